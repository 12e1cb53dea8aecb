#include "capture/dissect/protocols/dhcp_options.h"

#include <algorithm>
#include <iterator>

#include "capture/dissect/protocols/dhcp_simple_options.h"
#include "capture/dissect/protocols/dhcp_values.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols::dhcp {
namespace {

constexpr FieldDef kType{"dhcp.option.type", "Option", uint8, Base::dec};
constexpr FieldDef kLength{"dhcp.option.length", "Length", uint8, Base::dec};
constexpr FieldDef kValue{"dhcp.option.value", "Value", bytes};
constexpr FieldDef kEnd{"dhcp.option.end", "Option End", uint8, Base::dec};

// Nothing for an option that is not simple.
const SimpleOption* find_simple(std::uint8_t code) {
    const auto found = std::lower_bound(
        std::begin(kSimpleOptions), std::end(kSimpleOptions), code,
        [](const SimpleOption& option, std::uint8_t wanted) { return option.code < wanted; });
    return found != std::end(kSimpleOptions) && found->code == code ? found : nullptr;
}

bool length_fits(const SimpleOption& option, std::size_t length) {
    switch (option.shape) {
        case Shape::address:
            return length == 4;
        case Shape::addresses:
            return length % 4 == 0 && (length > 0 || option.code == 68);
        case Shape::address_pairs:
            return length % 8 == 0 && length > 0;
        case Shape::number:
            return length == option.width;
        case Shape::words:
            return length % 2 == 0;
        case Shape::text:
            return length > 0;
        default:
            return true;
    }
}

// Text ends at its first zero.
void describe_text(Layer& layer, const FieldDef& field, std::size_t at, Bytes value) {
    const auto end = std::find(value.begin(), value.end(), 0);
    layer.add_text(field, at, value.size(),
                   {reinterpret_cast<const char*>(value.data()),
                    static_cast<std::size_t>(end - value.begin())});
}

void describe_list(Layer& layer, const SimpleOption& option, std::size_t at, std::size_t length,
                   std::size_t step) {
    for (std::size_t i = 0; i + step <= length; i += step) layer.add(option.field, at + i, step);
}

void describe_simple(Layer& layer, const SimpleOption& option, std::size_t at, Bytes value) {
    switch (option.shape) {
        case Shape::addresses:
            describe_list(layer, option, at, value.size(), 4);
            break;
        case Shape::address_pairs:
            for (std::size_t i = 0; i + 8 <= value.size(); i += 8) {
                layer.add(option.field, at + i, 4);
                layer.add(option.second, at + i + 4, 4);
            }
            break;
        case Shape::text:
            if (!value.empty()) describe_text(layer, option.field, at, value);
            break;
        case Shape::bytes_each:
            describe_list(layer, option, at, value.size(), 1);
            break;
        case Shape::words:
            describe_list(layer, option, at, value.size(), 2);
            break;
        default:
            layer.add(option.field, at, value.size());
            break;
    }
}

void describe(Layer& layer, const wire::Option& option, std::size_t at) {
    if (option.bytes.size() < 2) return;
    const auto* simple = find_simple(option.kind);
    const auto node = layer.add(kType, at, 1);
    layer.label(node, "Option: ({}) {}", option.kind,
                simple != nullptr ? simple->field.name : "value");
    const Layer::Group below(layer, node);
    layer.add(kLength, at + 1, 1);
    if (option.malformed) return;
    layer.add_hidden(kValue, at + 2, option.data.size());
    if (simple != nullptr && length_fits(*simple, option.data.size())) {
        describe_simple(layer, *simple, at + 2, option.data);
    } else if (simple == nullptr) {
        describe_value(layer, option.kind, at + 2, option.data);
    }
}

}  // namespace

void dissect_option(Layer& layer, const wire::Option& option, std::size_t at) {
    if (option.last) {
        const Layer::Group below(layer, layer.add_number(kType, at, 1, 0));
        layer.add(kEnd, at, 1);
        return;
    }
    if (layer.detailed()) describe(layer, option, at);
    if (option.malformed) {
        if (!layer.window().is_cut())
            layer.remark(remarks::kDhcpOption, at, option.bytes.size(),
                         "option {} runs past the end of the options", option.kind);
        return;
    }
    const auto* simple = find_simple(option.kind);
    if (simple != nullptr && !length_fits(*simple, option.data.size()))
        layer.remark(remarks::kDhcpOptionShort, at, option.bytes.size(),
                     "option {} cannot have {} bytes", option.kind, option.data.size());
}

std::vector<const FieldDef*> option_fields() {
    std::vector<const FieldDef*> fields = {&kType, &kLength, &kValue, &kEnd};
    for (const auto& option : kSimpleOptions) {
        fields.push_back(&option.field);
        if (!option.second.abbrev.empty()) fields.push_back(&option.second);
    }
    const auto values = value_fields();
    fields.insert(fields.end(), values.begin(), values.end());
    return fields;
}

}  // namespace vxlab::dissect::protocols::dhcp
