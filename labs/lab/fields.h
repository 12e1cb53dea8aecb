// Reading a YAML mapping field by field: each key is asked for by name and kind, and what is left,
// twice or of the wrong kind becomes a problem with its place. Only the lab reader uses yaml-cpp.
#pragma once

#include <yaml-cpp/yaml.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/lab/lab.h"
#include "labs/lab/problems.h"

namespace vxlab::lab {

Mark mark_of(const YAML::Node& node);

// A kind of scalar: what to say when it is not one, and how it is read.
template <class T>
struct Kind {
    std::string_view wanted;  // "an address such as 10.0.0.1"
    std::optional<T> (*parse)(std::string_view text);
};

extern const Kind<std::string> kText, kName, kNamespaceName, kTtl, kTos, kDf, kMacvlanMode,
    kFdbVerb;
extern const Kind<bool> kFlag, kReply;
extern const Kind<IpAddress> kAddress, kGroup;
extern const Kind<Prefix> kPrefix, kNetwork;
extern const Kind<MacAddress> kMac;
extern const Kind<Duration> kDuration;
extern const Kind<std::uint64_t> kRate;
extern const Kind<double> kShare, kNumber;
extern const Kind<std::uint32_t> kVni, kMtu, kSeconds, kWhole;
extern const Kind<std::uint16_t> kVlan, kUdpPort;
extern const Kind<int> kCount, kStatus;
extern const Kind<Ref> kRef;
extern const Kind<std::vector<std::uint8_t>> kHex;

class Fields {
public:
    // what: "a bridge", for the messages. Nothing at all counts as an empty mapping. The problems
    // outlive it.
    Fields(Problems& problems, const YAML::Node& node, std::string what);
    // Whatever nobody asked for is a problem.
    ~Fields();
    Fields(const Fields&) = delete;
    Fields& operator=(const Fields&) = delete;

    // Not defined: no such key. Also says that it may be there.
    YAML::Node find(const char* key);
    bool has(const char* key) { return find(key).IsDefined(); }
    Mark mark_of(const char* key);
    const Mark& mark() const { return mark_; }
    Problems& problems() { return problems_; }

    // Leaves `value` as it is where there is no such key or the value is not of the kind.
    template <class Value, class T>
    void read(const char* key, Value& value, const Kind<T>& kind) {
        if (const auto node = find(key); node.IsDefined()) convert(node, key, value, kind);
    }
    // One or several: `a` or `[a, b]`.
    template <class T>
    void read_list(const char* key, std::vector<T>& values, const Kind<T>& kind) {
        const auto node = find(key);
        if (!node.IsDefined()) return;
        for (const auto& item : items(node)) {
            T value{};
            if (convert(item, key, value, kind)) values.push_back(std::move(value));
        }
    }
    void require(const char* key);
    void complain(const Mark& mark, std::string what, std::string hint = {});

    // The node itself, or its elements if it is a list.
    static std::vector<YAML::Node> items(const YAML::Node& node);

private:
    template <class Value, class T>
    bool convert(const YAML::Node& node, const char* key, Value& value, const Kind<T>& kind) {
        auto parsed = node.IsScalar() ? kind.parse(node.Scalar()) : std::nullopt;
        if (!parsed) {
            refuse(node, key, kind.wanted);
            return false;
        }
        value = std::move(*parsed);
        return true;
    }
    void refuse(const YAML::Node& node, const char* key, std::string_view wanted);
    void note_duplicates();

    Problems& problems_;
    YAML::Node node_;
    std::string what_;
    Mark mark_;
    std::vector<std::string> known_;
};

// The pairs of a mapping of names, each name of the kind; a list of names counts as names without
// more. `what`: "bridges".
struct NamedNode {
    std::string name;
    YAML::Node node;
    Mark mark;
};
std::vector<NamedNode> named_nodes(Problems& problems, const YAML::Node& node,
                                   const std::string& what, const Kind<std::string>& kind);

}  // namespace vxlab::lab
