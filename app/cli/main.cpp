// vxlab: the command line.
#include "app/cli/verbs.h"

int main(int argc, char** argv) {
    CLI::App app("An analyzer and lab for VXLAN overlays", "vxlab");
    app.require_subcommand(1);
    int exit_code = 0;
    vxlab::cli::add_dissect(app, exit_code);
    vxlab::cli::add_stats(app, exit_code);
    vxlab::cli::add_capture(app, exit_code);
    vxlab::cli::add_sh(app, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return exit_code;
}
