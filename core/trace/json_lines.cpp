// Writing events as JSON by hand: names are known, nothing but interface names needs quoting.
#include "core/trace/json_lines.h"

#include <fmt/format.h>

#include <iterator>

#include "core/trace/words.h"

namespace vxlab::trace {
namespace {

constexpr std::size_t kEnough = 1 << 16;

// One object: members in the order they are added, empty ones left out.
class Object {
public:
    explicit Object(std::string& text) : text_(text) { text_ += '{'; }
    ~Object() { text_ += '}'; }

    void number(std::string_view name, std::uint64_t value) {
        if (value != 0) fmt::format_to(key(name), "{}", value);
    }
    void time(std::string_view name, Instant value) {
        fmt::format_to(key(name), "{}", value.nanoseconds);
    }
    void text(std::string_view name, std::string_view value) {
        if (!value.empty()) quote(key(name), value);
    }
    template <class Fill>
    void object(std::string_view name, Fill fill) {
        key(name);
        Object inner(text_);
        fill(inner);
    }

private:
    std::back_insert_iterator<std::string> key(std::string_view name) {
        if (text_.back() != '{') text_ += ',';
        fmt::format_to(std::back_inserter(text_), "\"{}\":", name);
        return std::back_inserter(text_);
    }
    static void quote(std::back_insert_iterator<std::string> out, std::string_view value) {
        *out++ = '"';
        for (const char c : value) {
            if (c == '"' || c == '\\') *out++ = '\\';
            if (static_cast<unsigned char>(c) < ' ') {
                fmt::format_to(out, "\\u{:04x}", static_cast<unsigned>(c));
            } else {
                *out++ = c;
            }
        }
        *out++ = '"';
    }

    std::string& text_;
};

std::string hex(Bytes bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const auto byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string mac_text(MacAddress mac) { return mac == MacAddress{} ? std::string() : mac.text(); }

void fill_interface(Object& object, InterfaceId id, const NamesOf& names) {
    object.number("interface", id);
    if (id != 0) object.text("interface_name", names.interface(id));
}

void fill_row(Object& object, const Row& row, const NamesOf& names) {
    object.text("table", name(row.table));
    object.text("state", name(row.state));
    object.text("mac", mac_text(row.mac));
    object.number("vlan", row.vlan);
    object.number("vni", row.vni);
    object.text("address", row.address.text());
    object.number("prefix_length", row.prefix_length);
    object.text("via", row.via.text());
    object.number("port", row.port);
    fill_interface(object, row.interface, names);
}

void fill_decision(Object& object, const Decision& decision, const NamesOf& names) {
    object.text("verdict", name(decision.verdict));
    object.text("reason", name(decision.reason));
    object.number("copies", decision.copies);
    if (decision.row.table != Table::none)
        object.object("row", [&](Object& inner) { fill_row(inner, decision.row, names); });
    object.number("taught_by", decision.taught_by);
}

std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string found(const auto& names, auto id) {
    const auto name = names.find(id);
    return name == names.end() ? std::string() : name->second;
}

}  // namespace

void append_json(std::string& text, const Event& event, const NamesOf& names) {
    Object object(text);
    object.number("id", event.id);
    object.time("time", event.time);
    object.text("kind", name(event.kind));
    object.number("name_space", event.name_space);
    object.text("place", names.place(event.name_space));
    fill_interface(object, event.interface, names);
    object.number("frame", event.frame);
    object.number("came_from", event.came_from);
    object.number("cause", event.cause);
    if (event.kind == EventKind::decided)
        object.object("decision",
                      [&](Object& inner) { fill_decision(inner, event.decision, names); });
    if (event.row.table != Table::none)
        object.object("row", [&](Object& inner) { fill_row(inner, event.row, names); });
    if (event.kind == EventKind::command) {
        object.text("words", text_of(event.bytes));
    } else {
        object.text("bytes", hex(event.bytes));
    }
}

JsonLines::JsonLines(Write write)
    : write_(std::move(write)),
      lines_("{\"vxlab_trace\":1}\n"),
      names_{[this](NamespaceId id) { return found(places_, id); },
             [this](InterfaceId id) { return found(interfaces_, id); }} {}

void JsonLines::event(const Event& event) {
    append_json(lines_, event, names_);
    end_line();
}

void JsonLines::name(const NamespaceName& name) { places_[name.id] = name.place(); }

void JsonLines::name(const InterfaceName& name) {
    interfaces_[name.id] = fmt::format("{}:{}", found(places_, name.name_space), name.name);
}

void JsonLines::lab(std::string_view text) {
    Object(lines_).text("lab", text);
    end_line();
}

void JsonLines::state(EventId after, std::string_view text) {
    {
        Object object(lines_);
        object.number("after", after);
        object.text("state", text);
    }
    end_line();
}

void JsonLines::end_line() {
    lines_ += '\n';
    if (lines_.size() > kEnough) flush();
}

void JsonLines::flush() {
    if (result_ && !lines_.empty()) result_ = write_(lines_);
    lines_.clear();
}

Result<void> JsonLines::close() {
    flush();
    return result_;
}

}  // namespace vxlab::trace
