"""How long `chapterhouse check` takes on a large paper, against pandoc's parse of the same chapters: one run, ratios.

    python tests/benchmarks/check.py [--chapters 200] [--words 3000] [--entries 5000] [--rounds 3] [--folder FOLDER]

Each thing is done in every round, one after the other, so that whatever else the machine does meets all of them; the
best round of each counts. Prints a table in Markdown, with the load of the machine before and after, and ends with 1
where an aim is missed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import big_paper
import pypandoc
from measuring import JOBS, ON_ONE_PROCESSOR, Aim, Measured, load, print_aims, print_table, run

from chapterhouse.manuscript.pandoc import READER

PANDOC = pypandoc.get_pandoc_path()


def chapterhouse(folder: Path) -> tuple[float, float, float]:
    """One ``chapterhouse check``."""
    return run([sys.executable, "-m", "chapterhouse", "check"], folder)


def chapterhouse_alone(folder: Path) -> tuple[float, float, float]:
    """One ``chapterhouse check`` on one processor, that of panache included."""
    return run([*ON_ONE_PROCESSOR, sys.executable, "-m", "chapterhouse", "check", "--jobs", "1"], folder)


def pandoc_each(folder: Path, jobs: int) -> tuple[float, float, float]:
    """pandoc's parse of every chapter, a process each, ``jobs`` at once: what a build does."""
    chapters = sorted(str(path) for path in (folder / "chapters").iterdir())
    before = os.times()
    start = time.perf_counter()
    with ThreadPoolExecutor(jobs) as pool:
        commands = ([PANDOC, "-f", READER, "-t", "json", "-o", os.devnull, chapter] for chapter in chapters)
        for done in pool.map(lambda command: subprocess.run(command, stderr=subprocess.DEVNULL, check=True), commands):
            assert done.returncode == 0
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, processor, 0.0


def pandoc_once(folder: Path) -> tuple[float, float, float]:
    """pandoc's parse of every chapter in one process, which no build does, since it would be one document."""
    chapters = sorted(str(path) for path in (folder / "chapters").iterdir())
    return run([PANDOC, "--file-scope", "-f", READER, "-t", "json", "-o", os.devnull, *chapters], folder)


def main() -> int:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option, default in (("--chapters", 200), ("--words", 3000), ("--entries", 5000), ("--rounds", 3)):
        parser.add_argument(option, type=int, default=default)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    folder: Path = chosen.folder or Path(tempfile.mkdtemp(prefix="chapterhouse-benchmark-"))
    try:
        big_paper.write(folder, chosen.chapters, chosen.words, chosen.entries)
        return measure(folder, chosen.rounds)
    finally:
        if chosen.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


COLD = f"check, cold, on {JOBS} processors"
COLD_ALONE = "check, cold, on one processor"
WARM = "check, one chapter changed"
EACH = f"pandoc, a process a chapter, on {JOBS} processors"
EACH_ALONE = "pandoc, a process a chapter, on one processor"
ONCE = "pandoc, all chapters in one process"


def measure(folder: Path, rounds: int) -> int:
    """All measurements on the paper in ``folder``; 1 where an aim is missed, else 0."""
    edited = folder / "chapters/c002.md"

    def cold(check: Callable[[Path], tuple[float, float, float]]) -> tuple[float, float, float]:
        shutil.rmtree(folder / "build", ignore_errors=True)
        return check(folder)

    def warm() -> tuple[float, float, float]:
        with open(edited, "a", encoding="utf-8") as file:
            file.write("\nOne more sentence stands here.\n")
        return chapterhouse(folder)

    work: dict[str, Callable[[], tuple[float, float, float]]] = {
        COLD_ALONE: lambda: cold(chapterhouse_alone),
        COLD: lambda: cold(chapterhouse),
        WARM: warm,
        "check, nothing changed": lambda: chapterhouse(folder),
        EACH_ALONE: lambda: pandoc_each(folder, 1),
        EACH: lambda: pandoc_each(folder, JOBS),
        ONCE: lambda: pandoc_once(folder),
    }
    chapterhouse(folder)  # what is on the disk is read once before anything is measured
    measured = {name: Measured() for name in work}
    before = load()
    for _ in range(rounds):
        for name, do in work.items():
            measured[name].add(*do())
    print(f"Python {sys.version.split()[0]}, {JOBS} processors, load {before} before and {load()} after\n")
    return report(measured)


def report(measured: dict[str, Measured]) -> int:
    """Print the table and the aims."""
    cold, alone, warm = measured[COLD], measured[COLD_ALONE], measured[WARM]
    each, together, once = measured[EACH_ALONE], measured[EACH], measured[ONCE]
    print_table(measured, cold)
    memory = max(one.mebibytes for name, one in measured.items() if name.startswith("check"))
    aims: list[Aim] = [
        ("pandoc, a chapter at a time, over cold", each.seconds / cold.seconds, ">=", 5.0),
        ("the same number of processors: one each", each.seconds / alone.seconds, ">=", 5.0),
        (f"the same number of processors: {JOBS} each", together.seconds / cold.seconds, ">=", 5.0),
        ("processor seconds of pandoc over those of cold", each.processor / cold.processor, ">=", None),
        ("pandoc, all in one process, over cold", once.seconds / cold.seconds, ">=", 1.0),
        ("warm over cold", warm.seconds / cold.seconds, "<", 0.2),
        ("memory in MiB", memory, "<", 600.0),
    ]
    return print_aims(aims)


if __name__ == "__main__":
    raise SystemExit(main())
