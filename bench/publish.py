#!/usr/bin/env python3
"""Puts the ratios of a run where they are published.

usage: publish.py FOLDER README.md performance.md

FOLDER has the table.tsv and goals.tsv that run.py wrote.  README.md gets the rows of published.tsv between its lines
<!-- ratios --> and <!-- end of ratios -->, performance.md what became of the goals between <!-- goals --> and
<!-- end of goals -->.  Ratios only: nanoseconds belong to one machine.
"""
import pathlib
import re
import sys

sys.dont_write_bytecode = True  # the sources may be read-only
from run import lines_of

HERE = pathlib.Path(__file__).resolve().parent


def read(path):
    header, *lines = [line.split("\t") for line in path.read_text().splitlines()]
    return header, [dict(zip(header, line)) for line in lines]


def table(head, rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]) + "\n"


def replace(path, name, content):
    text = path.read_text()
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(end) < text.index(begin):
        sys.exit(f"{path}: no lines {begin.strip()} and {end}")
    path.write_text(text[:text.index(begin)] + begin + "\n" + content + "\n" + text[text.index(end):])
    print(path)


def short(number):
    """Two digits that count, without an exponent."""
    return f"{float(f'{float(number):.2g}'):.10f}".rstrip("0").rstrip(".") if number else ""


def ratios(folder):
    header, lines = read(folder / "table.tsv")
    columns = [name for name in header if name.startswith("ratio_to_")]
    names = [name.removeprefix("ratio_to_").replace("floor", "physical floor") for name in columns]
    # "CPython 3.11 | 3.12 | 3.13"
    names = names[:1] + [re.sub("^CPython ", "", name) for name in names[1:]]
    figures = {line["case"]: [short(line[column]) for column in columns] for line in lines}
    rows = [[label, *figures[case]] for label, case in lines_of(HERE / "published.tsv") if any(figures.get(case, []))]
    return table(["case", *names], rows)


def goals(folder):
    _, lines = read(folder / "goals.tsv")
    is_version = re.compile(r"[\d.]+").fullmatch

    def to(against):
        return f"CPython {against}" if is_version(against) else "itself" if against == "value" else against

    counted = [line for line in lines if line["kind"] == "goal"]
    met = sum(line["verdict"] == "met" for line in counted)
    missed = [[f"{line['case']}{' (aim)' if line['kind'] == 'aim' else ''}", to(line["against"]), line["bound"][2:],
               short(line["reached"])] for line in lines if line["verdict"] == "missed"]
    text = f"Of {len(counted)} goals {met} are met.  The others, and what was aimed at beyond:\n\n"
    return text + table(["case", "compared with", "wanted", "reached"], missed)


def main():
    folder, readme, performance = map(pathlib.Path, sys.argv[1:])
    replace(readme, "ratios", ratios(folder))
    replace(performance, "goals", goals(folder))


if __name__ == "__main__":
    main()
