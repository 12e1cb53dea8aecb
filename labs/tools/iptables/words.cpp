#include "labs/tools/iptables/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace vxlab::labs::iptables_tool {
namespace {

struct Name {
    std::string_view full;
    char letter;
};

constexpr std::array<Name, 24> kNames{{
    {"append", 'A'},  {"delete", 'D'},       {"check", 'C'},        {"insert", 'I'},
    {"replace", 'R'}, {"list", 'L'},         {"list-rules", 'S'},   {"flush", 'F'},
    {"zero", 'Z'},    {"new-chain", 'N'},    {"delete-chain", 'X'}, {"rename-chain", 'E'},
    {"policy", 'P'},  {"table", 't'},        {"numeric", 'n'},      {"verbose", 'v'},
    {"exact", 'x'},   {"line-numbers", '0'}, {"wait", 'w'},         {"help", 'h'},
    {"version", 'V'}, {"jump", 'j'},         {"protocol", 'p'},     {"match", 'm'},
}};

constexpr std::string_view kCommands = "ADCIRLSFZNXEP";
constexpr std::string_view kRuleOptions = "jpmsdiogfc";

class Parser {
public:
    explicit Parser(const std::vector<std::string>& words) : words_(words) {}

    Command parse() {
        for (at_ = 1; at_ < words_.size() && command_.error.empty() && command_.unmodelled.empty();
             ++at_)
            word(words_[at_]);
        if (command_.error.empty() && command_.unmodelled.empty()) finish();
        return std::move(command_);
    }

private:
    void word(const std::string& word) {
        if (word.starts_with("--") && word.size() > 2) {
            const auto found = std::find_if(kNames.begin(), kNames.end(), [&](const Name& name) {
                return name.full == std::string_view(word).substr(2);
            });
            if (found == kNames.end())
                unknown(word);
            else
                option(found->letter, {}, word);
        } else if (word.starts_with('-') && word.size() > 1) {
            for (std::size_t i = 1; i < word.size() && command_.error.empty(); ++i)
                if (option(word[i], word.substr(i + 1), word)) break;
        } else {
            command_.error = fmt::format("Bad argument `{}'", word);
        }
    }

    void unknown(const std::string& word) {
        command_.error = fmt::format("unknown option \"{}\"", word);
    }

    // The rest of the word, or the next, if it is no option.
    std::string value(const std::string& rest) {
        if (!rest.empty()) return rest;
        const bool there =
            at_ + 1 < words_.size() && !words_[at_ + 1].starts_with('-') && words_[at_ + 1] != "!";
        return there ? words_[++at_] : std::string();
    }

    // Whether the rest of the word was its value.
    bool option(char letter, const std::string& rest, const std::string& word) {
        switch (letter) {
            case 'n':
                command_.numeric = true;
                return false;
            case 'v':
                command_.verbose = true;
                return false;
            case 'x':
                command_.exact = true;
                return false;
            case '0':
                command_.line_numbers = true;
                return false;
            case '4':
            case '6':
                return false;
            case 'w':
                if (at_ + 1 < words_.size() && !words_[at_ + 1].empty() &&
                    std::isdigit(static_cast<unsigned char>(words_[at_ + 1][0])) != 0)
                    ++at_;
                return false;
            case 'h':
            case 'V':
                command_.letter = letter;
                return false;
            case 't':
                command_.table = value(rest);
                if (command_.table.empty()) command_.error = "option \"-t\" requires an argument";
                return true;
            default:
                break;
        }
        if (kCommands.find(letter) != kCommands.npos) return take_command(letter, rest);
        if (kRuleOptions.find(letter) == kRuleOptions.npos) {
            unknown(word);
        } else if (std::string_view("LSFZNXEP").find(command_.letter) != std::string_view::npos &&
                   command_.letter != 0) {
            command_.error = fmt::format("Illegal option `-{}' with this command", letter);
        }
        // The words of a rule: there are none that they could match.
        if (command_.letter != 0)
            at_ = words_.size();
        else
            value(rest);
        return true;
    }

    bool take_command(char letter, const std::string& rest) {
        if (command_.letter != 0) {
            command_.error = fmt::format("Cannot use -{} with -{}\n", letter, command_.letter);
            return true;
        }
        command_.letter = letter;
        const bool needs_chain =
            std::string_view("ADCIRNEP").find(letter) != std::string_view::npos;
        command_.chain = value(rest);
        if (needs_chain && command_.chain.empty()) {
            command_.error = fmt::format("option \"-{}\" requires an argument", letter);
        } else if (std::string_view("AIRNE").find(letter) != std::string_view::npos) {
            command_.unmodelled = fmt::format("-{}", letter);
        } else if (letter == 'P') {
            command_.target = value({});
            if (command_.target.empty()) command_.error = "-P requires a chain and a policy";
        } else if ((letter == 'L' || letter == 'S' || letter == 'D') && !command_.chain.empty()) {
            command_.rule = value({});
        }
        return true;
    }

    void finish() {
        const auto& rule = command_.rule;
        if (command_.letter == 0)
            command_.error = "no command specified";
        else if (!rule.empty() && !std::all_of(rule.begin(), rule.end(), [](unsigned char c) {
                     return std::isdigit(c) != 0;
                 }))
            command_.error = fmt::format("Invalid rule number `{}'", rule);
    }

    const std::vector<std::string>& words_;
    std::size_t at_ = 1;
    Command command_;
};

}  // namespace

Command parse(const std::vector<std::string>& arguments) { return Parser(arguments).parse(); }

}  // namespace vxlab::labs::iptables_tool
