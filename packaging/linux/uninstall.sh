#!/bin/sh
# Removes what install.sh has installed: exactly the files in its list, and folders that it had made and that are empty.
# shellcheck disable=SC1111  # “ and ” are meant
set -eu
unset CDPATH
LC_ALL=C # names are bytes, and sorted as such
export LC_ALL

say() { printf '%s\n' "$*"; }
fail() {
    printf 'uninstall.sh: %s\n' "$*" >&2
    exit 1
}
usage() {
    cat <<'TEXT'
Removes Hello Neuron. Your own work and settings stay.

  sh uninstall.sh                    the one in whose folder this file is, or that in ~/.local
  sudo sh uninstall.sh --all-users   the one for all users of this computer, in /usr/local
  sh uninstall.sh --prefix DIR       the one in another folder
TEXT
}

prefix=
while [ $# -gt 0 ]; do
    case $1 in
        --all-users) prefix=/usr/local ;;
        --prefix)
            [ $# -gt 1 ] || { echo "uninstall.sh: --prefix needs a folder" >&2; exit 2; }
            prefix=$2
            shift
            ;;
        --prefix=*) prefix=${1#--prefix=} ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            printf 'uninstall.sh: “%s” is not known; --help says what is\n' "$1" >&2
            exit 2
            ;;
    esac
    [ -n "$prefix" ] || { echo "uninstall.sh: --prefix needs a folder" >&2; exit 2; }
    shift
done

list='installed-files.txt'
here=$(cd -- "$(dirname -- "$0")" && pwd -P)
if [ -n "$prefix" ]; then
    program=$prefix/lib/hello-neuron
elif [ -f "$here/$list" ]; then
    program=$here
else
    program=${HOME:-}/.local/lib/hello-neuron
fi
[ -f "$program/$list" ] || fail "Hello Neuron is not installed in “$program”."
program=$(cd -- "$program" && pwd -P)
if [ ! -w "$program" ] || [ ! -w "$program/.." ]; then
    fail "“$program” cannot be changed by you: if it was installed for all users, say sudo sh uninstall.sh --all-users"
fi
for running in /proc/[0-9]*/exe; do
    case $(readlink "$running" 2>/dev/null) in
        "$program"/*) fail "Hello Neuron is running: close it first." ;;
    esac
done

cd -- "$program"
installed=$(cat "$list")
# The lines of the list that are files (or folders, which end in "/"), in the program's folder or elsewhere.
chosen() { printf '%s\n' "$installed" | sed -n "$1"; }
desktop=$(chosen '/\/applications\/[^/]*\.desktop$/p')
share=${desktop%/applications/*}

chosen '/^\/.*[^/]$/p' | tr '\n' '\0' | xargs -0 rm -f --
chosen '/^\.\/.*[^/]$/p' | tr '\n' '\0' | xargs -0 rm -f --
chosen '/^\.\/.*\/$/p' | tr '\n' '\0' | xargs -0 rmdir 2>/dev/null || :
cd /
rmdir -- "$program" 2>/dev/null || say "What somebody else had put into “$program” is still there."

# The desktop's own indexes: made anew, or taken away where install.sh had made the folder and nobody else uses it.
made() { chosen '/^\/.*\/$/p' | grep -Fqx -- "$1/"; }
empty() { [ -z "$(ls -A -- "$1" 2>/dev/null)" ]; }
if [ -n "$share" ] && [ -d "$share" ]; then
    rest=$(find "$share/applications" ! -type d ! -name mimeinfo.cache 2>/dev/null || :)
    if made "$share/applications" && [ -z "$rest" ]; then
        rm -f -- "$share/applications/mimeinfo.cache"
    elif command -v update-desktop-database >/dev/null; then
        update-desktop-database -q "$share/applications" || :
    fi
    if made "$share/mime" && empty "$share/mime/packages"; then
        for index in aliases generic-icons globs globs2 icons magic mime.cache subclasses treemagic types version \
            XMLnamespaces application/x-hello-neuron.xml; do
            rm -f -- "$share/mime/$index"
        done
        rmdir -- "$share/mime/application" 2>/dev/null || :
    elif command -v update-mime-database >/dev/null; then
        update-mime-database "$share/mime" >/dev/null 2>&1 || :
    fi
    if [ -f "$share/icons/hicolor/icon-theme.cache" ] && command -v gtk-update-icon-cache >/dev/null; then
        gtk-update-icon-cache -q -f -t "$share/icons/hicolor" || :
    fi
fi
chosen '/^\/.*\/$/p' | sort -r | tr '\n' '\0' | xargs -0 rmdir 2>/dev/null || : # inner folders first

say "Hello Neuron is removed. Your own work and settings are where they were."
