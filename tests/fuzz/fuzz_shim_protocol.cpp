// Any bytes as what a shim sends, and as what a session sends: nothing is read that is not there,
// and what was understood is written as it was read.
#include <cstdlib>

#include "labs/shell/protocol.h"

namespace {

using namespace vxlab::labs;

void expect(bool holds) {
    if (!holds) std::abort();
}

void try_bodies(const Message& message) {
    if (const auto run = decode_run(message.body); run && run->version == kShimProtocolVersion)
        expect(decode_run(encode_body(*run)) == run);
    if (const auto program = decode_program(message.body))
        expect(decode_program(encode_body(*program)) == program);
    if (const auto number = decode_number(message.body))
        expect(encode_number(*number) == message.body);
}

}  // namespace

// The first byte says in what pieces the rest arrives.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const std::size_t piece = data[0] + std::size_t{1};
    MessageReader reader;
    std::size_t length = 0;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        reader.add(bytes.substr(at, piece));
        while (const auto message = reader.next()) {
            length += kMessageHeadLength + message->body.size();
            try_bodies(*message);
        }
    }
    expect(length <= bytes.size());
    try_bodies({0, std::string(bytes)});
    return 0;
}
