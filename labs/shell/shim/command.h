// One lent command: asks the session to run it, does what the session cannot do from outside (open
// files, start programs, pass signals on), and ends as the session says.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "labs/shell/channel.h"

namespace vxlab::labs::shim {

// Where this process stands: the environment's word, which exec changes.
struct Place {
    std::string socket;
    std::uint32_t name_space = 0;
    std::string machine;

    static Place from_environment();
    // The folder of the session's files.
    std::string folder() const { return socket.substr(0, socket.rfind('/')); }
};

class Command {
public:
    Command(Place place, std::vector<std::string> arguments)
        : place_(std::move(place)), mounted_(place_), arguments_(std::move(arguments)) {}

    // To the end; gives the exit status. May replace the process, or end it by a signal.
    int run();

private:
    enum class Next { wait, done };

    bool connect();
    void send_run();
    Next handle(const Message& message);
    void forward_signals();
    void forward_input();
    void child_ended();

    void execute(const ProgramRequest& request);
    // Only if it cannot, with the errno.
    int become(const ProgramRequest& request, const std::string& path);
    void spawn(const ProgramRequest& request);
    void in_child(const ProgramRequest& request, int report);
    void kill_child(int number) const;
    void read(const std::string& path);
    void open(bool append, const std::string& path);
    [[noreturn]] void die(int number);

    void tell(FromShim type, std::string_view body = {});
    void fail(int error) {
        tell(FromShim::failed, encode_number(static_cast<std::uint32_t>(error)));
    }
    int complain(std::string_view text) const;

    struct Streams {
        bool out = true, err = true;
    };
    // Closed ones among the first three are opened on nothing, lest another file get their number.
    static Streams secure_streams();

    Place place_;
    Place mounted_;  // whose files this process sees
    std::vector<std::string> arguments_;
    std::unique_ptr<Channel> channel_;
    Streams streams_ = secure_streams();
    std::uint32_t ignored_signals_ = 0;
    int signals_ = -1;  // signalfd
    int input_ = -1;    // what `read` reads
    pid_t child_ = 0;
    bool child_has_group_ = false;
    int status_ = 1;
};

}  // namespace vxlab::labs::shim
