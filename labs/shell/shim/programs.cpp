// Programs that a command becomes or starts: `ip netns exec X CMD`, `timeout 5 CMD`.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "labs/shell/shim/command.h"
#include "labs/shell/shim/find_program.h"
#include "labs/shell/shim/signals.h"
#include "labs/shell/shim/view.h"

namespace vxlab::labs::shim {
namespace {

std::vector<char*> argument_pointers(const std::vector<std::string>& arguments) {
    std::vector<char*> pointers;
    for (const auto& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

// A lent name needs no second process: the shim asks again, from its new place.
void Command::execute(const ProgramRequest& request) {
    const auto found = find_program(request.arguments[0]);
    if (found.error != 0) return fail(found.error);
    if (!found.is_shim) return fail(become(request, found.path));
    place_.name_space = request.name_space;
    place_.machine = request.machine;
    arguments_ = request.arguments;
    ::_exit(run());
}

int Command::become(const ProgramRequest& request, const std::string& path) {
    ::setenv(kNamespaceVariable, std::to_string(request.name_space).c_str(), 1);
    ::setenv(kMachineVariable, request.machine.c_str(), 1);
    ::setenv(kPlaceVariable, request.place.c_str(), 1);
    if (request.name_space != mounted_.name_space)
        enter_view(place_.folder(), request.name_space,
                   request.machine == mounted_.machine ? std::string() : request.machine);
    give_signals_back();
    auto pointers = argument_pointers(request.arguments);
    ::execv(path.c_str(), pointers.data());
    // As execvp does: a file that no loader knows is a script for sh.
    if (errno == ENOEXEC) {
        pointers[0] = const_cast<char*>(path.c_str());
        pointers.insert(pointers.begin(), const_cast<char*>("sh"));
        ::execv("/bin/sh", pointers.data());
    }
    return errno;
}

// The child tells through a pipe that closes on exec whether it became the program.
void Command::spawn(const ProgramRequest& request) {
    int report[2];
    if (::pipe2(report, O_CLOEXEC) != 0) return fail(errno);
    child_has_group_ = request.own_group && ::setpgid(0, 0) == 0;
    child_ = ::fork();
    if (child_ < 0) {
        const int error = errno;
        child_ = 0;
        return fail(error);
    }
    if (child_ == 0) in_child(request, report[1]);
    ::close(report[1]);
    int error = 0;
    const bool failed = ::read(report[0], &error, sizeof error) == sizeof error;
    ::close(report[0]);
    if (!failed) return tell(FromShim::started);
    child_ = 0;
    fail(error);
}

void Command::in_child(const ProgramRequest& request, int report) {
    const auto found = find_program(request.arguments[0]);
    const int error = found.error != 0 ? found.error : become(request, found.path);
    (void)!::write(report, &error, sizeof error);
    ::_exit(127);
}

void Command::kill_child(int number) const {
    if (child_ <= 0) return;
    ::kill(child_, number);
    if (child_has_group_) kill_own_group(number);
}

}  // namespace vxlab::labs::shim
