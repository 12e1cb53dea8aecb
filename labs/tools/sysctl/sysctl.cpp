// sysctl: reads and writes the namespace's sysctls; of the machine's others it only reads.
#include "labs/tools/sysctl/sysctl.h"

#include <cerrno>
#include <cstring>
#include <regex>
#include <sstream>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "core/sim/sysctls.h"
#include "labs/tools/basic/getopt.h"
#include "labs/tools/basic/not_simulated.h"

namespace vxlab::labs {
namespace {

constexpr const char* kUsage = R"(
Usage:
 sysctl [options] [variable[=value] ...]

Options:
  -a, --all            display all variables
  -A                   alias of -a
  -X                   alias of -a
      --deprecated     include deprecated parameters to listing
      --dry-run        Print the key and values but do not write
  -b, --binary         print value without new line
  -e, --ignore         ignore unknown variables errors
  -N, --names          print variable names without values
  -n, --values         print only values of the given variable(s)
  -p, --load[=<file>]  read values from file
  -f                   alias of -p
      --system         read values from all system directories
  -r, --pattern <expression>
                       select setting that match expression
  -q, --quiet          do not echo variable set
  -w, --write          enable writing a value to variable
  -o                   does nothing
  -x                   does nothing
  -d                   alias of -h

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see sysctl(8).
)";

const std::vector<LongOption> kLongOptions{
    {"all", false, 'a'},    {"binary", false, 'b'}, {"ignore", false, 'e'}, {"names", false, 'N'},
    {"values", false, 'n'}, {"load", false, 'p'},   {"pattern", true, 'r'}, {"quiet", false, 'q'},
    {"write", false, 'w'},  {"help", false, 'h'},   {"version", false, 'V'}};

// '.' and '/' both part names; an interface's own dots are written as '/' among dots.
std::string key_of(std::string text) {
    for (auto& c : text)
        if (c == '/') c = '.';
    return text;
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

class Sysctl {
public:
    explicit Sysctl(Process& process) : process_(process) {}

    Async<int> run() {
        const auto line = cut_options(process_.arguments(), "AabdefhNnopqr:VwXx", kLongOptions);
        for (const auto& option : line.options) set(option);
        if (!line.error.empty()) {
            process_.err("sysctl: " + line.error + "\n");
            process_.out(kUsage);
            co_return 0;
        }
        if (is_version_) {
            process_.out("sysctl from procps-ng 4.0.2\n");
            co_return 0;
        }
        if (write_ && line.rest.empty()) {
            complain("no variables specified\nTry `sysctl --help' for more information.");
            co_return 1;
        }
        if (is_help_ || (!all_ && !load_ && line.rest.empty())) {
            (is_help_ ? process_.out(kUsage) : process_.err(kUsage));
            co_return is_help_ ? 0 : 1;
        }
        if (all_) show_all();
        const std::vector<std::string> standard{"/etc/sysctl.conf"};
        for (const auto& word : load_&& line.rest.empty() ? standard : line.rest)
            co_await take(word);
        co_return status_;
    }

private:
    void set(const OneOption& option) {
        switch (option.letter) {
            case 'a':
            case 'A':
            case 'X':
                all_ = true;
                break;
            case 'b':
                binary_ = true;
                break;
            case 'e':
                ignores_ = true;
                break;
            case 'N':
                names_only_ = true;
                break;
            case 'n':
                values_only_ = true;
                break;
            case 'p':
            case 'f':
                load_ = true;
                break;
            case 'r':
                pattern_ = option.value;
                break;
            case 'q':
                quiet_ = true;
                break;
            case 'w':
                write_ = true;
                break;
            case 'V':
                is_version_ = true;
                break;
            case 'h':
            case 'd':
                is_help_ = true;
                break;
            default:
                break;
        }
    }

    sim::Sysctls& sysctls() const { return process_.name_space().sysctls(); }

    void complain(const std::string& what) {
        process_.err("sysctl: " + what + "\n");
        status_ = 1;
    }

    void show(const std::string& key, const std::string& value) {
        if (names_only_) {
            process_.out(key + '\n');
        } else if (binary_) {
            process_.out(value);
        } else {
            process_.out((values_only_ ? "" : key + " = ") + value + '\n');
        }
    }

    void show_all() {
        std::regex pattern;
        // The library's exception ends here.
        try {
            pattern = std::regex(pattern_, std::regex::extended);
        } catch (const std::regex_error&) {
            return complain("pattern " + pattern_ + " is none");
        }
        for (const auto& [key, value] : sysctls().all())
            if (std::regex_search(key, pattern)) show(key, value);
    }

    // What is not here: another part of the machine, an interface that is not there, or one that
    // the simulator has not got.
    Async<bool> show_missing(std::string key) {
        std::string path = "/proc/sys/" + key;
        for (auto& c : path)
            if (c == '.') c = '/';
        if (key.rfind("net.", 0) != 0) {
            const auto content = co_await process_.read_file(path);
            if (content) {
                show(key, trimmed(content->substr(0, content->find('\n'))));
                co_return true;
            }
        }
        bool found = false;
        const auto folder = key + '.';
        for (const auto& [name, value] : sysctls().all()) {
            if (name.rfind(folder, 0) != 0) continue;
            show(name, value);
            found = true;
        }
        if (!found && !ignores_) refuse(key, path);
        co_return found;
    }

    // What the kernel has and the simulator has not, by how its names begin; anything else is a
    // mistake of the writer's.
    void refuse(const std::string& key, const std::string& path) {
        static constexpr std::string_view kBeginnings[] = {"net.core.",
                                                           "net.bridge.",
                                                           "net.netfilter.",
                                                           "net.mptcp.",
                                                           "net.unix.",
                                                           "net.ipv4.tcp_",
                                                           "net.ipv4.udp_",
                                                           "net.ipv4.xfrm",
                                                           "net.ipv4.raw_",
                                                           "net.ipv4.cipso_",
                                                           "net.ipv6.xfrm",
                                                           "net.ipv6.seg6",
                                                           "net.ipv6.ioam6",
                                                           "net.ipv6.idgen",
                                                           "net.ipv6.calipso",
                                                           "net.ipv6.flowlabel",
                                                           "net.ipv4.fib_multipath"};
        const auto begins = [](std::string_view text, std::string_view with) {
            return text.substr(0, with.size()) == with;
        };
        bool is_known = false;
        for (const auto beginning : kBeginnings) is_known = is_known || begins(key, beginning);
        const auto leaf = std::string_view(key).substr(key.rfind('.') + 1);
        for (const auto beginning : {"ioam6", "rpl_", "seg6", "stable_secret"})
            is_known = is_known || (begins(key, "net.ipv6.conf.") && begins(leaf, beginning));
        if (!is_known) return complain("cannot stat " + path + ": No such file or directory");
        process_.err(not_simulated_line("sysctl", key));
        status_ = 1;
    }

    Async<bool> take(const std::string& word) { return load_ ? load(word) : handle(word); }

    Async<bool> handle(std::string word) {
        const auto equals = word.find('=');
        const auto key = key_of(trimmed(word.substr(0, equals)));
        if (equals == word.npos && write_) {
            complain("command line(0): invalid syntax, continuing...");
            co_return false;
        }
        if (equals != word.npos) {
            const auto assigned = trimmed(word.substr(equals + 1));
            co_return co_await assign(key, assigned);
        }
        const auto* value = sysctls().get(key);
        if (!value) co_return co_await show_missing(key);
        show(key, *value);
        co_return true;
    }

    Async<bool> assign(std::string key, std::string value) {
        if (!sysctls().get(key)) {
            std::string path = "/proc/sys/" + key;
            for (auto& c : path)
                if (c == '.') c = '/';
            const auto content = co_await process_.read_file(path);
            if (content && key.rfind("net.", 0) != 0) {
                complain("setting key \"" + key + "\": Read-only file system");
            } else if (!ignores_) {
                refuse(key, path);
            }
            co_return false;
        }
        if (const auto written = sysctls().set(key, value); !written) {
            complain("setting key \"" + key + "\": " + std::strerror(written.error().number));
            co_return false;
        }
        if (!quiet_) show(key, value);
        co_return true;
    }

    Async<bool> load(std::string path) {
        const auto content = co_await process_.read_input_or_file(path);
        if (!content) {
            complain("cannot open \"" + path + "\": " + std::strerror(content.error().number));
            co_return false;
        }
        std::istringstream lines(*content);
        for (std::string line; std::getline(lines, line);) {
            line = trimmed(line);
            if (line.empty() || line[0] == '#' || line[0] == ';') continue;
            // A leading '-' forgives.
            const bool forgives = line[0] == '-';
            const auto before = status_;
            const auto equals = line.find('=');
            if (equals == line.npos) continue;
            const auto key = key_of(trimmed(line.substr(forgives ? 1 : 0, equals - forgives)));
            const auto value = trimmed(line.substr(equals + 1));
            co_await assign(key, value);
            if (forgives) status_ = before;
        }
        co_return true;
    }

    Process& process_;
    std::string pattern_;
    bool all_ = false, binary_ = false, ignores_ = false, names_only_ = false;
    bool values_only_ = false, load_ = false, quiet_ = false, write_ = false;
    bool is_version_ = false, is_help_ = false;
    int status_ = 0;
};

}  // namespace

Task run_sysctl(Process& process) {
    Sysctl run(process);
    co_return co_await run.run();
}

}  // namespace vxlab::labs
