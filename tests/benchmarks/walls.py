"""What all walls cost: this repository's paper built behind them, against the same without any: one run, ratios.

    python tests/benchmarks/walls.py [--rounds 3] [--only html --only docx]

Without walls, nothing is taken from a process, and pictures, drawings and fonts are read in the process that builds, as
if there were no strangers. Both are done in every round, one after the other; the best round of each counts, in
processor seconds, since what else a machine does makes a clock useless for so small a difference. Ends with 1 where
walls cost a tenth or more.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from build import PAPER, ROOT
from measuring import JOBS, Measured, load, print_aims, print_table, run

OUTPUTS = ("html", "epub", "docx", "pdf")
_MOST = 1.1

_UNDER_MEASUREMENT = "from chapterhouse.cli import main; main()"
_WITHOUT_WALLS = f"""
from chapterhouse.processes import confined, walls
walls._offered = frozenset
confined.confined = lambda function, seconds, memory, *arguments, **named: function(*arguments, **named)
{_UNDER_MEASUREMENT}
"""


def main() -> int:
    """Copy, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=OUTPUTS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chapterhouse-benchmark-") as folder:
        paper = Path(folder) / "paper"
        paper.mkdir()
        for name in PAPER:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, paper / name)
        return measure(paper, chosen.rounds, chosen.only or OUTPUTS)


def measure(paper: Path, rounds: int, outputs: tuple[str, ...]) -> int:
    """All measurements on ``paper``; 1 where walls cost too much, else 0."""
    # One build an output: of several `--only` the command takes the last.
    works = {"check": ("check",), **{f"build, {output}": ("build", "--only", output) for output in outputs}}
    programs = {"without walls": _WITHOUT_WALLS, "behind walls": _UNDER_MEASUREMENT}
    measured = {f"{work}, cold, {how}": Measured() for work in works for how in programs}
    before = load()
    for _ in range(rounds):
        for work, arguments in works.items():
            for how, program in programs.items():
                shutil.rmtree(paper / "build", ignore_errors=True)
                one = measured[f"{work}, cold, {how}"]
                one.add_by_processor(*run([sys.executable, "-P", "-c", program, "--quiet", *arguments], paper))
    print(f"Python {sys.version.split()[0]}, {JOBS} processors, load {before} before and {load()} after\n")
    print_table(measured, measured["check, cold, without walls"])
    seconds = {name: one.processor for name, one in measured.items()}
    return print_aims(
        [
            (f"{work}, behind walls over without", seconds[f"{work}, cold, behind walls"] / bare, "<", _MOST)
            for work in works
            for bare in [seconds[f"{work}, cold, without walls"]]
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main())
