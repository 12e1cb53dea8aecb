#include "core/trace/words.h"

#include <array>

namespace vxlab::trace {
namespace {

struct Words {
    std::string_view name, sentence;
};

constexpr Words kReasons[] = {
    {"", ""},
#define VXLAB_REASON(id, name, sentence) {name, sentence},
#include "core/trace/reasons.inc"
#undef VXLAB_REASON
};

template <std::size_t Size, class Enum>
std::string_view at(const std::array<std::string_view, Size>& names, Enum value) {
    const auto index = static_cast<std::size_t>(value);
    return index < Size ? names[index] : std::string_view();
}

}  // namespace

std::string_view name(Reason reason) { return kReasons[static_cast<std::size_t>(reason)].name; }

std::size_t reason_count() { return std::size(kReasons); }

std::string_view sentence(Reason reason) {
    return kReasons[static_cast<std::size_t>(reason)].sentence;
}

std::string_view name(Verdict verdict) {
    static constexpr std::array<std::string_view, 8> names{
        "", "forward", "flood", "deliver", "answer", "wait", "consume", "drop"};
    return at(names, verdict);
}

std::string_view name(Table table) {
    static constexpr std::array<std::string_view, 8> names{
        "",       "bridge-fdb", "vtep-fdb",  "neighbours",
        "routes", "groups",     "addresses", "multicast-routes"};
    return at(names, table);
}

std::string_view name(RowState state) {
    static constexpr std::array<std::string_view, 12> names{
        "",          "permanent", "static", "dynamic", "extern_learn", "incomplete",
        "reachable", "stale",     "delay",  "probe",   "failed",       "noarp"};
    return at(names, state);
}

std::string_view name(EventKind kind) {
    static constexpr std::array<std::string_view, 9> names{
        "in",        "out",      "decided",     "row-added", "row-refreshed",
        "row-moved", "row-aged", "row-removed", "command"};
    return at(names, kind);
}

}  // namespace vxlab::trace
