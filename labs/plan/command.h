// What is done to make a lab, step by step: the one list that is run, simulated and printed.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "labs/lab/lab.h"

namespace vxlab::plan {

// One word of a command line. That of a namespace is marked, since its name depends on where the
// command is run: see Naming.
struct Word {
    std::string text;
    bool is_name_space = false;

    Word(std::string word) : text(std::move(word)) {}
    Word(const char* word) : text(word) {}
    static Word name_space(std::string name) {
        Word word(std::move(name));
        word.is_name_space = true;
        return word;
    }
    friend bool operator==(const Word&, const Word&) = default;
};
using Words = std::vector<Word>;

// A command line, to be run in a namespace of a machine.
struct Command {
    std::string machine, name_space;  // where; no namespace: the machine's root
    Words words;
    Words undo;         // in the same place; empty: undone when what it `needs` goes
    std::string makes;  // what is there after it: "h1/red", "h1/red:eth0"; empty: nothing new
    std::vector<std::string> needs;  // what goes takes this with it
    std::string why;                 // for the reader of a script; may be empty

    friend bool operator==(const Command&, const Command&) = default;
};

// A Linux box of its own: a machine, a router; a switch of the underlay is one with a bridge.
struct MakeMachine {
    std::string name, why;
    friend bool operator==(const MakeMachine&, const MakeMachine&) = default;
};

// A cable between an interface of one machine and one of another; both are made by it. Without
// another machine: a card on no cable.
struct Connect {
    std::string machine, interface, other_machine, other_interface;
    lab::Quality quality;
    friend bool operator==(const Connect& a, const Connect& b);
};

// A daemon that speaks IGMP and PIM on all interfaces of the machine.
struct RouteMulticast {
    std::string machine;
    IpAddress rendezvous_point{};
    friend bool operator==(const RouteMulticast&, const RouteMulticast&) = default;
};

using Step = std::variant<MakeMachine, Connect, Command, RouteMulticast>;
using Steps = std::vector<Step>;

// What the step makes and needs, in the words of Command.
std::vector<std::string> made_by(const Step& step);
std::vector<std::string> needs_of(const Step& step);

}  // namespace vxlab::plan
