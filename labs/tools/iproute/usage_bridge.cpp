// Usage texts of the kinds of `ip link`, and of `bridge`.
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::usage {

const std::string_view kVxlan =
    "Usage: ... vxlan id VNI\n"
    "\t\t[ { group | remote } IP_ADDRESS ]\n"
    "\t\t[ local ADDR ]\n"
    "\t\t[ ttl TTL ]\n"
    "\t\t[ tos TOS ]\n"
    "\t\t[ df DF ]\n"
    "\t\t[ flowlabel LABEL ]\n"
    "\t\t[ dev PHYS_DEV ]\n"
    "\t\t[ dstport PORT ]\n"
    "\t\t[ srcport MIN MAX ]\n"
    "\t\t[ [no]learning ]\n"
    "\t\t[ [no]proxy ]\n"
    "\t\t[ [no]rsc ]\n"
    "\t\t[ [no]l2miss ]\n"
    "\t\t[ [no]l3miss ]\n"
    "\t\t[ ageing SECONDS ]\n"
    "\t\t[ maxaddress NUMBER ]\n"
    "\t\t[ [no]udpcsum ]\n"
    "\t\t[ [no]udp6zerocsumtx ]\n"
    "\t\t[ [no]udp6zerocsumrx ]\n"
    "\t\t[ [no]remcsumtx ] [ [no]remcsumrx ]\n"
    "\t\t[ [no]external ] [ gbp ] [ gpe ]\n"
    "\t\t[ [no]vnifilter ]\n"
    "\n"
    "Where:\tVNI\t:= 0-16777215\n"
    "\tADDR\t:= { IP_ADDRESS | any }\n"
    "\tTOS\t:= { NUMBER | inherit }\n"
    "\tTTL\t:= { 1..255 | auto | inherit }\n"
    "\tDF\t:= { unset | set | inherit }\n"
    "\tLABEL := 0-1048575\n";

const std::string_view kBridgeKind =
    "Usage: ... bridge [ fdb_flush ]\n"
    "\t\t  [ forward_delay FORWARD_DELAY ]\n"
    "\t\t  [ hello_time HELLO_TIME ]\n"
    "\t\t  [ max_age MAX_AGE ]\n"
    "\t\t  [ ageing_time AGEING_TIME ]\n"
    "\t\t  [ stp_state STP_STATE ]\n"
    "\t\t  [ priority PRIORITY ]\n"
    "\t\t  [ group_fwd_mask MASK ]\n"
    "\t\t  [ group_address ADDRESS ]\n"
    "\t\t  [ no_linklocal_learn NO_LINKLOCAL_LEARN ]\n"
    "\t\t  [ vlan_filtering VLAN_FILTERING ]\n"
    "\t\t  [ vlan_protocol VLAN_PROTOCOL ]\n"
    "\t\t  [ vlan_default_pvid VLAN_DEFAULT_PVID ]\n"
    "\t\t  [ vlan_stats_enabled VLAN_STATS_ENABLED ]\n"
    "\t\t  [ vlan_stats_per_port VLAN_STATS_PER_PORT ]\n"
    "\t\t  [ mcast_snooping MULTICAST_SNOOPING ]\n"
    "\t\t  [ mcast_vlan_snooping MULTICAST_VLAN_SNOOPING ]\n"
    "\t\t  [ mcast_router MULTICAST_ROUTER ]\n"
    "\t\t  [ mcast_query_use_ifaddr MCAST_QUERY_USE_IFADDR ]\n"
    "\t\t  [ mcast_querier MULTICAST_QUERIER ]\n"
    "\t\t  [ mcast_hash_elasticity HASH_ELASTICITY ]\n"
    "\t\t  [ mcast_hash_max HASH_MAX ]\n"
    "\t\t  [ mcast_last_member_count LAST_MEMBER_COUNT ]\n"
    "\t\t  [ mcast_startup_query_count STARTUP_QUERY_COUNT ]\n"
    "\t\t  [ mcast_last_member_interval LAST_MEMBER_INTERVAL ]\n"
    "\t\t  [ mcast_membership_interval MEMBERSHIP_INTERVAL ]\n"
    "\t\t  [ mcast_querier_interval QUERIER_INTERVAL ]\n"
    "\t\t  [ mcast_query_interval QUERY_INTERVAL ]\n"
    "\t\t  [ mcast_query_response_interval QUERY_RESPONSE_INTERVAL ]\n"
    "\t\t  [ mcast_startup_query_interval STARTUP_QUERY_INTERVAL ]\n"
    "\t\t  [ mcast_stats_enabled MCAST_STATS_ENABLED ]\n"
    "\t\t  [ mcast_igmp_version IGMP_VERSION ]\n"
    "\t\t  [ mcast_mld_version MLD_VERSION ]\n"
    "\t\t  [ nf_call_iptables NF_CALL_IPTABLES ]\n"
    "\t\t  [ nf_call_ip6tables NF_CALL_IP6TABLES ]\n"
    "\t\t  [ nf_call_arptables NF_CALL_ARPTABLES ]\n"
    "\n"
    "Where: VLAN_PROTOCOL := { 802.1Q | 802.1ad }\n";

const std::string_view kBridgeSlave =
    "Usage: ... bridge_slave [ fdb_flush ]\n"
    "\t\t\t[ state STATE ]\n"
    "\t\t\t[ priority PRIO ]\n"
    "\t\t\t[ cost COST ]\n"
    "\t\t\t[ guard {on | off} ]\n"
    "\t\t\t[ hairpin {on | off} ]\n"
    "\t\t\t[ fastleave {on | off} ]\n"
    "\t\t\t[ root_block {on | off} ]\n"
    "\t\t\t[ learning {on | off} ]\n"
    "\t\t\t[ flood {on | off} ]\n"
    "\t\t\t[ proxy_arp {on | off} ]\n"
    "\t\t\t[ proxy_arp_wifi {on | off} ]\n"
    "\t\t\t[ mcast_router MULTICAST_ROUTER ]\n"
    "\t\t\t[ mcast_fast_leave {on | off} ]\n"
    "\t\t\t[ mcast_flood {on | off} ]\n"
    "\t\t\t[ bcast_flood {on | off} ]\n"
    "\t\t\t[ mcast_to_unicast {on | off} ]\n"
    "\t\t\t[ group_fwd_mask MASK ]\n"
    "\t\t\t[ neigh_suppress {on | off} ]\n"
    "\t\t\t[ vlan_tunnel {on | off} ]\n"
    "\t\t\t[ isolated {on | off} ]\n"
    "\t\t\t[ locked {on | off} ]\n"
    "\t\t\t[ backup_port DEVICE ] [ nobackup_port ]\n";

const std::string_view kVlan =
    "Usage: ... vlan id VLANID\n"
    "\t\t[ protocol VLANPROTO ]\n"
    "\t\t[ reorder_hdr { on | off } ]\n"
    "\t\t[ gvrp { on | off } ]\n"
    "\t\t[ mvrp { on | off } ]\n"
    "\t\t[ loose_binding { on | off } ]\n"
    "\t\t[ bridge_binding { on | off } ]\n"
    "\t\t[ ingress-qos-map QOS-MAP ]\n"
    "\t\t[ egress-qos-map QOS-MAP ]\n"
    "\n"
    "VLANID := 0-4095\n"
    "VLANPROTO: [ 802.1Q | 802.1ad ]\n"
    "QOS-MAP := [ QOS-MAP ] QOS-MAPPING\n"
    "QOS-MAPPING := FROM:TO\n";

const std::string_view kMacvlan =
    "Usage: ... macvlan mode MODE [flag MODE_FLAG] MODE_OPTS [bcqueuelen BC_QUEUE_LEN]\n"
    "\n"
    "MODE: private | vepa | bridge | passthru | source\n"
    "MODE_FLAG: null | nopromisc | nodst\n"
    "MODE_OPTS: for mode \"source\":\n"
    "\tmacaddr { { add | del } <macaddr> | set [ <macaddr> [ <macaddr>  ... ] ] | flush }\n"
    "BC_QUEUE_LEN: Length of the rx queue for broadcast/multicast: [0-4294967295]\n";

const std::string_view kVeth =
    "Usage: ip link <options> type veth [peer <options>]\n"
    "To get <options> type 'ip link add help'\n";

const std::string_view kBridge =
    "Usage: bridge [ OPTIONS ] OBJECT { COMMAND | help }\n"
    "       bridge [ -force ] -batch filename\n"
    "where  OBJECT := { link | fdb | mdb | vlan | monitor }\n"
    "       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] |\n"
    "                    -o[neline] | -t[imestamp] | -n[etns] name |\n"
    "                    -c[ompressvlans] -color -p[retty] -j[son] }\n";

const std::string_view kFdb =
    "Usage: bridge fdb { add | append | del | replace } ADDR dev DEV\n"
    "              [ self ] [ master ] [ use ] [ router ] [ extern_learn ]\n"
    "              [ sticky ] [ local | static | dynamic ] [ vlan VID ]\n"
    "              { [ dst IPADDR ] [ port PORT] [ vni VNI ] | [ nhid NHID ] }\n"
    "\t       [ via DEV ] [ src_vni VNI ]\n"
    "       bridge fdb [ show [ br BRDEV ] [ brport DEV ] [ vlan VID ]\n"
    "              [ state STATE ] [ dynamic ] ]\n"
    "       bridge fdb get [ to ] LLADDR [ br BRDEV ] { brport | dev } DEV\n"
    "              [ vlan VID ] [ vni VNI ] [ self ] [ master ] [ dynamic ]\n"
    "       bridge fdb flush dev DEV [ brport DEV ] [ vlan VID ]\n"
    "              [ self ] [ master ] [ [no]permanent | [no]static | [no]dynamic ]\n"
    "              [ [no]added_by_user ] [ [no]extern_learn ] [ [no]sticky ]\n"
    "              [ [no]offloaded ]\n";

const std::string_view kBridgeLink =
    "Usage: bridge link set dev DEV [ cost COST ] [ priority PRIO ] [ state STATE ]\n"
    "                               [ guard {on | off} ]\n"
    "                               [ hairpin {on | off} ]\n"
    "                               [ fastleave {on | off} ]\n"
    "                               [ root_block {on | off} ]\n"
    "                               [ learning {on | off} ]\n"
    "                               [ learning_sync {on | off} ]\n"
    "                               [ flood {on | off} ]\n"
    "                               [ mcast_router MULTICAST_ROUTER ]\n"
    "                               [ mcast_flood {on | off} ]\n"
    "                               [ bcast_flood {on | off} ]\n"
    "                               [ mcast_to_unicast {on | off} ]\n"
    "                               [ neigh_suppress {on | off} ]\n"
    "                               [ vlan_tunnel {on | off} ]\n"
    "                               [ isolated {on | off} ]\n"
    "                               [ locked {on | off} ]\n"
    "                               [ hwmode {vepa | veb} ]\n"
    "                               [ backup_port DEVICE ] [ nobackup_port ]\n"
    "                               [ self ] [ master ]\n"
    "       bridge link show [dev DEV]\n";

const std::string_view kBridgeVlan =
    "Usage: bridge vlan { add | del } vid VLAN_ID dev DEV [ tunnel_info id TUNNEL_ID ]\n"
    "                                                     [ pvid ] [ untagged ]\n"
    "                                                     [ self ] [ master ]\n"
    "       bridge vlan { set } vid VLAN_ID dev DEV [ state STP_STATE ]\n"
    "                                               [ mcast_router MULTICAST_ROUTER ]\n"
    "       bridge vlan { show } [ dev DEV ] [ vid VLAN_ID ]\n"
    "       bridge vlan { tunnelshow } [ dev DEV ] [ vid VLAN_ID ]\n"
    "       bridge vlan global { set } vid VLAN_ID dev DEV\n"
    "                      [ mcast_snooping MULTICAST_SNOOPING ]\n"
    "                      [ mcast_querier MULTICAST_QUERIER ]\n"
    "                      [ mcast_igmp_version IGMP_VERSION ]\n"
    "                      [ mcast_mld_version MLD_VERSION ]\n"
    "                      [ mcast_last_member_count LAST_MEMBER_COUNT ]\n"
    "                      [ mcast_last_member_interval LAST_MEMBER_INTERVAL ]\n"
    "                      [ mcast_startup_query_count STARTUP_QUERY_COUNT ]\n"
    "                      [ mcast_startup_query_interval STARTUP_QUERY_INTERVAL ]\n"
    "                      [ mcast_membership_interval MEMBERSHIP_INTERVAL ]\n"
    "                      [ mcast_querier_interval QUERIER_INTERVAL ]\n"
    "                      [ mcast_query_interval QUERY_INTERVAL ]\n"
    "                      [ mcast_query_response_interval QUERY_RESPONSE_INTERVAL ]\n"
    "       bridge vlan global { show } [ dev DEV ] [ vid VLAN_ID ]\n";

const std::string_view kMdb =
    "Usage: bridge mdb { add | del } dev DEV port PORT grp GROUP [src SOURCE] [permanent | temp] "
    "[vid VID]\n"
    "       bridge mdb {show} [ dev DEV ] [ vid VID ]\n";

const std::string_view kBridgeMonitor =
    "Usage: bridge monitor [file | link | fdb | mdb | vlan | vni | all]\n";

}  // namespace vxlab::labs::usage
