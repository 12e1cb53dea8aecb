// The usage texts of iproute2 6.1, which many of its errors end with: what users of the real tool
// meet, and what scripts compare.
#pragma once

#include <string_view>

namespace vxlab::labs::usage {

extern const std::string_view kIp;
extern const std::string_view kLink;
extern const std::string_view kVxlan;
extern const std::string_view kBridgeKind;
extern const std::string_view kBridgeSlave;
extern const std::string_view kVlan;
extern const std::string_view kMacvlan;
extern const std::string_view kVeth;
extern const std::string_view kAddress;
extern const std::string_view kRoute;
extern const std::string_view kNeighbour;
extern const std::string_view kNetns;
extern const std::string_view kMaddr;
extern const std::string_view kMroute;
extern const std::string_view kRule;
extern const std::string_view kTuntap;
extern const std::string_view kMonitor;
extern const std::string_view kNetconf;
extern const std::string_view kBridge;
extern const std::string_view kFdb;
extern const std::string_view kBridgeLink;
extern const std::string_view kBridgeVlan;
extern const std::string_view kMdb;
extern const std::string_view kBridgeMonitor;
extern const std::string_view kTc;
extern const std::string_view kTcQdisc;
extern const std::string_view kTbf;
extern const std::string_view kNetem;

}  // namespace vxlab::labs::usage
