// The life of a VTEP: configuration, up and down, ageing, counters. Its two data paths are in
// transmit.cpp and receive.cpp.
#include "core/vtep/vtep.h"

namespace vxlab::vtep {
namespace {

constexpr Duration kFirstCollection = Duration::seconds(10);

Remote default_remote(const VtepConfig& config) {
    return {config.remote, config.port, config.vni, config.interface};
}

FdbDevice device_of(const VtepConfig& config) {
    return {config.vni, config.port, config.is_v6() ? IpAddress::Family::v6 : IpAddress::Family::v4,
            config.max_addresses};
}

}  // namespace

Vtep::Vtep(const VtepConfig& config, Instant now, FdbObserver observer) : fdb_(device_of(config)) {
    fdb_.set_observer(std::move(observer));
    apply(config);
    // An empty table takes one row.
    if (!config.remote.is_unspecified()) (void)fdb_.add_default(default_remote(config), now);
}

void Vtep::apply(const VtepConfig& config) {
    config_ = config;
    fdb_.set_device(device_of(config));
    reserved_mask_ = config.reserved_mask();
    source_ports_ = config.effective_source_ports();
}

KernelResult<> Vtep::change(const VtepConfig& config, Instant now) {
    const auto before = default_remote(config_);
    const auto after = default_remote(config);
    if (before != after) {
        if (!after.ip.is_unspecified())
            if (auto result = fdb_.add_default(after, now); !result) return result;
        if (!before.ip.is_unspecified()) fdb_.remove_default(before);
    }
    if (up_ && config.ageing != config_.ageing) next_collection_ = now;
    apply(config);
    return {};
}

void Vtep::up(Instant now) {
    up_ = true;
    next_collection_ = now + kFirstCollection;
}

void Vtep::down() {
    up_ = false;
    next_collection_.reset();
    FdbFlush all_but_fixed;
    all_but_fixed.state_mask = nud::permanent | nud::noarp;
    all_but_fixed.keep_default = true;
    (void)fdb_.flush(all_but_fixed);
}

void Vtep::collect(Instant now) {
    if (up_) next_collection_ = fdb_.collect(now, config_.ageing);
}

void Vtep::sent(std::size_t frame_length) {
    ++counters_.tx_packets;
    counters_.tx_bytes += frame_length - wire::EthernetView::kLength;
}

void Vtep::failed(Failure failure) {
    ++counters_.tx_errors;
    if (failure == Failure::no_route) ++counters_.tx_carrier_errors;
    if (failure == Failure::loop) ++counters_.collisions;
}

// Frames from the overlay are looked up by destination, those from the underlay by source.
void Vtep::prefetch_overlay(Bytes frame) const {
    if (frame.size() >= wire::EthernetView::kLength) fdb_.prefetch(MacAddress::load(frame, 0));
}

void Vtep::prefetch_underlay(Bytes frame) const {
    if (frame.size() >= wire::EthernetView::kLength) fdb_.prefetch(MacAddress::load(frame, 6));
}

}  // namespace vxlab::vtep
