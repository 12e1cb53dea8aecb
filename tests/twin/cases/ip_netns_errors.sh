# shellcheck shell=bash
# ip netns: verbs, errors, and what is left.
try() { "$@" 2>&1 | sed "s/^/CHECK   /"; echo "CHECK $* -> ${PIPESTATUS[0]}"; }
try ip netns add red
try ip netns add red
try ip netns add blue
try ip netns list
try ip netns
# shellcheck disable=SC2012  # that ls works is what is tested
ls /run/netns | sed 's/^/CHECK file /'
# shellcheck disable=SC2012
ls /var/run/netns/ | sed 's/^/CHECK var /'
try ip netns exec nosuch true
try ip netns exec red false
try ip netns exec red nosuchprogram
try ip netns exec red
try ip netns del nosuch
try ip netns add a/b
try ip netns add ''
try ip -n red link
try ip -n nosuch link
try ip netns pids red
ip netns exec red ip netns identify | sed 's/^/CHECK in /'
try ip netns del red
try ip netns list
