#!/bin/sh
# Installs Hello Neuron from the unpacked archive: copies everything beside the old version first, then only renames, so
# that whatever goes wrong leaves the old one as it was. For any POSIX shell; the folder of this file may be read-only.
# shellcheck disable=SC1111  # “ and ” are meant
set -eu
unset CDPATH
umask 022
LC_ALL=C # names are bytes, and sorted as such
export LC_ALL

say() { printf '%s\n' "$*"; }
fail() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 1
}
usage() {
    cat <<'TEXT'
Installs Hello Neuron for you, without a network. To remove it again, run uninstall.sh.

  sh install.sh                 for you alone, in ~/.local
  sudo sh install.sh --all-users   for all users of this computer, in /usr/local
  sh install.sh --prefix DIR    in another folder: DIR/lib, DIR/bin, DIR/share

An older version in the same place is replaced. Nobody's work is touched.
TEXT
}

# --- what is asked for ------------------------------------------------------------------------------------------------

prefix=
share=
while [ $# -gt 0 ]; do
    case $1 in
        --all-users) prefix=/usr/local ;;
        --prefix)
            [ $# -gt 1 ] || { echo "install.sh: --prefix needs a folder" >&2; exit 2; }
            prefix=$2
            shift
            ;;
        --prefix=*) prefix=${1#--prefix=} ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            printf 'install.sh: “%s” is not known; --help says what is\n' "$1" >&2
            exit 2
            ;;
    esac
    [ -n "$prefix" ] || { echo "install.sh: --prefix needs a folder" >&2; exit 2; }
    shift
done
if [ -z "$prefix" ]; then
    if [ "$(id -u)" = 0 ] && [ -n "${SUDO_USER:-}" ]; then
        fail "with sudo, say --all-users; for yourself alone, run it without sudo."
    fi
    [ -n "${HOME:-}" ] || fail "HOME is not set: say --prefix DIR."
    prefix=$HOME/.local
    share=${XDG_DATA_HOME:-}
fi
case $prefix in
    /*) ;;
    *) prefix=$(pwd)/$prefix ;;
esac
prefix=${prefix%/}
share=${share:-$prefix/share}
case $prefix$share in
    *"
"*) fail "the name of the folder must be one line." ;;
esac

source=$(cd -- "$(dirname -- "$0")" && pwd -P)
lib=$prefix/lib
bin=$prefix/bin
program=$lib/hello-neuron
new=$program.new.$$
old=$program.old.$$
work=$program.work.$$
list=installed-files.txt # what uninstall.sh removes: "./…" in the program's folder, "/…" elsewhere, folders end in "/"

# --- whether it can be done -------------------------------------------------------------------------------------------

for part in neuron-gui neuron-gui-cli _internal share uninstall.sh; do
    [ -e "$source/$part" ] || fail "“$part” is missing beside this file: unpack the archive anew."
done
machine="$(uname -s) $(uname -m)"
[ "$machine" = "Linux x86_64" ] || fail "this archive is for Linux on x86_64 (64-bit Intel or AMD); this is $machine."

# The nearest folder on the way to $1 that is there.
standing() {
    place=$1
    while [ ! -d "$place" ]; do
        [ ! -e "$place" ] || fail "“$place” is not a folder."
        place=$(dirname -- "$place")
    done
    printf '%s\n' "$place"
}
for place in "$lib" "$bin" "$share"; do
    there=$(standing "$place")
    if [ ! -w "$there" ]; then
        [ "$prefix" != /usr/local ] || fail "only an administrator can write to $there: sudo sh install.sh --all-users"
        fail "“$there” cannot be written to."
    fi
done
if [ -e "$program" ] && [ ! -f "$program/$list" ]; then
    fail "“$program” is there, but this installer did not make it: nothing was changed."
fi
for name in neuron-gui neuron-gui-cli; do
    if [ -e "$bin/$name" ] || [ -L "$bin/$name" ]; then
        grep -Fqx -- "$bin/$name" "$program/$list" 2>/dev/null \
            || fail "“$bin/$name” is there, but this installer did not make it: nothing was changed."
    fi
done
# Parts of a program that runs are read when they are needed: they must not vanish under it.
if real=$(cd -- "$program" 2>/dev/null && pwd -P); then
    for running in /proc/[0-9]*/exe; do
        case $(readlink "$running" 2>/dev/null) in
            "$real"/*) fail "Hello Neuron is running: close it first." ;;
        esac
    done
fi
needed=$(du -sk "$source" | cut -f 1)
needed=$((needed + needed / 20))
free=$(df -Pk "$(standing "$lib")" | sed -n '$s/.* \([0-9][0-9]*\)  *[0-9][0-9]*% .*/\1/p')
[ "${free:-$needed}" -ge "$needed" ] || fail "$((needed / 1024)) MB are needed in $prefix, $((free / 1024)) MB are free."

# --- copy everything beside what is there -----------------------------------------------------------------------------

give_up() {
    code=$?
    trap - EXIT
    if [ -d "$old" ] && [ ! -e "$program" ]; then mv -- "$old" "$program"; fi
    if [ -f "$work/outside" ]; then
        while IFS= read -r file; do rm -f -- "$file.new.$$"; done <"$work/outside"
    fi
    made=$(cat "$work/made" 2>/dev/null) || made=
    rm -rf -- "$new" "$work"
    printf '%s\n' "$made" | while IFS= read -r folder; do
        if [ -n "$folder" ]; then rmdir -- "$folder" 2>/dev/null || :; fi
    done
    echo "install.sh: nothing was changed." >&2
    exit "$code"
}

# Makes a folder and the missing ones around it, and notes them in $work/made, inner ones first.
make_folder() {
    missing=$1
    while [ ! -d "$missing" ]; do
        printf '%s/\n' "$missing"
        missing=$(dirname -- "$missing")
    done >"$work/missing"
    mkdir -p -- "$1"
    cat "$work/made" >>"$work/missing"
    mv -- "$work/missing" "$work/made"
}

say "Copying $((needed / 1024)) MB to $program …"
missing=$lib
made=$(while [ ! -d "$missing" ]; do
    printf '%s/\n' "$missing"
    missing=$(dirname -- "$missing")
done)
trap give_up EXIT
trap 'exit 130' HUP INT TERM
mkdir -p -- "$work"
printf '%s\n' "$made" >"$work/made"
mkdir -- "$new"
for part in "$source"/*; do
    case ${part##*/} in
        install.sh | share) ;;
        *) cp -RP -- "$part" "$new/" ;;
    esac
done
chmod -R u+rwX,go+rX,go-w -- "$new" # a stick or another computer may have had its own idea of rights
chmod 755 -- "$new/neuron-gui" "$new/neuron-gui-cli"

# A desktop file's Exec is quoted as for a shell, and then once more as a text.
quoted=$(printf '%s' "$bin/neuron-gui" | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g')
plain=$(printf '%s' "$bin/neuron-gui" | sed -e 's/\\/\\\\/g')
printf '%s\n' "$bin/neuron-gui" "$bin/neuron-gui-cli" >"$work/outside"
make_folder "$bin"
for name in neuron-gui neuron-gui-cli; do
    rm -f -- "$bin/$name.new.$$"
    ln -s "../lib/hello-neuron/$name" "$bin/$name.new.$$"
done
# Debian's checker has no business here; everything else of the tree is for any system.
(cd -- "$source/share" && find . -type f ! -path './lintian/*' | sort | sed 's,^\./,,') >"$work/shared"
while IFS= read -r file; do
    make_folder "$(dirname -- "$share/$file")"
    printf '%s\n' "$share/$file" >>"$work/outside"
    case $file in
        *.desktop)
            while IFS= read -r line; do
                case $line in
                    Exec=*) printf 'Exec="%s" %%f\n' "$quoted" ;;
                    TryExec=*) printf 'TryExec=%s\n' "$plain" ;;
                    *) printf '%s\n' "$line" ;;
                esac
            done <"$source/share/$file" >"$share/$file.new.$$"
            ;;
        *) cp -- "$source/share/$file" "$share/$file.new.$$" ;;
    esac
    chmod 644 -- "$share/$file.new.$$"
done <"$work/shared"

if [ -f "$program/$list" ]; then
    cp -- "$program/$list" "$work/before"
    sed -n '/^\/.*\/$/p' "$work/before" >>"$work/made" # folders that an earlier version had to make
fi
{
    printf './%s\n' "$list"
    (cd -- "$new" && find . ! -type d | sort)
    (cd -- "$new" && find . -depth -type d ! -name . | sed 's,$,/,')
    cat "$work/outside" "$work/made"
} >"$work/list"
mv -- "$work/list" "$new/$list"

# --- from here on only names change -----------------------------------------------------------------------------------

trap '' HUP INT TERM
if [ -d "$program" ]; then mv -- "$program" "$old"; fi
mv -- "$new" "$program" # if that fails, the old one comes back
trap - EXIT
while IFS= read -r file; do mv -f -- "$file.new.$$" "$file"; done <"$work/outside"

if [ -d "$old" ]; then
    # What the old version had and the new one has not; what is in nobody's list is somebody's.
    sed -n '/^\/.*[^/]$/p' "$work/before" | while IFS= read -r file; do
        grep -Fqx -- "$file" "$work/outside" || rm -f -- "$file"
    done
    (
        cd -- "$old"
        sed -n '/^\.\/.*[^/]$/p' "$work/before" | tr '\n' '\0' | xargs -0 rm -f --
        sed -n '/^\.\/.*\/$/p' "$work/before" | tr '\n' '\0' | xargs -0 rmdir 2>/dev/null || :
    )
    rmdir -- "$old" 2>/dev/null || say "What somebody else had put into the program's folder is now in $old."
fi
rm -rf -- "$work"

# The desktop finds all of it by itself at the next login; with these, at once.
if command -v update-desktop-database >/dev/null; then
    update-desktop-database -q "$share/applications" || :
fi
if command -v update-mime-database >/dev/null; then
    update-mime-database "$share/mime" >/dev/null 2>&1 || :
fi
touch -c -- "$share/icons/hicolor" 2>/dev/null || :
if [ -f "$share/icons/hicolor/icon-theme.cache" ] && command -v gtk-update-icon-cache >/dev/null; then
    gtk-update-icon-cache -q -f -t "$share/icons/hicolor" || :
fi

say "Hello Neuron is installed; you find it in the menu. To remove it: sh \"$program/uninstall.sh\""
case :${PATH:-}: in
    *":$bin:"*) ;;
    *) say "In a terminal it is \"$bin/neuron-gui\": that folder is not on your PATH." ;;
esac
