// How the parts of a lab file are read; for reader.cpp.
#pragma once

#include "labs/lab/fields.h"
#include "labs/lab/lab.h"

namespace vxlab::lab {

// What one network namespace holds. `fields` are of whatever has it.
void read_place(Fields& fields, Place& place, InterfaceKind usual_kind);
// A namespace, a container, a VM: a place that may be written as its only interface.
void read_guest_place(Fields& fields, Place& place, InterfaceKind usual_kind);

void read_bridges(Fields& fields, Place& place);
void read_vteps(Fields& fields, Place& place);
void read_interfaces(Fields& fields, Place& place, InterfaceKind usual_kind);
// The fields of an interface, into one that has its name.
void read_interface(Fields& fields, Interface& interface, InterfaceKind usual_kind);
void read_port(Fields& fields, Port& port);
void read_fdb_row(Fields& fields, FdbRow& row);
std::vector<Neighbour> read_neighbours(Fields& fields, const char* key);

std::vector<Action> read_actions(Problems& problems, const YAML::Node& node);

}  // namespace vxlab::lab
