// Names of ICMP types and codes. https://www.iana.org/assignments/icmp-parameters
#pragma once

#include "capture/dissect/field.h"

namespace vxlab::dissect::protocols {

inline constexpr NamedValue kIcmpTypeNames[] = {{0, "Echo (ping) reply"},
                                                {3, "Destination unreachable"},
                                                {4, "Source quench"},
                                                {5, "Redirect"},
                                                {6, "Alternate host address"},
                                                {8, "Echo (ping) request"},
                                                {9, "Router advertisement"},
                                                {10, "Router solicitation"},
                                                {11, "Time-to-live exceeded"},
                                                {12, "Parameter problem"},
                                                {13, "Timestamp request"},
                                                {14, "Timestamp reply"},
                                                {15, "Information request"},
                                                {16, "Information reply"},
                                                {17, "Address mask request"},
                                                {18, "Address mask reply"},
                                                {30, "Traceroute"},
                                                {40, "Photuris"},
                                                {41, "Experimental mobility protocols"},
                                                {42, "Extended Echo request"},
                                                {43, "Extended Echo reply"}};

inline constexpr NamedValue kIcmpUnreachableCodes[] = {
    {0, "Network unreachable"},
    {1, "Host unreachable"},
    {2, "Protocol unreachable"},
    {3, "Port unreachable"},
    {4, "Fragmentation needed"},
    {5, "Source route failed"},
    {6, "Destination network unknown"},
    {7, "Destination host unknown"},
    {8, "Source host isolated"},
    {9, "Network administratively prohibited"},
    {10, "Host administratively prohibited"},
    {11, "Network unreachable for TOS"},
    {12, "Host unreachable for TOS"},
    {13, "Communication administratively filtered"},
    {14, "Host precedence violation"},
    {15, "Precedence cutoff in effect"}};
inline constexpr NamedValue kIcmpRedirectCodes[] = {{0, "Redirect for network"},
                                                    {1, "Redirect for host"},
                                                    {2, "Redirect for TOS and network"},
                                                    {3, "Redirect for TOS and host"}};
inline constexpr NamedValue kIcmpAdvertisementCodes[] = {{0, "Normal router advertisement"},
                                                         {16, "Does not route common traffic"}};
inline constexpr NamedValue kIcmpTimeCodes[] = {{0, "Time to live exceeded in transit"},
                                                {1, "Fragment reassembly time exceeded"}};
inline constexpr NamedValue kIcmpParameterCodes[] = {
    {0, "Pointer indicates the error"}, {1, "Required option missing"}, {2, "Bad length"}};
inline constexpr NamedValue kIcmpProbeCodes[] = {{0, "No error"},
                                                 {1, "Malformed query"},
                                                 {2, "No such interface"},
                                                 {3, "No such table entry"},
                                                 {4, "Multiple interfaces satisfy query"}};

// Empty when the code has no name.
inline std::string_view icmp_code_name(std::uint8_t type, std::uint8_t code) {
    switch (type) {
        case 3:
            return name_of(kIcmpUnreachableCodes, code);
        case 5:
            return name_of(kIcmpRedirectCodes, code);
        case 9:
            return name_of(kIcmpAdvertisementCodes, code);
        case 11:
            return name_of(kIcmpTimeCodes, code);
        case 12:
            return name_of(kIcmpParameterCodes, code);
        case 42:
        case 43:
            return name_of(kIcmpProbeCodes, code);
        default:
            return {};
    }
}

}  // namespace vxlab::dissect::protocols
