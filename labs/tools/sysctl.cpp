// sysctl of procps-ng 4.0: reads and writes the settings of the namespace.
#include "labs/tools/sysctl.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>

#include "core/sim/name_space.h"
#include "core/sim/sysctls.h"

namespace vxlab::labs {
namespace {

struct Options {
    bool values_only = false, names_only = false, quiet = false, write = false, all = false;
    bool ignore_unknown = false;
    std::vector<std::string> words;
};

// "net/ipv4/conf/eth0.1/x" and "net.ipv4.conf.eth0/1.x" name what "net.ipv4.conf.eth0.1.x" does.
std::string path_of(std::string name) {
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
}

std::string file_of(std::string name) {
    std::replace(name.begin(), name.end(), '.', '/');
    return "/proc/sys/" + name;
}

std::string line(const Options& options, const std::string& name, const std::string& value) {
    if (options.values_only) return value + "\n";
    if (options.names_only) return name + "\n";
    return fmt::format("{} = {}\n", name, value);
}

int unknown(Process& process, const Options& options, const std::string& name) {
    if (options.ignore_unknown) return 0;
    process.err(fmt::format("sysctl: cannot stat {}: {}\n", file_of(name), std::strerror(ENOENT)));
    return 1;
}

int read(Process& process, const Options& options, const std::string& name) {
    const auto path = path_of(name);
    const auto& sysctls = process.name_space().sysctls();
    if (const auto* value = sysctls.get(path)) {
        process.out(line(options, path, *value));
        return 0;
    }
    // A folder: all below it.
    bool found = false;
    for (const auto& [each, value] : sysctls.all())
        if (each.starts_with(path + ".")) {
            process.out(line(options, each, value));
            found = true;
        }
    return found ? 0 : unknown(process, options, name);
}

int write(Process& process, const Options& options, const std::string& word) {
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals), value = word.substr(equals + 1);
    auto& sysctls = process.name_space().sysctls();
    if (sysctls.get(path_of(name)) == nullptr) return unknown(process, options, name);
    const auto done = sysctls.set(path_of(name), value);
    if (!done) {
        process.err(fmt::format("sysctl: setting key \"{}\": {}\n", path_of(name),
                                std::strerror(done.error().number)));
        return 1;
    }
    if (!options.quiet) process.out(line(options, path_of(name), value));
    return 0;
}

// Nothing if an option is not known; it has been complained of then.
std::optional<Options> parse(Process& process) {
    Options options;
    for (const auto& word : std::span(process.arguments()).subspan(1)) {
        if (!word.starts_with("-") || word.size() < 2) {
            options.words.push_back(word);
            continue;
        }
        for (const auto letter : word.substr(1)) {
            options.values_only |= letter == 'n';
            options.names_only |= letter == 'N';
            options.quiet |= letter == 'q';
            options.write |= letter == 'w';
            options.ignore_unknown |= letter == 'e';
            options.all |= letter == 'a' || letter == 'A';
            if (std::string_view("nNqweaA").find(letter) == std::string_view::npos) {
                process.err(fmt::format("vxlab: sysctl: option -{} is not simulated\n", letter));
                return std::nullopt;
            }
        }
    }
    return options;
}

int run(Process& process) {
    const auto options = parse(process);
    if (!options) return 1;
    if (options->all) {
        for (const auto& [name, value] : process.name_space().sysctls().all())
            process.out(line(*options, name, value));
        return 0;
    }
    if (options->words.empty()) {
        process.err("sysctl: no variables specified\nTry `sysctl --help' for more information.\n");
        return 1;
    }
    int status = 0;
    for (const auto& word : options->words) {
        const bool assigns = word.find('=') != std::string::npos;
        if (options->write && !assigns) {
            process.err(fmt::format("sysctl: \"{}\" must be of the form name=value\n", word));
            status = 1;
            continue;
        }
        status |= assigns ? write(process, *options, word) : read(process, *options, word);
    }
    return status;
}

}  // namespace

Task sysctl(Process& process) { co_return run(process); }

}  // namespace vxlab::labs
