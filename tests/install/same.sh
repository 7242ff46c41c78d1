#!/usr/bin/env bash
# same.sh OBJDIR OBJDIR: the libraries of two builds are the same, bit by bit.
set -eu
status=0
for file in "$1"/*.so.*.*.* "$1"/lib*.a "$1"/interlock.map; do
    if cmp -s "$file" "$2/${file##*/}"; then
        echo "same  $(sha256sum <"$file" | cut -c 1-16)  ${file##*/}"
    else
        echo "DIFFERENT  ${file##*/}"
        status=1
    fi
done
exit $status
