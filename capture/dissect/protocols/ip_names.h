// Names of the numbers that IPv4 and IPv6 headers share.
#pragma once

#include "capture/dissect/field.h"

namespace vxlab::dissect::protocols {

// https://www.iana.org/assignments/protocol-numbers
inline constexpr NamedValue kIpProtocolNames[] = {
    {0, "IPv6 Hop-by-Hop Option"},
    {1, "ICMP"},
    {2, "IGMP"},
    {4, "IPIP"},
    {6, "TCP"},
    {17, "UDP"},
    {41, "IPv6"},
    {43, "Routing Header for IPv6"},
    {44, "Fragment Header for IPv6"},
    {46, "Reservation Protocol"},
    {47, "Generic Routing Encapsulation"},
    {50, "Encap Security Payload"},
    {51, "Authentication Header"},
    {58, "ICMPv6"},
    {59, "IPv6 no next header"},
    {60, "Destination Options for IPv6"},
    {89, "OSPF IGP"},
    {103, "Protocol Independent Multicast"},
    {112, "Virtual Router Redundancy Protocol"},
    {132, "Stream Control Transmission Protocol"},
    {136, "UDPLite"},
    {137, "MPLS-in-IP"},
};

// RFC 2474, 2597, 3246, 5865, 8622
inline constexpr NamedValue kDscpNames[] = {
    {0, "CS0"},   {1, "LE"},           {8, "CS1"},   {10, "AF11"}, {12, "AF12"}, {14, "AF13"},
    {16, "CS2"},  {18, "AF21"},        {20, "AF22"}, {22, "AF23"}, {24, "CS3"},  {26, "AF31"},
    {28, "AF32"}, {30, "AF33"},        {32, "CS4"},  {34, "AF41"}, {36, "AF42"}, {38, "AF43"},
    {40, "CS5"},  {44, "VOICE-ADMIT"}, {46, "EF"},   {48, "CS6"},  {56, "CS7"},
};

// RFC 3168
inline constexpr NamedValue kEcnNames[] = {{0, "Not-ECT"}, {1, "ECT(1)"}, {2, "ECT(0)"}, {3, "CE"}};

}  // namespace vxlab::dissect::protocols
