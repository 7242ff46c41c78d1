#!/usr/bin/env bash
# dist.sh SRCDIR NAME OUTPUT.tar.gz: the sources under the folder NAME, with configure, as one reproducible tarball.
# From git, what is tracked; elsewhere (a tarball unpacked), everything but what a build in the tree leaves.
set -eu
srcdir=$1 name=$2 output=$(realpath -m "$3")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/$name"
cd "$srcdir"
if [ -e .git ]; then
    git ls-files -z | while IFS= read -r -d '' file; do
        # A file removed but not yet committed is not there.
        [ ! -e "$file" ] || printf '%s\0' "$file"
    done | tar -c --null -T - | tar -x -C "$work/$name"
    when=$(git log -1 --format=%ct)
else
    tar -c --exclude=./obj --exclude='./obj-*' --exclude=./config.mk --exclude=./config.h --exclude=./config.status \
        --exclude=./config.log --exclude=./autom4te.cache . | tar -x -C "$work/$name"
    when=$(stat -c %Y configure.ac)
fi
chmod -R u+w "$work/$name"
cp configure "$work/$name/"
# One second between what configure is made from and configure itself, so that nobody needs autoconf.
tar -c -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w --mtime="@$when" \
    --exclude="$name/configure" "$name" >"$work/dist.tar"
tar -r -f "$work/dist.tar" -C "$work" --owner=0 --group=0 --numeric-owner --mode=755 --mtime="@$((when + 1))" "$name/configure"
gzip -n -9 <"$work/dist.tar" >"$output"
echo "$output"
