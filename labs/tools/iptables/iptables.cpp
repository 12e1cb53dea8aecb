#include "labs/tools/iptables/iptables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "labs/tools/basic/not_simulated.h"
#include "labs/tools/iptables/words.h"

namespace vxlab::labs {
namespace iptables_tool {
namespace {

using Family = IpAddress::Family;
using sim::FilterPolicy;

constexpr int kRefused = 1, kWrongUse = 2, kNoTable = 3;

struct Table {
    std::string_view name;
    std::vector<std::string_view> chains;
};

const std::vector<Table>& tables() {
    static const std::vector<Table> all{
        {"filter", {"INPUT", "FORWARD", "OUTPUT"}},
        {"nat", {"PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"}},
        {"mangle", {"PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"}},
        {"raw", {"PREROUTING", "OUTPUT"}},
        {"security", {"INPUT", "FORWARD", "OUTPUT"}}};
    return all;
}

class Tool {
public:
    Tool(Process& process, Command command)
        : process_(process),
          command_(std::move(command)),
          name_(process.arguments()[0].starts_with("ip6") ? "ip6tables" : "iptables"),
          family_(name_ == "ip6tables" ? Family::v6 : Family::v4),
          ip_(process.name_space().ip()) {}

    int run() {
        if (!command_.error.empty()) return wrong(command_.error);
        if (command_.letter == 'V' || command_.letter == 'h') return about();
        const auto& all = tables();
        const auto table = std::find_if(all.begin(), all.end(), [this](const Table& one) {
            return one.name == command_.table;
        });
        if (table == all.end()) {
            process_.err(
                fmt::format("{} table '{}' does not exist\nPerhaps {} or your kernel "
                            "needs to be upgraded.\n",
                            version(), command_.table, name_));
            return kNoTable;
        }
        table_ = &*table;
        if (!command_.unmodelled.empty()) return not_simulated(command_.unmodelled);
        switch (command_.letter) {
            case 'L':
                return list();
            case 'S':
                return list_rules();
            case 'P':
                return set_policy();
            case 'F':
            case 'X':
                return has_chain_or_all() ? 0 : no_chain();
            case 'Z':
                return zero();
            case 'D':
            case 'C':
                return no_rule();
            default:
                return not_simulated(fmt::format("-{}", command_.letter));
        }
    }

private:
    std::string version() const { return name_ + " v1.8.9 (nf_tables):"; }

    int wrong(const std::string& what) {
        const bool plain = what.starts_with("Bad argument");
        process_.err(fmt::format("{}{}\nTry `{} -h' or '{} --help' for more information.\n",
                                 plain ? "" : version() + " ", what, name_, name_));
        return kWrongUse;
    }
    int refused(const std::string& what) {
        process_.err(fmt::format("{}: {}\n", name_, what));
        return kRefused;
    }
    int not_simulated(const std::string& what) {
        process_.err(not_simulated_line(name_, what));
        return kRefused;
    }
    int no_chain() { return refused("No chain/target/match by that name."); }

    int about() {
        process_.out(name_ + " v1.8.9 (nf_tables)\n");
        if (command_.letter == 'h') process_.out(kUsage);
        return 0;
    }

    bool has_chain(std::string_view chain) const {
        return std::find(table_->chains.begin(), table_->chains.end(), chain) !=
               table_->chains.end();
    }
    bool has_chain_or_all() const {
        // -X never takes a chain that is built in.
        if (command_.letter == 'X') return command_.chain.empty();
        return command_.chain.empty() || has_chain(command_.chain);
    }
    std::vector<std::string_view> chains() const {
        if (command_.chain.empty()) return table_->chains;
        return {command_.chain};
    }

    FilterPolicy* policy_in(sim::FilterPolicies& policies, std::string_view chain) const {
        if (table_->name != "filter") return nullptr;
        return chain == "INPUT"     ? &policies.input
               : chain == "FORWARD" ? &policies.forward
                                    : &policies.output;
    }
    sim::FilterCounter* counter_of(std::string_view chain) const {
        if (table_->name != "filter") return nullptr;
        auto& counters = ip_.filter_counters(family_);
        return chain == "INPUT"     ? &counters.input
               : chain == "FORWARD" ? &counters.forward
                                    : &counters.output;
    }
    std::string_view policy_name(std::string_view chain) const {
        auto policies = ip_.policies(family_);
        const auto* policy = policy_in(policies, chain);
        return policy != nullptr && *policy == FilterPolicy::drop ? "DROP" : "ACCEPT";
    }

    int incompatible() {
        process_.err(fmt::format("{} chain `{}' in table `{}' is incompatible, use 'nft' tool.\n",
                                 version(), command_.chain, command_.table));
        return kRefused;
    }

    int list() {
        if (!has_chain_or_all()) return incompatible();
        std::string text;
        for (const auto chain : chains()) {
            if (!text.empty()) text += "\n";
            text += fmt::format("Chain {} (policy {}", chain, policy_name(chain));
            const auto* counter = counter_of(chain);
            if (command_.verbose)
                text += fmt::format(" {} packets, {} bytes", counter ? counter->packets : 0,
                                    counter ? counter->bytes : 0);
            text += ")\n" + columns();
        }
        process_.out(text);
        return 0;
    }

    std::string columns() const {
        std::string text;
        if (command_.line_numbers) text += "num  ";
        if (command_.verbose) text += command_.exact ? "    pkts      bytes " : " pkts bytes ";
        text += "target     prot opt";
        if (command_.verbose) text += " in     out    ";
        return text + " source               destination         \n";
    }

    int list_rules() {
        if (!has_chain_or_all()) return incompatible();
        std::string text;
        for (const auto chain : chains()) {
            text += fmt::format("-P {} {}", chain, policy_name(chain));
            const auto* counter = counter_of(chain);
            if (command_.verbose)
                text += fmt::format(" -c {} {}", counter ? counter->packets : 0,
                                    counter ? counter->bytes : 0);
            text += "\n";
        }
        process_.out(text);
        return 0;
    }

    int set_policy() {
        if (command_.target != "ACCEPT" && command_.target != "DROP")
            return refused("Bad policy name. Run `dmesg' for more information.");
        if (!has_chain(command_.chain)) return refused("Bad built-in chain name.");
        const bool drop = command_.target == "DROP";
        if (table_->name == "nat" && drop)
            return wrong(
                "\nThe \"nat\" table is not intended for filtering, the use of DROP is "
                "therefore inhibited.\n\n");
        auto policies = ip_.policies(family_);
        auto* policy = policy_in(policies, command_.chain);
        if (policy == nullptr)
            return drop ? not_simulated(fmt::format("-t {} -P", command_.table)) : 0;
        *policy = drop ? FilterPolicy::drop : FilterPolicy::accept;
        ip_.set_policies(family_, policies);
        *counter_of(command_.chain) = {.is_on = true};
        return 0;
    }

    int zero() {
        if (!has_chain_or_all()) return no_chain();
        for (const auto chain : chains())
            if (auto* counter = counter_of(chain)) *counter = {.is_on = counter->is_on};
        return 0;
    }

    // There are none.
    int no_rule() {
        const bool by_number = !command_.rule.empty();
        if (by_number || !has_chain(command_.chain)) return no_chain();
        return refused("Bad rule (does a matching rule exist in that chain?).");
    }

    Process& process_;
    Command command_;
    std::string name_;
    Family family_;
    sim::IpStack& ip_;
    const Table* table_ = nullptr;
};

}  // namespace
}  // namespace iptables_tool

Task iptables(Process& process) {
    co_return iptables_tool::Tool(process, iptables_tool::parse(process.arguments())).run();
}

}  // namespace vxlab::labs
