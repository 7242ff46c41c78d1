#!/usr/bin/env python3
"""Runs the benchmark programs of several runtimes side by side, prints one table, and judges it by the goals.

usage: run.py [--rounds N] [--only PATTERN] --output FOLDER RUNTIME=FOLDER ...

The first runtime is the one that is judged, the others are its peers; a FOLDER has the programs made from bench_*.c.
Each case runs in a process of its own; the runtimes take turns in every round, so that a change of the machine's speed
meets all of them.  The figure is the median over the rounds.  Ratios are to each peer and to the physical floor of the
case (floors.tsv), where the machine has one.

table.tsv gets the figures, goals.tsv a line for each goal: what was reached, met or missed.
"""
import argparse
import os
import pathlib
import signal
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def environment():
    kept = {"PATH": "/usr/bin:/bin", "HOME": os.environ.get("HOME", "/")}
    if os.environ.get("LD_LIBRARY_PATH"):
        kept["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return kept


def run(program, case):
    """The lines that one process printed: [(name, value, unit)]."""
    try:
        done = subprocess.run([program, case], capture_output=True, text=True, timeout=120, env=environment())
    except subprocess.TimeoutExpired:
        print(f"{program} {case}: no end after two minutes", file=sys.stderr)
        return []
    if done.returncode != 0:
        print(f"{program} {case}: exit status {done.returncode}\n{done.stderr}", file=sys.stderr)
        return []
    rows = [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 2]
    return [(name, float(value), unit) for name, value, unit in rows]


def ask(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True, env=environment()).stdout.split()


def lines_of(path):
    """A data file's lines as lists of cells; # begins a comment."""
    return [line.split("\t") for line in path.read_text().splitlines() if line and not line.startswith("#")]


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


def holds(reached, bound, slack):
    """bound: "<=0.5" or ">=0.95"; slack in percent."""
    limit = float(bound[2:])
    return reached <= limit * (1 + slack / 100) if bound.startswith("<=") else reached >= limit * (1 - slack / 100)


class Figures:
    """What all the processes printed: figure(case, runtime), where "floor" is a runtime, too."""

    def __init__(self):
        self.values, self.units, self.order = {}, {}, []

    def add(self, runtime, rows):
        for name, value, unit in rows:
            if name not in self.units:
                self.order.append(name)
            self.units[name] = unit
            self.values.setdefault((name, runtime), []).append(value)

    def figure(self, name, runtime):
        values = self.values.get((name, runtime))
        return statistics.median(values) if values else None


def measure(runtimes, rounds, only):
    figures = Figures()
    programs = [source.stem for source in sorted(HERE.glob("bench_*.c"))]
    first = next(iter(runtimes))
    # A peer may lack what a case asks for.
    offered = {(runtime, program): ask(f"{folder}/{program}") for runtime, folder in runtimes.items() for program in programs}

    def one_round():
        for program in programs:
            for case in offered[first, program]:
                if only not in case:
                    continue
                if program == "bench_floor":
                    figures.add("floor", run(f"{runtimes[first]}/{program}", case))
                    continue
                for runtime, folder in runtimes.items():
                    if case in offered[runtime, program]:
                        figures.add(runtime, run(f"{folder}/{program}", case))

    # An interrupt ends the rounds, not the table.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        for _ in range(rounds):
            one_round()
    except KeyboardInterrupt:
        print("interrupted: the figures so far", file=sys.stderr)
    return figures


def judge(figures, own, versions):
    """[(case, against, bound, slack, kind, reached, verdict)] of the goals whose figures are there."""
    judged = []
    for case, against, bound, slack, kind in lines_of(HERE / "goals.tsv"):
        value = figures.figure(case, own)
        if value is None:
            continue
        if against == "value":
            other = 1
        elif against in versions:
            other = figures.figure(case, versions[against])
        else:
            other = figures.figure(against, "floor" if against.startswith("floor_") else own)
        if not other:
            continue
        reached = value / other
        judged.append((case, against, bound, slack, kind, reached, "met" if holds(reached, bound, float(slack)) else "missed"))
    return judged


def print_table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                        for i, (cell, width) in enumerate(zip(row, widths))).rstrip())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("runtimes", nargs="+", help="NAME=FOLDER")
    arguments = parser.parse_args()
    folders = dict(pair.split("=", 1) for pair in arguments.runtimes)
    own, *peers = folders
    # A peer goes by what its Python.h says; two of the same version keep their own names.
    versions = {}
    runtimes = {own: folders[own]}
    for peer in peers:
        version = ".".join(ask(f"{folders[peer]}/bench_single", "--version")[0].split(".")[:2])
        name = f"CPython {version}" if version not in versions else peer
        versions.setdefault(version, name)
        runtimes[name] = folders[peer]
    peers = list(runtimes)[1:]
    figures = measure(runtimes, arguments.rounds, arguments.only)
    floors = dict(lines_of(HERE / "floors.tsv"))
    goals = judge(figures, own, versions)

    columns = [*peers, "floor"]
    shown = [["case", own, *columns, *(f"/ {column}" for column in columns), "goal", ""]]
    table = [["case", "unit", own, *columns, *(f"ratio_to_{column}" for column in columns), "goal", "verdict"]]
    for name in sorted(figures.order, key=lambda name: name.startswith("floor_")):
        unit = figures.units[name]
        value = figures.figure(name, own)
        floor = figures.figure(name if name.startswith("floor_") else floors.get(name), "floor")
        others = [figures.figure(name, peer) for peer in peers] + [floor]
        ratios = [value / other if value is not None and other else None for other in others]
        # The hardest one that is no aim; those to a floor or another case are told below.
        hardest = [goal for goal in goals if goal[0] == name and goal[4] == "goal" and goal[1] in ("value", *versions)]
        _, against, bound, _, _, _, verdict = hardest[-1] if hardest else ("",) * 7
        if against not in ("", "value", next(iter(versions), "")):
            bound += f" of {against}"
        shown.append([name, text(value, unit), *(text(other, unit) for other in others),
                      *("-" if ratio is None else f"{ratio:.3f}" for ratio in ratios), bound, verdict])
        table.append([name, unit, *("" if cell is None else f"{cell:.6g}" for cell in [value, *others, *ratios]), bound, verdict])
    print_table(shown)

    missed = [[case, against, bound, f"{reached:.3g}", kind] for case, against, bound, _, kind, reached, verdict in goals
              if verdict == "missed"]
    if missed:
        print("\nMissed, as ratios to a CPython, to a floor or to another case, or as the value itself:\n")
        print_table([["case", "to", "wanted", "reached", ""], *missed])
    for kind in ("goal", "aim"):
        for label, chosen in (("peers and values", lambda to: to == "value" or to in versions),
                              ("floors and other cases", lambda to: to != "value" and to not in versions)):
            verdicts = [goal[6] for goal in goals if goal[4] == kind and chosen(goal[1])]
            if verdicts:
                print(f"\n{kind}s, {label}: {verdicts.count('met')} of {len(verdicts)} met", end="")
    print()
    if not arguments.only:
        for case, against, *_ in lines_of(HERE / "goals.tsv"):
            if figures.figure(case, own) is None and figures.figure(case, "floor") is None:
                print(f"goals.tsv: there is no figure of {case}", file=sys.stderr)

    arguments.output.mkdir(parents=True, exist_ok=True)
    (arguments.output / "table.tsv").write_text("".join("\t".join(row) + "\n" for row in table))
    (arguments.output / "goals.tsv").write_text(
        "case\tagainst\tbound\tslack\tkind\treached\tverdict\n" +
        "".join(f"{case}\t{against}\t{bound}\t{slack}\t{kind}\t{reached:.4g}\t{verdict}\n"
                for case, against, bound, slack, kind, reached, verdict in goals))


if __name__ == "__main__":
    main()
