// vxlab-shim: stands where a network tool stands, and has the session of `vxlab sh` do its work.
#include "labs/shell/shim/command.h"

int main(int argc, char** argv) {
    using namespace vxlab::labs::shim;
    if (argc < 1) return 1;
    return Command(Place::from_environment(), {argv, argv + argc}).run();
}
