#!/usr/bin/env python3
"""Runs the benchmark programs of several runtimes side by side and prints one table.

usage: run.py --rounds N --tsv FILE [--only PATTERN] FLOOR_PROGRAM RUNTIME=FOLDER ...

Each case runs in a process of its own; the runtimes take turns in every round, so that a change of the machine's speed
meets all of them.  The figure is the median over the rounds.  Ratios are to each peer and to the physical floor of the
case, where the machine has one.
"""
import argparse
import os
import pathlib
import signal
import statistics
import subprocess
import sys


# What the machine asks for the same work.
FLOORS = {
    "tstate_get": "floor_tls", "save_restore": "floor_cas_store", "ensure_own_detached": "floor_cas_store",
    "ensure_foreign_warm": "floor_cas_store", "ensure_foreign_cold": "floor_cas_store", "lock_pair": "floor_cas_exchange",
    "ensure_new_thread": "floor_create_join", "thread_start": "floor_create_join",
    "ping_pong_1cpu": "floor_pipe_echo_1cpu", "ping_pong_2cpu": "floor_pipe_echo_2cpu",
    "hand_over_waiters_10": "floor_futex_2cpu", "hand_over_waiters_100": "floor_futex_2cpu",
    "hand_over_waiters_1000": "floor_futex_2cpu", "convoy_paced_0_p50": "floor_pipe_echo_1cpu",
}


def run(program, case):
    """The lines that one process printed: [(name, value, unit)]."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": os.environ.get("HOME", "/")}
    if os.environ.get("LD_LIBRARY_PATH"):
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    try:
        done = subprocess.run([program, case], capture_output=True, text=True, timeout=120, env=environment)
    except subprocess.TimeoutExpired:
        print(f"{program} {case}: no end after two minutes", file=sys.stderr)
        return []
    if done.returncode != 0:
        print(f"{program} {case}: exit status {done.returncode}\n{done.stderr}", file=sys.stderr)
        return []
    rows = [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 2]
    return [(name, float(value), unit) for name, value, unit in rows]


def cases_of(program):
    return subprocess.run([program], capture_output=True, text=True, check=True).stdout.split()


def text(value, unit):
    if value is None:
        return "-"
    if unit == "ns":
        for limit, divisor, suffix in ((1e3, 1, "ns"), (1e6, 1e3, "us"), (1e9, 1e6, "ms")):
            if value < limit:
                return f"{value / divisor:.3g} {suffix}"
        return f"{value / 1e9:.3g} s"
    if unit == "B":
        return f"{value / 1024:.4g} KiB" if value >= 10240 else f"{value:.4g} B"
    return f"{value:.3f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tsv", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("floor")
    parser.add_argument("runtimes", nargs="+", help="NAME=FOLDER")
    arguments = parser.parse_args()
    runtimes = dict(pair.split("=", 1) for pair in arguments.runtimes)
    names = list(runtimes)
    figures, units, order = {}, {}, []
    programs = sorted(p.name for p in pathlib.Path(runtimes[names[0]]).glob("bench_*")
                      if os.access(p, os.X_OK) and p.suffix == "")
    # A peer may lack what a case asks for.
    offered = {(runtime, program): cases_of(f"{runtimes[runtime]}/{program}") for runtime in names for program in programs}

    def one_round():
        for program in programs:
            if program == "bench_floor":
                continue
            for case in offered[names[0], program]:
                if arguments.only not in case:
                    continue
                for runtime in names:
                    if case not in offered[runtime, program]:
                        continue
                    for name, value, unit in run(f"{runtimes[runtime]}/{program}", case):
                        if name not in units:
                            order.append(name)
                        units[name] = unit
                        figures.setdefault((name, runtime), []).append(value)
        for case in cases_of(arguments.floor):
            if arguments.only not in case:
                continue
            for name, value, unit in run(arguments.floor, case):
                if name not in units:
                    order.append(name)
                units[name] = unit
                figures.setdefault((name, "floor"), []).append(value)

    # An interrupt ends the rounds, not the table.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        for _ in range(arguments.rounds):
            one_round()
    except KeyboardInterrupt:
        print("interrupted: the figures so far", file=sys.stderr)

    def median(name, runtime):
        values = figures.get((name, runtime))
        return statistics.median(values) if values else None

    peers = names[1:]
    columns = [*peers, "floor"]
    lines = [["case", names[0], *columns, *(f"{names[0]}/{column}" for column in columns)]]
    table = [["case", "unit", names[0], *columns, *(f"ratio_to_{column}" for column in columns)]]
    for name in order:
        unit = units[name]
        own = median(name, names[0]) if not name.startswith("floor_") else median(name, "floor")
        others = [median(name, peer) for peer in peers] + [median(FLOORS.get(name), "floor")]
        ratios = [own / other if own is not None and other else None for other in others]
        lines.append([name, text(own, unit), *(text(v, unit) for v in others),
                      *("-" if r is None else f"{r:.3f}" for r in ratios)])
        table.append([name, unit, *("" if v is None else f"{v:.6g}" for v in [own, *others, *ratios])])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    for line in lines:
        print("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                        for i, (cell, width) in enumerate(zip(line, widths))))
    if arguments.tsv:
        arguments.tsv.write_text("\n".join("\t".join(row) for row in table) + "\n")


if __name__ == "__main__":
    main()
