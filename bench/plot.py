#!/usr/bin/env python3
"""Draws the curves of a benchmark table with gnuplot.

usage: plot.py TABLE.tsv FOLDER

FOLDER gets contention.svg (time per operation, fairness and waits against the number of threads) and latency.svg (what an
echo waits beside computing threads, and what these keep).  A dashed line is a floor: threads without a lock or with a spin
lock, an echo without a runtime.
"""
import pathlib
import re
import shutil
import subprocess
import sys


def read(path):
    """The runtimes in the order of the columns, the floor last, and {case: {runtime: value}}."""
    header, *lines = [line.split("\t") for line in path.read_text().splitlines()]
    runtimes = header[2:header.index("floor") + 1]
    return runtimes, {line[0]: {name: float(value) for name, value in zip(runtimes, line[2:]) if value} for line in lines}


def points(table, runtime, pattern):
    """[(x, value)]: `pattern` finds the cases of a curve, its group is x."""
    return sorted((float(match[1]), values[runtime]) for case, values in table.items()
                  if (match := re.fullmatch(pattern, case)) and runtime in values)


def curves(table, runtimes, pattern, floors=()):
    """[(label, points, is a floor)]; `floors`: [(label, pattern)]."""
    found = [(runtime, points(table, runtime, pattern), False) for runtime in runtimes[:-1]]
    found += [(label, points(table, "floor", floor), True) for label, floor in floors]
    return [curve for curve in found if curve[1]]


def plot_of(title, x_label, found, unit="ns", y_range=None):
    """The lines that draw one panel; nothing when the table has no curve for it."""
    if not found:
        return None
    xs = sorted({x for _, line, _ in found for x, _ in line})
    doubling = xs[-1] > 4
    lines = [f"set title '{title}'", f"set xlabel '{x_label}'",
             "set logscale x 2" if doubling else "unset logscale x",
             f"set xrange [{xs[0] * 0.9 if doubling else xs[0] - 0.2}:{xs[-1] * 1.1 if doubling else xs[-1] + 0.2}]",
             "set xtics (" + ", ".join(f"{x:g}" for x in xs) + ")"]
    if y_range:
        lines += ["unset logscale y", f"set yrange {y_range}", "set format y '%g'", f"set ylabel '{unit}'"]
    else:
        lines += ["set logscale y", "set autoscale y", "set format y '%.0s %cs'", "unset ylabel"]
    runtime_number = 0
    drawn = []
    for number, (label, _, is_floor) in enumerate(found):
        runtime_number += not is_floor
        style = f"linecolor rgb 'gray{30 + 30 * (number % 2)}' dashtype 2" if is_floor else f"linecolor {runtime_number}"
        drawn.append(f"'-' using 1:2 with linespoints linewidth 2 {style} title '{label}' noenhanced")
    lines.append("plot " + ", ".join(drawn))
    # The axis counts seconds, so that it can say ns, us and ms.
    scale = 1 if y_range else 1e-9
    for _, line, _ in found:
        lines += [f"{x:g} {value * scale:g}" for x, value in line] + ["e"]
    return lines


def draw(path, panels, columns):
    panels = [panel for panel in panels if panel]
    if not panels:
        return
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    script = [f"set terminal svg size {460 * columns},{340 * rows} font 'sans,12' background 'white'", f"set output '{path}'",
              f"set multiplot layout {rows},{columns}", "set grid", "set key outside bottom center horizontal samplen 2"]
    for panel in panels:
        script += panel
    subprocess.run(["gnuplot"], input="\n".join(script) + "\n", text=True, check=True)
    print(path)


def main():
    table_path, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    if not shutil.which("gnuplot"):
        print("gnuplot is missing, no curves; on Debian: make deps-all")
        return
    runtimes, table = read(table_path)

    def threads(title, pattern, floors=(), **more):
        return plot_of(title, "threads", curves(table, runtimes, pattern, floors), **more)

    def hogs(title, pattern, floors=(), **more):
        return plot_of(title, "computing threads", curves(table, runtimes, pattern, floors), **more)

    draw(folder / "contention.svg", [
        threads("200 ns sections: time per operation", r"contended_(\d+)",
                [("no lock", r"floor_no_lock_(\d+)"), ("spin lock", r"floor_spin_lock_(\d+)")]),
        threads("200 ns sections: median wait", r"contended_(\d+)_wait_p50", [("spin lock", r"floor_spin_lock_(\d+)_wait_p50")]),
        threads("200 ns sections: 99th percentile of waits", r"contended_(\d+)_wait_p99",
                [("no lock", r"floor_no_lock_(\d+)_wait_p99"), ("spin lock", r"floor_spin_lock_(\d+)_wait_p99")]),
        threads("200 ns sections: fairness (Jain index)", r"contended_(\d+)_jain",
                [("no lock", r"floor_no_lock_(\d+)_jain"), ("spin lock", r"floor_spin_lock_(\d+)_jain")],
                unit="index", y_range="[0:1.4]"),
        threads("20 us sections: time per operation", r"contended_20us_(\d+)"),
        threads("20 us sections: 99th percentile of waits", r"contended_20us_(\d+)_wait_p99"),
        threads("foreign callbacks: time per operation", r"callbacks_(\d+)"),
        threads("hand-over: time per waiter", r"hand_over_waiters_(\d+)")], 4)
    draw(folder / "latency.svg", [
        hogs("paced echo: median", r"convoy_paced_(\d+)_p50", [("no runtime", r"floor_echo_paced_(\d+)_p50")]),
        hogs("paced echo: 99th percentile", r"convoy_paced_(\d+)_p99", [("no runtime", r"floor_echo_paced_(\d+)_p99")]),
        hogs("paced echo: share that computing keeps", r"convoy_paced_(\d+)_share",
             [("no runtime", r"floor_echo_paced_(\d+)_share")], unit="share", y_range="[0:1.6]"),
        hogs("echo back to back: time per request", r"convoy_closed_(\d+)_time_per_request"),
        hogs("echo back to back: 99th percentile", r"convoy_closed_(\d+)_p99"),
        hogs("echo back to back: share that computing keeps", r"convoy_closed_(\d+)_share", unit="share", y_range="[0:1.6]")], 3)


if __name__ == "__main__":
    main()
