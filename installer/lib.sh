# shellcheck shell=bash
# What installer/run, installer/test and .ci/run share: words, packages, builds. To be sourced by a
# script that stands in the root of the tree.

# shellcheck source=installer/packages.sh
source installer/packages.sh

say() { printf '\n== %s\n' "$*"; }

give_up() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# missing_packages PACKAGE...: those that are not installed, one a line.
missing_packages() {
    local package
    for package in "$@"; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            printf '%s\n' "$package"
    done
}

# as_root COMMAND...: through sudo when we are a user; sudo may ask only where someone can answer.
as_root() {
    if ((EUID == 0)); then
        "$@"
    elif [[ -t 0 ]]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

# as_owner COMMAND...: as the user who typed `sudo installer/...`, so that build/ stays theirs.
as_owner() {
    if ((EUID == 0)) && [[ ${SUDO_UID:-0} != 0 && $(stat -c %u .) == "$SUDO_UID" ]]; then
        sudo -u "#$SUDO_UID" -H "$@"
    else
        "$@"
    fi
}

# apt_get ARGUMENT...: asks nothing, and shows its output only when it fails.
apt_get() {
    local output
    output=$(as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" 2>&1) || {
        printf '%s\n' "$output" >&2
        return 1
    }
}

# install_packages PACKAGE...: through apt, and only when something is missing.
install_packages() {
    command -v apt-get dpkg-query >/dev/null ||
        give_up "this is neither Debian 12 nor Ubuntu 24.04; install what installer/packages.sh lists, then use the CMake presets"
    local missing
    mapfile -t missing < <(missing_packages "$@")
    if ((${#missing[@]} == 0)); then
        say "Every package is installed already"
        return
    fi
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        give_up "only root can install them and there is no sudo; as root: apt-get install ${missing[*]}"
    fi
    apt_get update || give_up "apt-get update failed (see above): it needs the network, and root or sudo"
    apt_get install -y --no-install-recommends "${missing[@]}" ||
        give_up "apt could not install them (see above); Ubuntu keeps some in its component 'universe'"
}

# configure PRESET [CMAKE ARGUMENT...]
configure() {
    say "Configuring build/$1"
    as_owner cmake --preset "$@" --log-level=WARNING >/dev/null
}

# build PRESET [TARGET...]: everything, or just the targets, on all processors.
build() {
    say "Building build/$1 on $(nproc) processors"
    local quiet=()
    [[ -t 1 ]] || quiet=(-- --quiet)
    as_owner cmake --build --preset "$1" --parallel "$(nproc)" ${2:+--target "${@:2}"} "${quiet[@]}"
}
