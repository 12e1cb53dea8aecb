// Parsing the command line of tcpdump.
#include "labs/tools/tcpdump/options.h"

#include <cstdlib>

#include "labs/tools/basic/getopt.h"
#include "labs/tools/basic/not_simulated.h"

namespace vxlab::labs::tcpdump_tool {
namespace {

constexpr const char* kVersion =
    "tcpdump version 4.99.3\nlibpcap version 1.10.3 (with TPACKET_V3)\n";
constexpr const char* kUsage =
    "Usage: tcpdump [-AbdDefhHIJKlLnNOpqStuUvxX#] [ -B size ] [ -c count ] [--count]\n"
    "\t\t[ -C file_size ] [ -E algo:secret ] [ -F file ] [ -G seconds ]\n"
    "\t\t[ -i interface ] [ --immediate-mode ] [ -j tstamptype ]\n"
    "\t\t[ -M secret ] [ --number ] [ --print ] [ -Q in|out|inout ]\n"
    "\t\t[ -r file ] [ -s snaplen ] [ -T type ] [ --version ]\n"
    "\t\t[ -V file ] [ -w file ] [ -W filecount ] [ -y datalinktype ]\n"
    "\t\t[ --time-stamp-precision precision ] [ --micro ] [ --nano ]\n"
    "\t\t[ -z postrotate-command ] [ -Z user ] [ expression ]\n";

const std::vector<LongOption> kLongOptions{{"buffer-size", true, 'B'},
                                           {"count", false, 0},
                                           {"help", false, 'h'},
                                           {"immediate-mode", false, 0},
                                           {"interface", true, 'i'},
                                           {"list-interfaces", false, 'D'},
                                           {"number", false, '#'},
                                           {"no-promiscuous-mode", false, 'p'},
                                           {"print", false, 0},
                                           {"direction", true, 'Q'},
                                           {"snapshot-length", true, 's'},
                                           {"version", false, 0},
                                           {"absolute-tcp-sequence-numbers", false, 'S'},
                                           {"dont-verify-checksums", false, 'K'},
                                           {"micro", false, 0},
                                           {"packet-buffered", false, 'U'},
                                           {"relinquish-privileges", true, 'Z'}};

std::optional<Refusal> count_of(const std::string& text, const char* what, std::uint64_t least,
                                std::uint64_t& value) {
    char* end = nullptr;
    const auto number = std::strtoll(text.c_str(), &end, 0);
    if (text.empty() || *end != '\0' || number < static_cast<long long>(least))
        return Refusal{{}, std::string("tcpdump: invalid ") + what + " " + text + "\n", 1};
    value = static_cast<std::uint64_t>(number);
    return std::nullopt;
}

// Whether the letter is a switch that was understood.
bool set_flag(char letter, Options& options) {
    auto& print = options.print;
    switch (letter) {
        case 'A':
            print.text_only = true;
            return true;
        case 'D':
            options.list_interfaces = true;
            return true;
        case 'e':
            print.link_header = true;
            return true;
        case 'K':
            print.ignore_checksums = true;
            return true;
        case 'n':
            ++options.no_names;
            return true;
        case 'p':
            options.promiscuous = false;
            return true;
        case 'q':
            print.quick = true;
            return true;
        case 'S':
            print.absolute_sequences = true;
            return true;
        case 't':
            ++options.time_form;
            return true;
        case 'v':
            ++print.verbosity;
            return true;
        case 'x':
            ++print.hexadecimal;
            return true;
        case 'X':
            ++print.hexadecimal_and_text;
            return true;
        case '#':
            options.numbers = true;
            return true;
        // Of no effect here: what is printed or written is so at once, names are short already.
        case 'f':
        case 'l':
        case 'N':
        case 'O':
        case 'u':
        case 'U':
        case 'B':
        case 'Z':
            return true;
        default:
            return false;
    }
}

std::optional<Refusal> set_value(const OneOption& option, Options& options) {
    const auto& text = option.value;
    switch (option.letter) {
        case 'c':
            return count_of(text, "packet count", 1, options.count);
        case 'F':
            options.filter_file = text;
            return std::nullopt;
        case 'i':
            options.interface = text;
            return std::nullopt;
        case 'Q':
            if (text != "in" && text != "out" && text != "inout")
                return Refusal{{}, "tcpdump: unknown capture direction `" + text + "'\n", 1};
            options.direction = text == "in"    ? Direction::in
                                : text == "out" ? Direction::out
                                                : Direction::both;
            return std::nullopt;
        case 'r':
            options.read_file = text;
            return std::nullopt;
        case 's': {
            std::uint64_t length = 0;
            auto refusal = count_of(text, "snaplen", 0, length);
            if (!refusal && length > 0) options.snap_length = static_cast<std::uint32_t>(length);
            return refusal;
        }
        case 'w':
            options.write_file = text;
            return std::nullopt;
        default:
            return Refusal{{}, not_simulated_line("tcpdump", std::string("-") + option.letter), 1};
    }
}

std::optional<Refusal> set(const OneOption& option, Options& options) {
    if (option.letter == 'h' || option.name == "version")
        return Refusal{{}, std::string(kVersion) + (option.letter == 'h' ? kUsage : ""), 0};
    if (option.letter == 0) {
        options.only_count = options.only_count || option.name == "count";
        options.also_print = options.also_print || option.name == "print";
        return std::nullopt;
    }
    if (set_flag(option.letter, options)) return std::nullopt;
    return set_value(option, options);
}

}  // namespace

std::optional<Refusal> parse(const std::vector<std::string>& arguments, Options& options) {
    const auto line = cut_options(
        arguments,
        "#AB:bc:C:dDeE:fF:G:hHi:IJj:KlLm:M:nNOpqQ:r:s:StT:uUvV:w:W:xXy:Yz:Z:", kLongOptions);
    for (const auto& option : line.options)
        if (auto refusal = set(option, options)) return refusal;
    if (!line.error.empty())
        return Refusal{{}, "tcpdump: " + line.error + "\n" + kVersion + kUsage, 1};
    for (const auto& word : line.rest) options.filter += (options.filter.empty() ? "" : " ") + word;
    options.print.names.are_wanted = options.no_names == 0;
    return std::nullopt;
}

}  // namespace vxlab::labs::tcpdump_tool
