// What a protocol's dissector works with: the bytes of its layer, ways to add fields and remarks to
// the dissection, and the word it gives back on what follows.
//
// Offsets are from the start of the layer. A field whose bytes were not captured is not added.
// A light dissection (detailed() false) keeps no fields: skip describing them.
#pragma once

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "capture/dissect/dissection.h"
#include "capture/dissect/field.h"
#include "capture/dissect/options.h"
#include "capture/dissect/window.h"

namespace vxlab::dissect {

class History;
class Layer;

// What to dissect after a layer.
struct Next {
    Protocol protocol = Protocol::data;
    Window window;
    std::string_view via = {};   // put into frame.protocols before it ("ethertype"); may be empty
    NodeId parent = kNoNode;     // where its heading goes; kNoNode: the top
    bool quoted = false;         // a header quoted by an ICMP error: cut short is normal
    bool enters_tunnel = false;  // what follows is inside one more tunnel
    bool repeated = false;       // bytes that an earlier packet had: they are not shown again
    bool continues = false;      // one more header of this layer's: frame.protocols names it once
    std::uint32_t number = 0;    // the number that chose the protocol; data nodes name it
};

// The innermost IP header's facts, for pseudo-header checksums and conversations.
struct IpContext {
    IpAddress source, destination;
    bool whole = false;        // not a fragment, not cut: checksums can be verified
    bool length_known = true;  // the header's length is good: its payload ends where it says
    std::uint8_t ttl = 0;      // or hop limit
};

// State of one packet's dissection that layers share. Owned by the Dissector.
struct PacketState {
    Dissection& out;
    const Options& options;
    History* history = nullptr;  // null: each packet on its own
    bool detailed = false;
    bool byte_swapped = false;
    std::uint64_t number = 0;
    std::uint32_t wire_length = 0;  // of the whole packet
    std::optional<std::int64_t> time = {};
    IpContext ip = {};
    std::uint8_t tunnel_depth = 0;
    bool quoted = false;
    std::uint64_t tunnel_key = 0;  // hash of the tunnels outside: tenants never share conversations
    std::uint64_t tenant_key = 0;  // hash of the VNIs outside, whichever VTEPs they are between
    std::optional<std::uint16_t> ethernet = {};  // the innermost Ethernet layer's index
};

class Layer {
public:
    Layer(PacketState& state, std::uint16_t index, Window window)
        : state_(state), index_(index), window_(window) {}
    Layer(const Layer&) = delete;
    Layer& operator=(const Layer&) = delete;

    bool detailed() const { return state_.detailed; }
    const Window& window() const { return window_; }
    Bytes bytes() const { return window_.bytes; }
    std::size_t size() const { return window_.bytes.size(); }
    PacketState& state() { return state_; }
    const Options& options() const { return state_.options; }
    Summary& summary() { return state_.out.summary; }
    LayerInfo& self() { return state_.out.layers[index_]; }
    bool quoted() const { return state_.quoted; }
    // The columns that this layer's tunnel depth fills; null when the row has none for it.
    HeaderSummary* columns();

    // Whether n bytes are here; if not, remarks on it: cut by the snaplen, or truncated.
    bool require(std::size_t n);

    // Adds a field, its value read from the bytes as its type and mask say (big-endian).
    NodeId add(const FieldDef& field, std::size_t offset, std::size_t length);
    // Adds a field with a value of its own.
    NodeId add_number(const FieldDef& field, std::size_t offset, std::size_t length,
                      std::uint64_t value);
    NodeId add_text(const FieldDef& field, std::size_t offset, std::size_t length,
                    std::string_view text);
    NodeId add_bytes(const FieldDef& field, std::size_t offset, Bytes value);
    // Computed, not read: shown in [brackets]; covers no bytes.
    NodeId add_generated(const FieldDef& field, std::uint64_t value);
    NodeId add_generated_text(const FieldDef& field, std::string_view text);
    // For filters and -e alone.
    NodeId add_hidden(const FieldDef& field, std::size_t offset, std::size_t length);
    NodeId add_hidden_text(const FieldDef& field, std::size_t offset, std::size_t length,
                           std::string_view text);

    // While it lives, fields are added below the node; a kNoNode leaves them where they were.
    class Group {
    public:
        Group(Layer& layer, NodeId node) : layer_(layer), previous_(layer.parent_) {
            if (node != kNoNode) layer.parent_ = node;
        }
        ~Group() { layer_.parent_ = previous_; }
        Group(const Group&) = delete;
        Group& operator=(const Group&) = delete;

    private:
        Layer& layer_;
        NodeId previous_;
    };

    // The text of a node in the tree, instead of "name: value".
    template <class... Args>
    void label(NodeId node, fmt::format_string<Args...> text, Args&&... args) {
        if (node != kNoNode) set_label(node, fmt::format(text, std::forward<Args>(args)...));
    }
    // What the summary line says of this layer.
    template <class... Args>
    void info(fmt::format_string<Args...> text, Args&&... args) {
        if (detailed()) set_info(fmt::format(text, std::forward<Args>(args)...));
    }
    // The heading of this layer in the tree, in Wireshark's words: -e prints it as well.
    template <class... Args>
    void heading(fmt::format_string<Args...> text, Args&&... args) {
        if (detailed()) set_label(self().node, fmt::format(text, std::forward<Args>(args)...));
    }

    // The same where Wireshark has just the protocol's name.
    template <class... Args>
    void title(fmt::format_string<Args...> text, Args&&... args) {
        if (!detailed()) return;
        set_label(self().node, fmt::format(text, std::forward<Args>(args)...));
        state_.out.tree[self().node].titled = true;
    }

    // Remarks on [offset, offset + length); the sentence is made only when somebody will read it.
    template <class... Args>
    void remark(const RemarkDef& def, std::size_t offset, std::size_t length,
                fmt::format_string<Args...> sentence, Args&&... args) {
        add_remark(def, window_.range(offset, length),
                   detailed() ? fmt::format(sentence, std::forward<Args>(args)...) : std::string());
    }

    // The layer ends here: its heading covers `length` bytes, not the whole window.
    void covers(std::size_t length);
    // Bytes after a payload whose own length says that it has ended; the Ethernet layer shows them.
    void leave_trailer(std::size_t offset);

private:
    friend class Group;
    NodeId place(const FieldDef& field, std::size_t offset, std::size_t length, Node node);
    void set_label(NodeId node, std::string_view text);
    void set_info(std::string_view text);
    void add_remark(const RemarkDef& def, Range range, std::string_view sentence);

    PacketState& state_;
    std::uint16_t index_;
    Window window_;
    NodeId parent_ = self().node;
};

// A protocol's dissector. Nothing: the packet ends here.
using DissectFunction = std::optional<Next> (*)(Layer&);

}  // namespace vxlab::dissect
