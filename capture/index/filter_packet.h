// A dissection as a source of field values: everything is known.
#pragma once

#include "capture/dissect/dissection.h"
#include "capture/index/filter_evaluate.h"

namespace vxlab::index::filter {

class PacketFields final : public FieldSource {
public:
    explicit PacketFields(const dissect::Dissection& full) : full_(full) {}

    Values values(const FieldRef& field) const override;
    Verdict presence(const FieldRef& field) const override;

private:
    bool is_meant(const dissect::Node& node, const FieldRef& field) const;
    bool in_layers(const dissect::LayerInfo& layer, const std::vector<SliceRange>& ranges) const;
    Value value_of(const dissect::Node& node, const FieldRef& field) const;
    Bytes reach_of(const dissect::Node& node) const;

    const dissect::Dissection& full_;
};

}  // namespace vxlab::index::filter
