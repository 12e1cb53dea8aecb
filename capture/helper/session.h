// The helper's one loop: packets from several interfaces to stdout, orders from stdin, signals.
#pragma once

#include <poll.h>

#include <string>
#include <vector>

#include "capture/helper/device.h"
#include "capture/helper/merge.h"
#include "capture/helper/output.h"
#include "capture/helper/protocol.h"

namespace vxlab::helper {

class Session {
public:
    // `ending` is a signalfd of those that end the capture.
    Session(int input, int output, int ending) : input_(input), output_(output), ending_(ending) {}

    // Opens each and tells the reader. False when one failed: the reader was told, run() ends.
    bool open(const std::vector<std::string>& names, int buffer_bytes);
    // Ends the session with a failure; run() still sends it.
    void fail(const DeviceError& error, std::uint32_t interface);
    // Until the end message is sent or nobody reads. Works without privilege.
    void run();

private:
    enum class State { waiting, capturing, draining, ended };

    void wait();
    void read_orders();
    bool obey(ToHelper type, Bytes body);
    bool keep_filter(Bytes body);
    void start();
    void stop();
    void take_packets();
    void finish_draining();
    void send_statistics();
    void end();

    int input_;
    Output output_;
    int ending_;
    State state_ = State::waiting;
    std::vector<Device> devices_;
    Merge merge_;                                 // of several devices
    std::vector<std::vector<bpf_insn>> filters_;  // one a device; empty: everything
    std::vector<std::uint8_t> orders_;            // read from input_, not yet a whole message
    bool took_packets_ = false;                   // in the last round: there may be more
    int idle_rounds_ = 0;                         // of draining
};

}  // namespace vxlab::helper
