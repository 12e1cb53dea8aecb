#!/usr/bin/env bash
# Records the transcripts anew: runs the commands of every *.txt here, or of those named, with the
# real tools, each file in network namespaces of its own, and writes what they print and their exit
# status. Needs iproute2, ethtool and iptables of Debian 12, user namespaces, two processors, and a
# kernel with veth, bridge, vxlan, macvlan, tap and tbf.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

# run FILE: within the namespaces.
run() {
    local line status
    mount -t tmpfs none /run
    while IFS= read -r line; do
        printf '$ %s\n' "$line"
        status=0
        bash -c "$line" 2>&1 || status=$?
        ((status == 0)) || printf -- '-> %s\n' "$status"
    done < <(sed -n 's/^\$ //p' "$1")
}

if [[ ${1-} == --inside ]]; then
    run "$2"
    exit
fi
(($# > 0)) || set -- *.txt
for file; do
    unshare -Urnmpf --kill-child --mount-proc bash "$PWD/record.sh" --inside "$PWD/$file" >"$file.new"
    mv "$file.new" "$file"
done
