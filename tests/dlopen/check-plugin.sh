#!/usr/bin/env bash
# The plugin example: a thousand opens and closes from changing threads, and a file that is no plugin.
set -eu
host=$OBJDIR/examples/plugin/load_plugin plugin=$OBJDIR/examples/plugin/plugin_visits.so
# valgrind takes the loader's wide reads of a RUNPATH for errors; test_mapping is its part of this.
[ -z "${TEST_WRAPPER:-}" ] || { echo "not under valgrind"; exit 77; }

"$host" "$plugin" 1000
if said=$("$host" "$SO" 1 2>&1); then
    echo "a library that is no plugin was accepted"
    exit 1
fi
[[ $said == *"no plugin of this kind"* ]] || { echo "unexpected: $said"; exit 1; }
