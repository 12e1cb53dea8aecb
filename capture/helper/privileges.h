// Giving up what capabilities allow. By the kernel's own calls, so that nothing need be linked.
#pragma once

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace vxlab::helper {

// The calling thread has no capability afterwards and can gain none, by exec neither (the set-uid
// bit and file capabilities are ignored: no_new_privs). Before threads are started it holds for
// the whole process. False if the kernel refused; then nothing may be assumed.
inline bool drop_privileges() {
    __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[2]{};
    if (syscall(SYS_capset, &head, none) != 0) return false;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

}  // namespace vxlab::helper
