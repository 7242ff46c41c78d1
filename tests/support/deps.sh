#!/bin/sh
# Installs the packages that building and testing need, on Debian and its relatives.
#   deps.sh PACKAGE...
# Says what it installs; is quick and silent when everything is there.  A name with bars lists alternatives
# ("libpython3-dev|python3-dev"): any one that is there will do, the first is installed.
set -eu
if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "make deps knows only Debian's apt-get; please install by hand what corresponds to: $*" >&2
    exit 1
fi
there() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
missing=
for choice; do
    found=
    for package in $(echo "$choice" | tr '|' ' '); do
        if there "$package"; then
            found=1
            break
        fi
    done
    [ -n "$found" ] || missing="$missing ${choice%%|*}"
done
[ -n "$missing" ] || exit 0
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Missing:$missing.  Please run as root: apt-get install$missing" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "Installing with apt-get:$missing"
install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
}
# The lists of packages may be missing or old (a fresh container): try once more after refreshing them.
install >/dev/null 2>&1 || { $as_root apt-get update -q && install; }
