#include "tests/support/cpp_source.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <sstream>

namespace vxlab::test {
namespace {

// One pass over the source that keeps what the compiler reads as code.
class Blanker {
public:
    explicit Blanker(std::string_view source) : source_(source), out_(source) {}

    std::string run() {
        while (at_ < source_.size()) step();
        return std::move(out_);
    }

private:
    void step() {
        const auto rest = source_.substr(at_);
        if (rest.starts_with("//")) {
            blank_to(source_.find('\n', at_));
        } else if (rest.starts_with("/*")) {
            blank_to(end_after("*/", at_ + 2));
        } else if (rest.starts_with("R\"")) {
            const auto open = source_.find('(', at_);
            if (open == source_.npos) return blank_to(open);
            const auto mark = std::string(source_.substr(at_ + 2, open - at_ - 2));
            blank_to(end_after(")" + mark + "\"", open));
        } else if (rest.front() == '"' || (rest.front() == '\'' && !is_digit_separator())) {
            blank_to(literal_end(rest.front()));
        } else {
            ++at_;
        }
    }

    bool is_digit_separator() const {
        return at_ > 0 && std::isxdigit(static_cast<unsigned char>(source_[at_ - 1])) != 0;
    }

    std::size_t end_after(std::string_view mark, std::size_t from) const {
        const auto found = source_.find(mark, from);
        return found == source_.npos ? found : found + mark.size();
    }

    std::size_t literal_end(char quote) const {
        auto end = at_ + 1;
        while (end < source_.size() && source_[end] != quote) end += source_[end] == '\\' ? 2 : 1;
        return end + 1;
    }

    void blank_to(std::size_t end) {
        end = std::min(end, source_.size());
        for (; at_ < end; ++at_)
            if (out_[at_] != '\n') out_[at_] = ' ';
    }

    std::string_view source_;
    std::string out_;
    std::size_t at_ = 0;
};

// The same text without preprocessor lines, their continuations included.
std::string without_directives(std::string code) {
    bool continued = false;
    for (std::size_t at = 0; at < code.size();) {
        const auto end = std::min(code.find('\n', at), code.size());
        const auto first = code.find_first_not_of(" \t", at);
        if (continued || (first < end && code[first] == '#')) {
            continued = end > at && code[end - 1] == '\\';
            std::fill(code.begin() + static_cast<std::ptrdiff_t>(at),
                      code.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        }
        at = end + 1;
    }
    return code;
}

// Splits code at the braces that are no function's own and collects the functions between.
class FunctionFinder {
public:
    explicit FunctionFinder(std::string code) : code_(std::move(code)) {}

    std::vector<Function> run() {
        for (; at_ < code_.size(); ++at_) step(code_[at_]);
        return std::move(found_);
    }

private:
    void step(char c) {
        if (c == '\n') ++line_;
        if (c == '{') return open();
        if (c == '}' || c == ';') return forget();
        if (c == ':' && ends_in_access_label()) return forget();
        if (head_.empty() && std::isspace(static_cast<unsigned char>(c)) != 0) return;
        if (head_.empty()) head_line_ = line_;
        head_ += c;
    }

    void forget() { head_.clear(); }

    bool ends_in_access_label() const {
        static const std::regex label(R"((public|private|protected|signals)( slots)?$)");
        return std::regex_search(head_, label);
    }

    bool is_scope() const {
        static const std::regex scope(R"((^|\s)(namespace|class|struct|union|enum|extern)\b)");
        static const std::regex call(R"(\)\s*(const|noexcept|override|final|\s)*$)");
        return std::regex_search(head_, scope) && !std::regex_search(head_, call);
    }

    void open() {
        if (is_scope()) return forget();
        const bool data = head_.find(')') == std::string::npos;
        skip_body();
        const auto next = code_.find_first_not_of(" \n", at_ + 1);
        const bool initializer =
            next != std::string::npos && (code_[next] == '{' || code_[next] == ',');
        if (initializer) {
            head_ += "{}";
            return;
        }
        if (!data) found_.push_back({one_line(head_), head_line_, line_ - head_line_ + 1});
        forget();
    }

    // From an opening brace to the one that closes it.
    void skip_body() {
        int depth = 0;
        for (; at_ < code_.size(); ++at_) {
            if (code_[at_] == '\n') ++line_;
            if (code_[at_] == '{') ++depth;
            if (code_[at_] == '}' && --depth == 0) return;
        }
    }

    static std::string one_line(const std::string& text) {
        static const std::regex blanks(R"(\s+)");
        const auto line = std::regex_replace(text, blanks, " ");
        return line.substr(0, line.find_last_not_of(' ') + 1);
    }

    std::string code_;
    std::size_t at_ = 0;
    int line_ = 1;
    std::string head_;
    int head_line_ = 1;
    std::vector<Function> found_;
};

}  // namespace

std::string without_comments_and_literals(std::string_view source) { return Blanker(source).run(); }

std::vector<Function> functions(std::string_view source) {
    return FunctionFinder(without_directives(without_comments_and_literals(source))).run();
}

std::vector<Include> includes(std::string_view source) {
    static const std::regex include(R"-(^\s*#\s*include\s*(["<])([^">]+)[">])-");
    std::vector<Include> found;
    std::istringstream lines{std::string(source)};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::smatch match;
        if (std::regex_search(line, match, include))
            found.push_back({match[2], match[1] == "\"", number});
    }
    return found;
}

}  // namespace vxlab::test
