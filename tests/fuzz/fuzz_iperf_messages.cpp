// Any bytes as what the other side of iperf or iperf3 says: datagrams, and the JSON of parameters.
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "labs/tools/iperf/datagram.h"
#include "labs/tools/iperf3/test.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vxlab::labs;
    const vxlab::Bytes bytes(data, size);
    const auto stamp = iperf_tool::read_stamp(bytes);
    const auto report = iperf_tool::read_report(bytes);
    if (report && !stamp) std::abort();
    const auto json = nlohmann::json::parse(data, data + size, nullptr, false);
    const auto parameters = iperf3_tool::parse_parameters(json);
    if (parameters && (parameters->streams < 1 || parameters->streams > 128)) std::abort();
    return 0;
}
