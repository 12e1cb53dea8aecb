// Short options in one word, values in the same or the next, long ones with '=' or the next word.
#include "labs/tools/basic/getopt.h"

#include <algorithm>

namespace vxlab::labs {
namespace {

class Cutter {
public:
    Cutter(const std::vector<std::string>& words, std::string_view letters,
           const std::vector<LongOption>& long_options)
        : words_(words), letters_(letters), long_options_(long_options) {}

    CommandLine cut() {
        const bool stops = !letters_.empty() && letters_[0] == '+';
        for (at_ = 1; at_ < words_.size() && line_.error.empty(); ++at_) {
            const auto& word = words_[at_];
            if (word == "--") {
                line_.rest.insert(line_.rest.end(), words_.begin() + at() + 1, words_.end());
                break;
            }
            if (word.size() > 2 && word.compare(0, 2, "--") == 0 && !long_options_.empty()) {
                cut_long(word.substr(2));
            } else if (word.size() > 1 && word[0] == '-') {
                cut_short(word);
            } else if (stops) {
                line_.rest.insert(line_.rest.end(), words_.begin() + at(), words_.end());
                break;
            } else {
                line_.rest.push_back(word);
            }
        }
        return std::move(line_);
    }

private:
    std::ptrdiff_t at() const { return static_cast<std::ptrdiff_t>(at_); }

    void cut_short(const std::string& word) {
        for (std::size_t i = 1; i < word.size(); ++i) {
            const char letter = word[i];
            const auto found =
                letter == ':' || letter == '+' ? letters_.npos : letters_.find(letter);
            if (found == letters_.npos) {
                line_.error = std::string("invalid option -- '") + letter + '\'';
                return;
            }
            OneOption option{letter, {}, {}};
            if (found + 1 < letters_.size() && letters_[found + 1] == ':') {
                if (i + 1 == word.size() && at_ + 1 == words_.size()) {
                    line_.error = std::string("option requires an argument -- '") + letter + '\'';
                    return;
                }
                option.value = i + 1 < word.size() ? word.substr(i + 1) : words_[++at_];
                i = word.size();
            }
            line_.options.push_back(std::move(option));
        }
    }

    void cut_long(const std::string& word) {
        const auto equals = word.find('=');
        const auto name = word.substr(0, equals);
        const auto found =
            std::find_if(long_options_.begin(), long_options_.end(),
                         [&](const LongOption& option) { return option.name == name; });
        if (found == long_options_.end()) {
            line_.error = "unrecognized option '--" + name + "'";
            return;
        }
        OneOption option{found->letter, std::string(found->name), {}};
        if (equals != word.npos) {
            option.value = word.substr(equals + 1);
        } else if (found->takes_value) {
            if (at_ + 1 == words_.size()) {
                line_.error = "option '--" + name + "' requires an argument";
                return;
            }
            option.value = words_[++at_];
        }
        line_.options.push_back(std::move(option));
    }

    const std::vector<std::string>& words_;
    std::string_view letters_;
    const std::vector<LongOption>& long_options_;
    std::size_t at_ = 1;
    CommandLine line_;
};

}  // namespace

CommandLine cut_options(const std::vector<std::string>& arguments, std::string_view letters,
                        const std::vector<LongOption>& long_options) {
    return Cutter(arguments, letters, long_options).cut();
}

}  // namespace vxlab::labs
