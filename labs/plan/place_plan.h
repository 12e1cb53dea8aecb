// The commands that fill one network namespace. For planner.cpp.
#pragma once

#include "labs/lab/lookup.h"
#include "labs/plan/command.h"

namespace vxlab::plan {

class PlacePlan {
public:
    PlacePlan(Steps& steps, const lab::Lab& lab, lab::PlaceView view);

    void make_name_space();  // and its lo
    void make_bridges();
    void make_interfaces();
    void make_vteps();
    void make_rows();  // routes, neighbours, and the user's own commands

private:
    void add(Words words, Words undo, const std::string& device, std::string makes = {},
             std::string why = {});
    void make_veth(const lab::Interface& one);
    void join_bridge(const lab::Port& port, const std::string& device, bool in_root);
    void configure(const std::string& device, const std::optional<MacAddress>& mac,
                   const std::optional<std::uint32_t>& mtu,
                   const std::vector<lab::Prefix>& addresses, bool is_up);
    void add_fdb_rows(const lab::Vtep& vtep);
    void set_sysctl(const std::string& key, const std::string& value, const std::string& why = {});
    std::string object(const std::string& device) const;
    std::string place() const;

    Steps& steps_;
    const lab::Lab& lab_;
    lab::PlaceView view_;
};

// `bridge fdb VERB …` of a row of that device; `is_vtep`: what the row points at is a VTEP.
Words fdb_words(const std::string& verb, const lab::FdbRow& row, const std::string& device,
                bool is_vtep);

}  // namespace vxlab::plan
