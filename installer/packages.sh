# shellcheck shell=bash disable=SC2034  # read by the scripts that source this file
# What vxlab needs from the distribution, by purpose. The names are those of Debian 12 and
# Ubuntu 24.04 alike.

# Building `vxlab` and running it.
packages_run=(
    g++ cmake ninja-build pkgconf
    libfmt-dev libexpected-dev nlohmann-json3-dev libcli11-dev libyaml-cpp-dev
    zlib1g-dev libpcre2-dev libpcap-dev libtins-dev libsqlitecpp-dev libsqlite3-dev
    qt6-base-dev fonts-dejavu-core
    graphviz
)

# Building and running every test: the test framework, the tools that results are compared with,
# and what checks the style.
packages_test=(
    "${packages_run[@]}"
    tshark tcpdump iproute2 iputils-ping iputils-arping iputils-tracepath bridge-utils net-tools
    procps ethtool iptables iperf iperf3
    clang-format-14 shellcheck sqlite3
    mininet openvswitch-switch python3-jsonschema python3-yaml
)

# What continuous integration adds: the sanitizers' runtimes come with g++, libFuzzer with clang.
packages_ci=(
    "${packages_test[@]}"
    clang-14 libclang-rt-14-dev clang-tidy-14 ccache git
)
