#!/usr/bin/env python3
"""Draws the curves of a benchmark table with gnuplot, and writes the table of ratios that a README can carry.

usage: plot.py TABLE.tsv FOLDER

FOLDER gets contention.svg (time per operation and longest waits against the number of threads), latency.svg (an echo
thread beside computing ones) and ratios.md.  Ratios only: nanoseconds belong to one machine.
"""
import pathlib
import re
import shutil
import subprocess
import sys


def read(path):
    """The runtimes in the order of the columns, and {case: {runtime: value}}."""
    header, *lines = [line.split("\t") for line in path.read_text().splitlines()]
    runtimes = [name for name in header[2:] if not name.startswith("ratio_to_")]
    return runtimes, {line[0]: {name: float(value) for name, value in zip(runtimes, line[2:]) if value} for line in lines}


def curves(table, runtimes, pattern):
    """[(runtime, [(x, value)])]: `pattern` finds the cases of a curve, its group is x."""
    found = []
    for runtime in runtimes:
        points = sorted((int(match[1]), values[runtime]) for case, values in table.items()
                        if (match := re.fullmatch(pattern, case)) and runtime in values)
        if points:
            found.append((runtime, points))
    return found


def draw(path, panels):
    """panels: [(title, x label, logarithmic x, curves)], side by side."""
    panels = [panel for panel in panels if panel[3]]
    if not panels:
        return
    script = [f"set terminal svg size {480 * len(panels)},360 font 'sans,12' background 'white'",
              f"set output '{path}'", f"set multiplot layout 1,{len(panels)}",
              "set key top left", "set grid", "set logscale y", "set format y '10^{%L}'", "set ylabel 'ns'"]
    for title, label, logarithmic, found in panels:
        script += [f"set title '{title}'", f"set xlabel '{label}'",
                   "set logscale x 2" if logarithmic else "unset logscale x",
                   "set xtics (" + ", ".join(sorted({str(x) for _, points in found for x, _ in points}, key=int)) + ")"]
        script.append("plot " + ", ".join(f"'-' using 1:2 with linespoints linewidth 2 title '{name}' noenhanced"
                                          for name, _ in found))
        for _, points in found:
            script += [f"{x} {value}" for x, value in points] + ["e"]
    subprocess.run(["gnuplot"], input="\n".join(script) + "\n", text=True, check=True)
    print(path)


def main():
    table_path, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    runtimes, table = read(table_path)
    lines = ["| case | " + " | ".join(f"{runtimes[0]} / {peer}" for peer in runtimes[1:]) + " |",
             "| --- |" + " --- |" * (len(runtimes) - 1)]
    for case, values in table.items():
        ratios = [values[runtimes[0]] / values[peer] if runtimes[0] in values and values.get(peer) else None
                  for peer in runtimes[1:]]
        if any(ratio is not None for ratio in ratios) and not case.startswith("floor_"):
            lines.append(f"| {case} | " + " | ".join("" if r is None else f"{r:.2g}" for r in ratios) + " |")
    (folder / "ratios.md").write_text("\n".join(lines) + "\n")
    print(folder / "ratios.md")
    if not shutil.which("gnuplot"):
        print("gnuplot is missing, no curves; on Debian: make deps-all")
        return
    draw(folder / "contention.svg", [
        ("sections of 200 ns: time per operation", "threads", True, curves(table, runtimes, r"contended_(\d+)")),
        ("sections of 200 ns: 99th percentile of waits", "threads", True,
         curves(table, runtimes, r"contended_(\d+)_wait_p99")),
        ("sections of 20 us: time per operation", "threads", True, curves(table, runtimes, r"contended_20us_(\d+)")),
        ("callbacks of foreign threads", "threads", True, curves(table, runtimes, r"callbacks_(\d+)"))])
    draw(folder / "latency.svg", [
        ("paced echo: median", "computing threads", False, curves(table, runtimes, r"convoy_paced_(\d+)_p50")),
        ("paced echo: 99th percentile", "computing threads", False, curves(table, runtimes, r"convoy_paced_(\d+)_p99")),
        ("echo back to back: time per request", "computing threads", False,
         curves(table, runtimes, r"convoy_closed_(\d+)_time_per_request"))])


if __name__ == "__main__":
    main()
