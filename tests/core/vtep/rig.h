// One VTEP to try things on: frames and datagrams in, lines of text out.
#pragma once

#include <fmt/format.h>

#include <QtTest>
#include <map>
#include <string>
#include <vector>

#include "core/trace/words.h"
#include "core/vtep/outer.h"
#include "core/vtep/socket.h"
#include "core/wire/ipv4.h"
#include "tests/support/packet_builder.h"
#include "tests/support/text.h"

namespace vxlab::test {

using Frame = std::vector<std::uint8_t>;

inline const std::string kOwn = "02:00:00:00:00:01";   // the device
inline const std::string kNear = "02:00:00:00:00:0a";  // a station on this side
inline const std::string kFar = "02:00:00:00:00:0b";   // one behind 10.0.0.2
inline const std::string kAll = "ff:ff:ff:ff:ff:ff";

inline Instant at(double seconds) { return Instant{static_cast<std::int64_t>(seconds * 1e9)}; }

inline Frame udp_frame(const std::string& source, const std::string& destination) {
    return Packet()
        .ethernet(source, destination)
        .ipv4("192.0.2.1", "192.0.2.2")
        .udp(1000, 2000)
        .text("hello")
        .bytes();
}

// Neighbours from a list.
class Neighbours : public vtep::NeighbourView {
public:
    void add(std::string_view address, std::string_view lladdr,
             trace::RowState state = trace::RowState::permanent) {
        rows_[ip(address).text()] = {mac(lladdr), state};
    }
    std::optional<vtep::Neighbour> neighbour(const IpAddress& address) const override {
        const auto found = rows_.find(address.text());
        if (found == rows_.end()) return std::nullopt;
        return found->second;
    }

private:
    std::map<std::string, vtep::Neighbour> rows_;
};

// VNI 42 between 10.0.0.1, which is this one, and others; up since the first instant.
inline vtep::VtepConfig plain(vtep::Profile profile = vtep::Profile::kernel) {
    auto config = vtep::VtepConfig::of(profile);
    config.vni = 42;
    config.local = ip("10.0.0.1");
    config.port = 4789;
    config.own_mac = mac(kOwn);
    return config;
}

inline vtep::VtepConfig plain_v6(vtep::Profile profile = vtep::Profile::kernel) {
    auto config = plain(profile);
    config.local = ip("2001:db8::1");
    return config;
}

struct Rig {
    std::vector<std::string> events;  // "3 row-added 02:… dst 10.0.0.2 dynamic"
    Neighbours neighbours;
    Instant now{};
    vtep::Vtep vtep;
    const vtep::Transmit* out = nullptr;  // of the last send
    const vtep::Receive* in = nullptr;    // of the last receive

    explicit Rig(vtep::VtepConfig config = plain())
        : vtep(completed(config), Instant{}, [this](trace::EventKind kind, const trace::Row& row) {
              const trace::EventId id = events.size() + 1;
              events.push_back(fmt::format("{} {} {}", id, name(kind), line(row)));
              return id;
          }) {
        vtep.set_neighbours(&neighbours);
        vtep.up(now);
    }
    Rig(const Rig&) = delete;

    static vtep::VtepConfig completed(vtep::VtepConfig config) {
        const auto result = vtep::complete(config);
        if (!result) qFatal("%s", result.error().message.c_str());
        return config;
    }

    static std::string line(const trace::Row& row) {
        return fmt::format("{} dst {} {}", row.mac.text(), row.via.text(), name(row.state));
    }

    // "forward fdb-row > 10.0.0.2": the verdict, the reason, and where copies go.
    QString send(const Frame& frame, std::uint32_t mark = 0) {
        out = &vtep.from_overlay(frame, now, mark);
        auto text = fmt::format("{} {}", name(out->decision.verdict), name(out->decision.reason));
        for (const auto& copy : out->copies) text += " > " + copy.remote.text();
        if (out->miss) {
            const auto& miss = *out->miss;
            text += " miss " + (miss.address ? miss.address.text() : miss.mac.text());
        }
        return QString::fromStdString(text);
    }

    vtep::Datagram datagram(const Frame& inner, std::uint64_t header = 0x0800'0000'0000'2a00) {
        bytes_.assign(8, 0);
        store_be(bytes_, 0, 8, header);
        bytes_.insert(bytes_.end(), inner.begin(), inner.end());
        vtep::Datagram datagram;
        const bool v6 = vtep.config().is_v6();
        datagram.source = ip(v6 ? "2001:db8::2" : "10.0.0.2");
        datagram.destination = vtep.config().local;
        datagram.payload = bytes_;
        return datagram;
    }

    // "deliver vxlan-decapsulated"
    QString receive(const vtep::Datagram& datagram) {
        in = &vtep.from_underlay(datagram, now);
        return QString::fromStdString(
            fmt::format("{} {}", name(in->decision.verdict), name(in->decision.reason)));
    }
    QString receive(const Frame& inner) { return receive(datagram(inner)); }
    QString receive_from(const char* source, const Frame& inner) {
        auto given = datagram(inner);
        given.source = ip(source);
        return receive(given);
    }

    // As `bridge fdb show`, one line a remote.
    QStringList fdb() const {
        QStringList lines;
        for (const auto* row : vtep.fdb().rows()) {
            for (std::size_t i = 0; i < vtep.fdb().remote_count(*row); ++i) {
                trace::Row told;
                vtep::Fdb::describe(*row, vtep.fdb().remote(*row, i), told);
                lines << QString::fromStdString(line(told));
            }
        }
        return lines;
    }

    // A verb of `bridge fdb`; "ok", "17" or "95 message".
    QString ask(vtep::FdbVerb verb, std::string_view address, const char* dst,
                std::uint8_t state = vtep::nud::permanent, std::uint16_t flags = vtep::ntf::self) {
        vtep::FdbRequest request;
        request.mac = mac(address);
        if (dst) request.dst = ip(dst);
        request.state = state;
        request.flags = flags;
        return answer(vtep.fdb().update(verb, request, now));
    }
    QString add(std::string_view address, const char* dst,
                std::uint8_t state = vtep::nud::permanent, std::uint16_t flags = vtep::ntf::self) {
        return ask(vtep::FdbVerb::add, address, dst, state, flags);
    }
    QString append(std::string_view address, const char* dst) {
        return ask(vtep::FdbVerb::append, address, dst);
    }
    QString replace(std::string_view address, const char* dst) {
        return ask(vtep::FdbVerb::replace, address, dst);
    }
    QString del(std::string_view address, const char* dst = nullptr) {
        vtep::FdbRequest request;
        request.mac = mac(address);
        if (dst) request.dst = ip(dst);
        return answer(vtep.fdb().remove(request));
    }
    static QString answer(const KernelResult<>& result) {
        if (result) return "ok";
        const auto& error = result.error();
        return QString::number(error.number) + (error.message.empty() ? "" : " ") +
               QString::fromStdString(error.message);
    }

    QStringList told() const {
        QStringList lines;
        for (const auto& event : events) lines << QString::fromStdString(event);
        return lines;
    }

private:
    Frame bytes_;
};

inline const std::string kZero = "00:00:00:00:00:00";

}  // namespace vxlab::test
