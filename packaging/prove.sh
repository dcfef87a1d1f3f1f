#!/usr/bin/env bash
# Proves on this machine that what was built can be installed, runs without a network, and goes without a trace:
#
#     packaging/prove.sh [dist/*.deb] [dist/*.tar.xz]
#
# As root, on Debian or Ubuntu, on a machine that may be used for it: it installs the package and purges it again.
set -euo pipefail
exec </dev/null
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
user=neuron-proof
children=()
finish() {
    local code=$?
    for child in "${children[@]+"${children[@]}"}"; do kill "$child" 2>/dev/null || true; done
    mountpoint -q "$work/stick" 2>/dev/null && umount "$work/stick"
    dpkg-query -W -f '${Status}' hello-neuron 2>/dev/null | grep -q 'ok installed' && dpkg --purge hello-neuron >/dev/null
    pkill -u "$user" 2>/dev/null || true
    userdel -r "$user" 2>/dev/null || true
    rm -rf "$work"
    [ "$code" = 0 ] || printf 'NOT PROVED (exit %s): %s\n' "$code" "${stage:-start}" >&2
    exit "$code"
}
trap finish EXIT
stage() { stage=$1; printf '\n== %s\n' "$stage"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
nothing() { if grep .; then return 1; fi; } # reads what should be empty
but() { grep -vE "$1" || true; } # drops lines, of which there may be no others
only() { grep -E "$1" || true; }

[ "$(id -u)" = 0 ] || fail "This must be root: it installs the package."
debs=() archives=()
for file in "$@"; do
    case $file in
        *.deb) debs+=("$(readlink -f "$file")") ;;
        *.tar.xz) archives+=("$(readlink -f "$file")") ;;
        *) fail "$file is neither a .deb nor a .tar.xz" ;;
    esac
done
[ $# -gt 0 ] || fail "usage: packaging/prove.sh PACKAGE.deb ARCHIVE.tar.xz"

stage "tools"
tools=(desktop-file-utils appstream shared-mime-info lintian strace xdg-utils xvfb openbox xdotool x11-utils libglib2.0-bin zstd)
missing=()
for tool in "${tools[@]}"; do
    dpkg-query -W -f '${Status}' "$tool" 2>/dev/null | grep -q 'ok installed' || missing+=("$tool")
done
if [ "${#missing[@]}" -gt 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"$work/apt.log" 2>&1 \
        || { tail -n 20 "$work/apt.log"; exit 1; }
fi
useradd -m "$user"
home=$(getent passwd "$user" | cut -d: -f6)
Xvfb -displayfd 9 -screen 0 1366x768x24 -nolisten tcp -ac 9>"$work/display" >"$work/xvfb.log" 2>&1 &
children+=($!)
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
display=":$(tr -d '[:space:]' <"$work/display")"
DISPLAY=$display openbox >"$work/openbox.log" 2>&1 &
children+=($!)
mkdir -m 700 "$work/runtime"
chown "$user" "$work/runtime"
chmod 755 "$work"

# As an ordinary user who can write nowhere but at home, in an empty environment, without any network.
as_user() { runuser -u "$user" -- env -i HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin XDG_RUNTIME_DIR="$work/runtime" "$@"; }
alone() {
    unshare -n -- runuser -u "$user" -- env -i HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin \
        XDG_RUNTIME_DIR="$work/runtime" timeout 300 env "$@"
}
passes() {
    if ! "$@" >"$work/self-test.log" 2>&1 || ! grep -q '^PASS$' "$work/self-test.log"; then
        tail -n 40 "$work/self-test.log" >&2
        fail "the self-test did not pass"
    fi
    grep -E 'ready|TensorFlow [0-9]|XLA' "$work/self-test.log"
}
silent_on_the_net() {
    as_user strace -f -qq -e trace=connect,sendto,sendmsg -o "$work/runtime/strace.log" env QT_QPA_PLATFORM=offscreen "$1" --self-test \
        >"$work/self-test.log" 2>&1
    grep -q '^PASS$' "$work/self-test.log" || fail "the self-test did not pass"
    if grep AF_INET "$work/runtime/strace.log"; then fail "it talks to a network"; fi
    echo "talks to: $(grep -oE 'sa_family=AF_[A-Z]+' "$work/runtime/strace.log" | sort | uniq -c | tr -s ' ' | tr '\n' ';')"
}
# A window of this class is on the screen; prints what the window manager and the task bar see of it.
window_is_there() {
    local id=""
    for _ in $(seq 150); do
        id=$(DISPLAY=$display xdotool search --onlyvisible --class "Hello Neuron" 2>/dev/null | head -n 1) || true
        [ -n "$id" ] && break
        sleep 0.2
    done
    [ -n "$id" ] || fail "no window opened"
    DISPLAY=$display xprop -id "$id" WM_CLASS _NET_WM_NAME | sed 's/^/  /'
    DISPLAY=$display xprop -id "$id" _NET_WM_ICON >"$work/icon.log"
    grep -q "(CARDINAL) =" "$work/icon.log" || fail "the window has no icon"
}
close_window() {
    pkill -TERM -u "$user" -f neuron-gui || true
    for _ in $(seq 100); do pgrep -u "$user" -f neuron-gui >/dev/null || return 0; sleep 0.1; done
    fail "the program does not end"
}

for deb in "${debs[@]+"${debs[@]}"}"; do
    stage "the package: lintian"
    if ar t "$deb" | grep -q '\.zst$'; then
        echo "packed in a hurry, by what lintian does not know yet: try the release's own, too"
    else
        lintian --fail-on error --tag-display-limit 3 "$deb" | tee "$work/lintian.log" || fail "lintian found errors"
    fi

    stage "the package is installed"
    dpkg -L hello-neuron >/dev/null 2>&1 && fail "hello-neuron is already installed here"
    (cd / && find etc home opt root srv usr var/lib -xdev 2>/dev/null | sort) >"$work/before"
    apt-get install -q -y --no-install-recommends "$deb" >"$work/apt.log" 2>&1 || { tail -n 20 "$work/apt.log"; exit 1; }
    du -sm /usr/lib/hello-neuron | awk '{ print $1 " MiB" }'
    desktop-file-validate /usr/share/applications/io.github.helloneuron.HelloNeuron.desktop
    appstreamcli validate --no-net /usr/share/metainfo/io.github.helloneuron.HelloNeuron.metainfo.xml
    man --warnings -l /usr/share/man/man1/neuron-gui.1.gz 2>&1 >/dev/null | nothing

    stage "the package: the self-test without a network, as a user who may write nowhere else"
    passes alone QT_QPA_PLATFORM=offscreen /usr/bin/neuron-gui-cli --self-test
    stage "the same in a real window"
    passes alone QT_QPA_PLATFORM=xcb DISPLAY="$display" /usr/bin/neuron-gui-cli --self-test
    stage "nobody is called"
    silent_on_the_net /usr/bin/neuron-gui-cli

    stage "a double click on a .neuron file opens it"
    file=$(find "$here/tests" -name '*.neuron' | sort | tail -n 1)
    install -o "$user" -m 644 "$file" "$home/a lesson ü.neuron"
    # As on a desktop: without one xdg-mime asks `file`, which knows only what is in a file, not how it is called.
    type=$(as_user XDG_CURRENT_DESKTOP=GNOME xdg-mime query filetype "$home/a lesson ü.neuron")
    [ "$type" = application/x-hello-neuron ] || fail "the file is taken for $type"
    handler=$(as_user XDG_DATA_DIRS=/usr/local/share:/usr/share xdg-mime query default application/x-hello-neuron)
    [ "$handler" = io.github.helloneuron.HelloNeuron.desktop ] || fail "it would be opened by $handler"
    as_user XDG_CURRENT_DESKTOP=GNOME DISPLAY="$display" xdg-open "$home/a lesson ü.neuron" >"$work/open.log" 2>&1 &
    window_is_there
    DISPLAY=$display xdotool search --name "a lesson ü" >/dev/null || fail "the window does not show the file"
    close_window

    stage "purged, nothing is left but the user's own"
    dpkg --purge hello-neuron >/dev/null
    (cd / && find etc home opt root srv usr var/lib -xdev 2>/dev/null | sort) >"$work/after"
    comm -13 "$work/before" "$work/after" | but "^home/$user(/|$)|^var/lib/(dpkg|apt|systemd|ucf|man-db)|^usr/share/(mime|applications/mimeinfo|icons/hicolor/icon-theme)" \
        >"$work/left"
    if [ -s "$work/left" ]; then cat "$work/left"; fail "that is left"; fi
    comm -23 "$work/before" "$work/after" | but '^var/lib/' | nothing || fail "that was taken away"
done

for archive in "${archives[@]+"${archives[@]}"}"; do
    stage "the archive, in a folder whose name has spaces and letters that are not English"
    folder="$work/Übung für 7b"
    mkdir -p "$folder"
    tar --extract --no-same-owner --file "$archive" --directory "$folder"
    program=$(echo "$folder"/hello-neuron-*)
    passes alone QT_QPA_PLATFORM=offscreen "$program/neuron-gui-cli" --self-test
    passes alone QT_QPA_PLATFORM=xcb DISPLAY="$display" "$program/neuron-gui" --self-test

    stage "the archive on a stick that cannot be written to"
    mkdir -p "$work/stick"
    mount --bind "$folder" "$work/stick"
    mount -o remount,bind,ro "$work/stick"
    ! touch "$work/stick/x" 2>/dev/null || fail "the stick can be written to"
    stick=$(echo "$work"/stick/hello-neuron-*)
    passes alone QT_QPA_PLATFORM=offscreen "$stick/neuron-gui-cli" --self-test
    silent_on_the_net "$stick/neuron-gui-cli"

    stage "installed from it for one user, opened, and removed"
    (cd "$home" && find . | sort) >"$work/home-before"
    as_user sh "$stick/install.sh"
    desktop-file-validate "$home"/.local/share/applications/io.github.helloneuron.HelloNeuron.desktop
    passes alone QT_QPA_PLATFORM=offscreen "$home/.local/bin/neuron-gui-cli" --self-test
    as_user DISPLAY="$display" "$home/.local/bin/neuron-gui" >"$work/open.log" 2>&1 &
    window_is_there
    close_window
    as_user sh "$home/.local/lib/hello-neuron/uninstall.sh"
    (cd "$home" && find . | sort) >"$work/home-after"
    comm -13 "$work/home-before" "$work/home-after" | only 'lib/hello-neuron|/bin/|applications/|icons/|metainfo|mime/packages' \
        | nothing || fail "that is left in the user's home"

    stage "installed from it for all users, and removed"
    find /usr/local -xdev | sort >"$work/local-before"
    sh "$stick/install.sh" --all-users
    passes alone QT_QPA_PLATFORM=offscreen /usr/local/bin/neuron-gui-cli --self-test
    sh /usr/local/lib/hello-neuron/uninstall.sh --all-users
    find /usr/local -xdev | sort >"$work/local-after"
    comm -13 "$work/local-before" "$work/local-after" | but 'mime/|mimeinfo.cache|icon-theme.cache' | nothing \
        || fail "that is left in /usr/local"
    umount "$work/stick"
done
[ "${#debs[@]}" = 0 ] || [ "${#archives[@]}" = 0 ] || python3 "$here/packaging/changed.py" --record
printf '\nPROVED in %s s\n' "$SECONDS"
