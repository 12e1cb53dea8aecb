#include "core/sim/multicast/group_querier.h"

#include "core/sim/interface.h"
#include "core/wire/igmp.h"

namespace vxlab::sim {
namespace {

// RFC 3376 8, in its default values.
constexpr int kRobustness = 2;
constexpr auto kQueryInterval = Duration::seconds(125);
constexpr auto kStartupInterval = Duration::milliseconds(31'250);
constexpr auto kResponseInterval = Duration::seconds(10);
constexpr auto kLastMemberInterval = Duration::seconds(1);
constexpr auto kMembershipInterval = Duration::seconds(2 * 125 + 10);
constexpr auto kOtherQuerierPresent = Duration::seconds(2 * 125 + 5);

constexpr std::uint8_t kRouterAlert[] = {0x94, 0x04, 0x00, 0x00};
constexpr std::uint8_t kInternetControl = 0xc0;
const IpAddress kAnySource = IpAddress::v4(0);
const IpAddress kAllHosts = IpAddress::v4(0xe000'0001);

Duration times(Duration time, int count) { return {time.nanoseconds * count}; }

std::uint8_t tenths(Duration time) {
    return static_cast<std::uint8_t>(time.nanoseconds / 100'000'000);
}

// Groups that stay on their link are nobody's to route.
bool is_routed(const IpAddress& group) {
    return group.is_multicast() && group.v4_value() >> 8 != 0xe0'0000;
}

}  // namespace

GroupQuerier::GroupQuerier(Interface& interface, RawSocket& socket, int version,
                           std::function<void(const Membership&, bool)> changed)
    : interface_(interface),
      socket_(socket),
      version_(version),
      changed_(std::move(changed)),
      next_(interface.simulator()),
      other_(interface.simulator()) {}

void GroupQuerier::start(const IpAddress& own) {
    own_ = own;
    startup_queries_ = kRobustness;
    ask_all();
}

void GroupQuerier::ask_all() {
    if (!is_querier()) return;
    send_query({kAnySource, kAnySource}, kResponseInterval);
    if (startup_queries_ > 0) --startup_queries_;
    next_.start(startup_queries_ > 0 ? kStartupInterval : kQueryInterval, [this] { ask_all(); });
}

void GroupQuerier::receive(const RawPacket& packet) {
    const auto message = wire::IgmpView::over(packet.payload);
    if (!message || !message->checksum_is_right()) return;
    cause_ = packet.frame.cause;
    switch (message->type()) {
        case wire::IgmpType::query:
            hear_query(packet);
            break;
        case wire::IgmpType::v1_report:
        case wire::IgmpType::v2_report:
            join({message->group(), kAnySource}, packet.frame);
            break;
        case wire::IgmpType::v2_leave:
            leave({message->group(), kAnySource}, packet.frame);
            break;
        case wire::IgmpType::v3_report:
            hear_records(packet);
            break;
        default:
            break;
    }
    cause_ = 0;
}

// RFC 3376 6.6: the lowest address asks. A snooping bridge asks from none and does not count.
void GroupQuerier::hear_query(const RawPacket& packet) {
    if (packet.source.is_unspecified() || packet.source >= own_) return;
    other_address_ = packet.source;
    other_.start(kOtherQuerierPresent, [this] { start(own_); });
    const auto message = *wire::IgmpView::over(packet.payload);
    const auto third = wire::IgmpV3QueryView::over(packet.payload);
    if (message.group().is_unspecified() || (third && third->suppress_flag())) return;
    const auto code = message.max_response_code();
    const auto wait = message.is_v3_query() ? wire::decode_time_code(code) : code;
    const auto time = times(Duration::milliseconds(std::int64_t{wait} * 100), kRobustness);
    const auto lower_one = [&](const IpAddress& source) {
        const Membership membership{message.group(), source};
        if (const auto found = members_.find(membership); found != members_.end())
            lower(membership, found->second, time);
    };
    if (!third || third->sources().size() == 0) return lower_one(kAnySource);
    for (const auto& source : third->sources().addresses()) lower_one(source);
}

void GroupQuerier::hear_records(const RawPacket& packet) {
    using enum wire::GroupRecordType;
    const auto report = wire::IgmpV3ReportView::over(packet.payload);
    for (const auto& record : report->records()) {
        const Membership any{record.group(), kAnySource};
        const auto sources = record.sources().addresses();
        const auto type = record.type();
        if (type == mode_is_exclude || type == change_to_exclude) join(any, packet.frame);
        if (type == mode_is_include || type == change_to_include || type == allow_new_sources)
            for (const auto& source : sources) join({record.group(), source}, packet.frame);
        if (type == change_to_include) leave(any, packet.frame);
        if (type == block_old_sources)
            for (const auto& source : sources) leave({record.group(), source}, packet.frame);
    }
}

trace::Row GroupQuerier::row_of(const Membership& membership) const {
    return {.table = trace::Table::groups,
            .state = trace::RowState::dynamic,
            .interface = interface_.id,
            .address = membership.group,
            .via = membership.source.is_unspecified() ? IpAddress() : membership.source};
}

void GroupQuerier::join(const Membership& membership, const Frame& frame) {
    if (!is_routed(membership.group)) return;
    auto& simulator = interface_.simulator();
    const auto [at, made] =
        members_.try_emplace(membership, Member{Timer(simulator), Timer(simulator)});
    auto& member = at->second;
    member.question.stop();
    member.gone.start(kMembershipInterval, [this, membership] { remove(membership); });
    interface_.emit_row(made ? trace::EventKind::row_added : trace::EventKind::row_refreshed,
                        row_of(membership), &frame);
    if (made) changed_(membership, true);
}

// RFC 3376 6.4.2: whoever else is a member says so within the last member query time.
void GroupQuerier::leave(const Membership& membership, const Frame&) {
    const auto found = members_.find(membership);
    if (found == members_.end() || !is_querier()) return;
    auto& member = found->second;
    if (member.question.is_running()) return;
    member.questions = kRobustness;
    lower(membership, member, times(kLastMemberInterval, kRobustness));
    ask_for(membership);
}

void GroupQuerier::lower(const Membership& membership, Member& member, Duration time) {
    if (member.gone.remaining() > time)
        member.gone.start(time, [this, membership] { remove(membership); });
}

void GroupQuerier::remove(const Membership& membership) {
    interface_.emit_row(trace::EventKind::row_aged, row_of(membership));
    members_.erase(Membership(membership));
    changed_(membership, false);
}

void GroupQuerier::ask_for(const Membership& membership) {
    auto& member = members_.at(membership);
    if (member.questions-- <= 0) return;
    send_query(membership, kLastMemberInterval);
    member.question.start(kLastMemberInterval, [this, membership] { ask_for(membership); });
}

// About all groups, if that of the membership is none.
void GroupQuerier::send_query(const Membership& membership, Duration time) {
    if (!interface_.is_running()) return;
    std::vector<std::uint8_t> message;
    wire::IgmpV3Query query{.max_response_code = tenths(time),
                            .group = membership.group,
                            .robustness = kRobustness,
                            .interval_code = 125};
    if (!membership.source.is_unspecified()) query.sources = {membership.source};
    if (version_ == 3)
        query.append(message);
    else
        wire::Igmp{wire::IgmpType::query, tenths(time), membership.group}.append(message);
    const bool general = membership.group.is_unspecified();
    (void)socket_.send({.source = own_,
                        .destination = general ? kAllHosts : membership.group,
                        .ttl = 1,
                        .tos = kInternetControl,
                        .device = &interface_,
                        .options = kRouterAlert,
                        .payload = message,
                        .cause = cause_});
}

}  // namespace vxlab::sim
