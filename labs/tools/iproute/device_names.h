// What a parser may ask of the world: which names mean a device or a namespace.
#pragma once

#include <memory>
#include <string_view>

namespace vxlab::sim {
class Namespace;
}

namespace vxlab::labs {

class DeviceNames {
public:
    virtual ~DeviceNames() = default;
    // The ifindex; 0: no such device. "ifN" means N where no device has that name.
    virtual int index_of(std::string_view name) const = 0;
    // By a name of `ip netns`, or the PID of a process. Null: neither.
    virtual std::shared_ptr<sim::Namespace> name_space_of(std::string_view name) const = 0;
};

}  // namespace vxlab::labs
