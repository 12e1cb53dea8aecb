// Capture filters by way of libpcap's compiler.
#include "capture/source/capture_filter.h"

#include <fmt/format.h>
#include <pcap/pcap.h>

#include <cctype>
#include <memory>

#include "capture/helper/protocol.h"

namespace vxlab::source {
namespace {

using Handle = std::unique_ptr<pcap_t, void (*)(pcap_t*)>;

// libpcap's own number of a link type; the file's number differs for raw IP alone.
int dlt_of(LinkType link_type) {
    return link_type == LinkType::raw_ip ? DLT_RAW : static_cast<int>(link_type);
}

Result<std::vector<BpfInstruction>> compile(pcap_t* handle, const std::string& text,
                                            bool optimize) {
    bpf_program program{};
    if (pcap_compile(handle, &program, text.c_str(), optimize, PCAP_NETMASK_UNKNOWN) != 0)
        return fail(fmt::format("capture filter '{}': {}", text, pcap_geterr(handle)), {},
                    "pcap-filter(7) describes the syntax, e.g. 'udp port 4789'");
    std::vector<BpfInstruction> instructions;
    for (unsigned i = 0; i < program.bf_len; ++i) {
        const auto& one = program.bf_insns[i];
        instructions.push_back({one.code, one.jt, one.jf, one.k});
    }
    pcap_freecode(&program);
    return instructions;
}

// Whether the word "vlan" occurs in the text, which is where libpcap generates its VLAN tests.
bool tests_vlan(const std::string& text) {
    const auto is_word = [&](std::size_t at) {
        return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0);
    };
    for (auto at = text.find("vlan"); at != std::string::npos; at = text.find("vlan", at + 1))
        if ((at == 0 || !is_word(at - 1)) && !is_word(at + 4)) return true;
    return false;
}

}  // namespace

Result<CaptureFilter> compile_capture_filter(const std::string& text, LinkType link_type) {
    if (text.find_first_not_of(" \t\n") == std::string::npos) return CaptureFilter{};
    const Handle handle(pcap_open_dead(dlt_of(link_type), static_cast<int>(helper::kSnapLength)),
                        pcap_close);
    if (!handle) return fail("not enough memory to compile the capture filter");
    // The optimizer finds filters that nothing passes, but it is known to drop live stores
    // (libpcap issue 1726), so the program used is the plain one where the kernel's limit allows.
    const auto optimized = compile(handle.get(), text, true);
    if (!optimized) return tl::unexpected(optimized.error());
    auto program = compile(handle.get(), text, false);
    if (!program || program->size() > helper::kMaxInstructions) program = optimized;
    if (program->size() > helper::kMaxInstructions)
        return fail(fmt::format("capture filter of {} instructions; the kernel takes {}",
                                program->size(), helper::kMaxInstructions),
                    {}, "capture with a wider filter and use a display filter");
    if (tests_vlan(text)) return CaptureFilter{{}, std::move(*program)};
    return CaptureFilter{std::move(*program), {}};
}

bool passes(const std::vector<BpfInstruction>& program, Bytes packet, std::uint32_t wire_length) {
    if (program.empty()) return true;
    static_assert(sizeof(BpfInstruction) == sizeof(bpf_insn));
    return bpf_filter(reinterpret_cast<const bpf_insn*>(program.data()), packet.data(), wire_length,
                      static_cast<unsigned>(packet.size())) != 0;
}

}  // namespace vxlab::source
