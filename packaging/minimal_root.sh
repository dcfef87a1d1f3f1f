#!/usr/bin/env bash
# Tries a .deb and a portable archive on the smallest Debian there is: no Python, no desktop, no network while the program
# runs, and of other packages only those that are named as needed. Purged, the package must leave nothing behind.
#
#     sudo packaging/minimal_root.sh dist/*.deb dist/*.tar.xz
#
# Needs Debian or Ubuntu with mmdebstrap, xvfb and xz-utils, the mirror that this machine's own apt uses, and 3 GB in /tmp.
set -euo pipefail

SUITE=bookworm # the oldest that the program is for
FOLDER="/opt/Schöne Programme ŷ" # whoever runs the program there may not write into it

fail() {
    printf 'WRONG: %s\n' "$*" >&2
    exit 1
}
right() { printf 'right: %s\n' "$*"; }

# --- a root of its own, in a mount namespace of its own: what is mounted there is gone when it ends -------------------

if [ -z "${MINIMAL_ROOT_WORK:-}" ]; then
    [ $# -gt 0 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
    [ "$(id -u)" = 0 ] || { echo "minimal_root.sh: only root can make a root" >&2; exit 2; }
    for program in mmdebstrap Xvfb xz unshare; do
        command -v "$program" >/dev/null || { echo "minimal_root.sh: install mmdebstrap xvfb xz-utils util-linux" >&2; exit 2; }
    done
    MINIMAL_ROOT_WORK=$(mktemp -d)
    export MINIMAL_ROOT_WORK
    trap 'rm -rf --one-file-system "$MINIMAL_ROOT_WORK"' EXIT
    chmod 755 "$MINIMAL_ROOT_WORK"
    unshare --mount --propagation private bash "$0" "$@"
    exit
fi
work=$MINIMAL_ROOT_WORK
root=$work/root

# shellcheck disable=SC2016  # it is apt that fills this in
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' | head -n 1)
[ -n "$mirror" ] || fail "apt knows no mirror of Debian: run apt-get update"
mmdebstrap --quiet --mode=root --variant=minbase "$SUITE" "$root" "deb $mirror $SUITE main" </dev/null
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
# No service may start in it, and this machine's proxy is needed to reach the mirror.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
apt-config dump --format '%F "%v";%n' Acquire::http Acquire::https >"$root/etc/apt/apt.conf.d/99machine"

mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null:3 zero:5 full:7 random:8 urandom:9; do
    mknod -m 666 "$root/dev/${device%:*}" c 1 "${device#*:}"
done
mkdir -m 1777 "$root/dev/shm"
ln -s /proc/self/fd "$root/dev/fd"

chroot "$root" useradd --create-home pupil

Xvfb -displayfd 9 -screen 0 1366x768x24 -nolisten tcp -ac 9>"$work/display" >"$work/xvfb.log" 2>&1 &
screen=$!
trap 'kill "$screen" 2>/dev/null || true; wait' EXIT
for _ in $(seq 100); do
    [ -s "$work/display" ] && break
    sleep 0.1
done
[ -s "$work/display" ] || { cat "$work/xvfb.log" >&2; exit 1; }
display=:$(tr -d '[:space:]' <"$work/display")
mkdir -m 1777 "$root/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"

# --- what is asked of both --------------------------------------------------------------------------------------------

in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 "$@"; }

apt() {
    in_root ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} \
        apt-get -q -y "$@" >"$work/apt.log" 2>&1 || { tail -n 30 "$work/apt.log" >&2; fail "apt-get $*"; }
}

# As somebody without rights and without a network, not even the machine's own.
as_pupil() {
    unshare --net chroot --userspec=pupil:pupil "$root" \
        env -i HOME=/home/pupil PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"
}

no_python() {
    local found
    found=$(find "$root/usr" "$root/etc" "$root/opt" -xdev \( -path "$root/usr/lib/hello-neuron" -o -path "$root$FOLDER" \) \
        -prune -o ! -type d \( -name 'python*' -o -name 'libpython*' \) -print)
    [ -z "$found" ] || fail "there is Python on the system: $found"
    right "no Python on the system, $(in_root dpkg-query -W | wc -l) packages"
}

# The self-test of this program, without a screen and on one. Usage: self_test NAME PROGRAM
self_test() {
    local platform told
    for platform in offscreen xcb; do
        told=$work/told
        if ! as_pupil QT_QPA_PLATFORM="$platform" DISPLAY="$display" timeout 180 "$2" --self-test >"$told" 2>"$work/stderr" ||
            [ "$(tail -n 1 "$told")" != PASS ]; then
            cat "$told" "$work/stderr" >&2
            fail "$1, $platform: the self-test"
        fi
        right "$1, $platform: $(grep ready "$told"), $(grep XLA "$told")"
    done
}

# All names but those of apt's and dpkg's own notes, logs and caches.
listing() {
    (cd "$root" && find . -xdev \( -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/cache -o -path ./var/log \
        -o -path ./home -o -path ./proc -o -path ./sys -o -path ./dev -o -path ./tmp \) -prune -o -print | sort)
}

# --- one after the other ----------------------------------------------------------------------------------------------

try_deb() {
    listing >"$work/before"
    cp "$1" "$root/tmp/hello-neuron.deb"
    apt install --no-install-recommends /tmp/hello-neuron.deb
    rm "$root/tmp/hello-neuron.deb"
    no_python
    as_pupil neuron-gui-cli --version
    self_test "package" neuron-gui-cli
    apt purge --auto-remove hello-neuron
    listing >"$work/after"
    diff "$work/before" "$work/after" >&2 || fail "the purged package left something behind"
    right "purged: nothing is left"
}

try_archive() {
    local folder home=/home/pupil needed
    mkdir -p "$root$FOLDER"
    tar -C "$root$FOLDER" --no-same-owner -xf "$1"
    needed=$(sed -n 's/^ *sudo apt install //p' "$root$FOLDER"/hello-neuron-*/README.txt)
    [ -n "$needed" ] || fail "README.txt in the archive does not say what it needs"
    # shellcheck disable=SC2086  # several packages
    apt install --no-install-recommends $needed
    no_python
    folder=$(cd "$root" && echo ".$FOLDER"/hello-neuron-*)
    folder=${folder#.}
    (cd "$root$folder" && find . | sort) >"$work/unpacked"
    as_pupil "$folder/neuron-gui-cli" --version
    self_test "archive in $folder" "$folder/neuron-gui-cli"
    (cd "$root$folder" && find . | sort) | diff "$work/unpacked" - >&2 || fail "it wrote into its own folder"

    (cd "$root$home" && find . ! -type d | sort) >"$work/before"
    as_pupil sh "$folder/install.sh"
    self_test "installed for oneself" "$home/.local/bin/neuron-gui-cli"
    as_pupil sh "$home/.local/lib/hello-neuron/uninstall.sh"
    (cd "$root$home" && find . ! -type d | sort) | diff "$work/before" - >&2 || fail "uninstall.sh left something behind"
    right "uninstalled: nothing is left"
    rm -rf --one-file-system "${root:?}$FOLDER"
}

no_python
apt update
for file in "$@"; do
    case $file in
        *.deb) try_deb "$file" ;;
        *.tar.xz) try_archive "$file" ;;
        *) fail "$file: neither .deb nor .tar.xz" ;;
    esac
done
printf 'PASS\n'
