// The lab as it was and as it is to be are both written by write_lab(), part by part the same way:
// their differences are then made in the user's text, at the same keys.
#include "labs/lab/patch.h"

#include <algorithm>

#include "labs/lab/reader.h"
#include "labs/lab/text_parts.h"
#include "labs/lab/writer.h"
#include "labs/lab/yaml_document.h"

namespace vxlab::lab {
namespace {

struct Text {
    explicit Text(std::string_view text) : lines(lines_of(text)), whole(parts_of(lines)) {}
    Lines lines;
    Part whole;
};

const Part* find(const Part& whole, const std::string& key) {
    const auto found = std::find_if(whole.parts.begin(), whole.parts.end(),
                                    [&](const auto& part) { return part.key == key; });
    return found == whole.parts.end() ? nullptr : &*found;
}

bool is_map(const Part& part) { return !part.parts.empty() && !part.is_list; }

class Patch {
public:
    // `depth`: how many levels of keys are looked into; what differs below is replaced as a whole.
    Patch(const Text& text, const Text& before, const Text& after, int depth)
        : text_(text), before_(before), after_(after) {
        join(text.whole, before.whole, after.whole, depth);
    }

    std::string apply(std::string_view original) {
        std::stable_sort(edits_.begin(), edits_.end(),
                         [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
        const std::string end = original.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
        std::string out;
        std::size_t line = 0;
        const auto copy_until = [&](std::size_t stop) {
            for (; line < stop; ++line) out += text_.lines[line] + end;
        };
        for (const auto& edit : edits_) {
            copy_until(edit.begin);
            for (const auto& added : edit.lines) out += added + end;
            line = std::max(line, edit.end);
        }
        copy_until(text_.lines.size());
        return out;
    }

private:
    struct Edit {
        std::size_t begin, end;  // lines of the text that go
        Lines lines;             // that come there
    };

    static Lines slice(const Text& text, const Part& part) {
        return {text.lines.begin() + static_cast<std::ptrdiff_t>(part.begin),
                text.lines.begin() + static_cast<std::ptrdiff_t>(part.end)};
    }

    // The part of the lab to be, indented as its place in the text is.
    Lines moved(const Part& part, std::size_t indent) const {
        auto lines = slice(after_, part);
        for (auto& line : lines)
            if (!line.empty())
                line = std::string(indent, ' ') + line.substr(std::min(part.indent, line.size()));
        return lines;
    }

    // False: what is to be changed is said in other words here.
    bool join(const Part& text, const Part& before, const Part& after, int depth) {
        for (const auto& old : before.parts) {
            if (find(after, old.key)) continue;
            const auto* there = find(text, old.key);
            if (!there) return false;
            remove(*there);
        }
        const Part* previous = nullptr;  // in the text
        for (const auto& fresh : after.parts) {
            const auto* old = find(before, fresh.key);
            const auto* there = find(text, fresh.key);
            if (there) previous = there;
            if (old && slice(before_, *old) == slice(after_, fresh)) continue;
            if (old && !there) return false;
            if (there) {
                change(*there, old, fresh, depth);
            } else {
                insert(text, previous, fresh);
            }
        }
        return true;
    }

    void change(const Part& there, const Part* old, const Part& fresh, int depth) {
        const auto edits_before = edits_.size();
        if (old && depth > 0 && is_map(there) && is_map(*old) && is_map(fresh) &&
            join(there, *old, fresh, depth - 1))
            return;
        edits_.resize(edits_before);
        const bool are_lists = there.is_list && old && old->is_list && fresh.is_list;
        if (are_lists && depth > 0 && there.parts.size() == old->parts.size())
            return join_items(there, *old, fresh);
        edits_.push_back({there.begin, there.end, moved(fresh, there.indent)});
    }

    // What two lists have alike at their beginnings and ends stays.
    void join_items(const Part& there, const Part& old, const Part& fresh) {
        const auto same = [&](std::size_t i, std::size_t j) {
            return slice(before_, old.parts[i]) == slice(after_, fresh.parts[j]);
        };
        const auto olds = old.parts.size(), news = fresh.parts.size();
        std::size_t first = 0, last = 0;
        while (first < std::min(olds, news) && same(first, first)) ++first;
        while (last < std::min(olds, news) - first && same(olds - 1 - last, news - 1 - last))
            ++last;
        Lines lines;
        for (auto i = first; i < news - last; ++i)
            for (auto& line : moved(fresh.parts[i], there.parts[0].indent))
                lines.push_back(std::move(line));
        if (first == olds - last) {
            const auto at = first == 0 ? there.parts[0].begin : there.parts[first - 1].end;
            edits_.push_back({at, at, std::move(lines)});
        } else {
            edits_.push_back(
                {there.parts[first].begin, there.parts[olds - last - 1].end, std::move(lines)});
        }
    }

    void remove(const Part& part) {
        auto begin = part.begin;
        while (begin > 0 && text_.lines[begin - 1].size() > part.indent &&
               text_.lines[begin - 1].find_first_not_of(' ') == part.indent &&
               text_.lines[begin - 1][part.indent] == '#')
            --begin;
        edits_.push_back({begin, part.end, {}});
    }

    void insert(const Part& text, const Part* previous, const Part& fresh) {
        const auto indent = text.parts.empty() ? 0 : text.parts[0].indent;
        const auto at = previous             ? previous->end
                        : text.parts.empty() ? text.end
                                             : text.parts[0].begin;
        edits_.push_back({at, at, moved(fresh, indent)});
    }

    const Text &text_, &before_, &after_;
    std::vector<Edit> edits_;
};

}  // namespace

bool can_patch(std::string_view text) {
    try {
        const auto document = load_document(std::string(text));
        return !document.more_after && document.root.IsMap();
    } catch (const YAML::Exception&) {
        return false;
    }
}

std::string patched(std::string_view text, const Lab& lab) {
    const auto wanted = write_lab(lab);
    const auto before = write_lab(read_lab(text).lab);
    if (before == wanted) return std::string(text);
    const Text own(text), old(before), fresh(wanted);
    constexpr int kDeepest = 16;
    for (const int depth : {kDeepest, 2, 0}) {
        auto result = Patch(own, old, fresh, depth).apply(text);
        if (write_lab(read_lab(result).lab) == wanted) return result;
    }
    return wanted;
}

}  // namespace vxlab::lab
