# shellcheck shell=bash
# `ip tuntap`.
body() {
    t() { echo "\$ ip $*"; ip "$@" | sed -E 's/ether ([0-9a-f]{2}:){5}../ether M/'; echo "-> ${PIPESTATUS[0]}"; }
    t tuntap add
    t tuntap add dev tap0
    t tuntap add dev tap0 mode tap
    t tuntap add dev tap0 mode tap
    t tuntap add dev tun0 mode tun
    t tuntap
    t tuntap list
    t tuntap show
    t link show tap0
    t link show tun0
    t -d link show tap0
    t -d link show tun0
    t link set tap0 up
    t link show tap0
    t link set tun0 up
    t addr add 10.1.0.1/24 dev tun0
    t addr show tun0
    t tuntap del dev tap0 mode tap
    t tuntap del dev tap9 mode tap
    t tuntap del dev tun0 mode tun
    t tuntap foo
    t tuntap add dev x mode foo
    t tuntap add mode tap
    t tuntap add mode tap user 0 group 0 name tt
    t tuntap show
    t -j tuntap show
    t tuntap help
}
body 2>&1 | sed 's/^/CHECK /'
