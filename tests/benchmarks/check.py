"""How long `paperwright check` takes on a large paper, against pandoc's parse of the same chapters: one run, ratios.

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
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import big_paper
import pypandoc

from paperwright.pandoc import READER

JOBS = os.cpu_count() or 1
PANDOC = pypandoc.get_pandoc_path()
SAMPLING_SECONDS = 0.02
ON_ONE_PROCESSOR = ["taskset", "--cpu-list", "0"] if shutil.which("taskset") else []
# Python keeps what it compiled, as it does for everybody who installs paperwright.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass
class Measured:
    """The best wall-clock time, the processor time of that round, and the most memory of any round."""

    seconds: float = float("inf")
    processor: float = float("inf")
    mebibytes: float = 0.0
    rounds: list[float] = field(default_factory=list)

    def add(self, seconds: float, processor: float, mebibytes: float) -> None:
        """Take in one round."""
        self.rounds.append(seconds)
        self.mebibytes = max(self.mebibytes, mebibytes)
        if seconds < self.seconds:
            self.seconds, self.processor = seconds, processor


def memory_of_tree(root: int) -> float:
    """The resident memory, in MiB, of the process ``root`` and all below it; shared pages count for each of them."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
                pages[int(entry)] = int(Path("/proc", entry, "statm").read_text().split()[1])
            except (OSError, IndexError, ValueError):
                continue
            parents[int(entry)] = int(stat[1])

    def below(process: int) -> bool:
        while process in parents:
            if process == root:
                return True
            process = parents[process]
        return process == root

    return sum(count for process, count in pages.items() if below(process)) * os.sysconf("SC_PAGE_SIZE") / 2**20


def run(command: Sequence[str], folder: Path) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak MiB of ``command`` with all processes that it starts."""
    peak = 0.0
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    done = threading.Event()

    def sample() -> None:
        nonlocal peak
        while not done.wait(SAMPLING_SECONDS):
            peak = max(peak, memory_of_tree(process.pid))

    sampler = threading.Thread(target=sample)
    if Path("/proc/self/statm").exists():
        sampler.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    done.set()
    if sampler.ident:
        sampler.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} failed with {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, max(peak, usage.ru_maxrss / 1024)


def paperwright(folder: Path) -> tuple[float, float, float]:
    """One ``paperwright check``."""
    return run([sys.executable, "-m", "paperwright", "check"], folder)


def paperwright_alone(folder: Path) -> tuple[float, float, float]:
    """One ``paperwright check`` on one processor, that of panache included."""
    return run([*ON_ONE_PROCESSOR, sys.executable, "-m", "paperwright", "check", "--jobs", "1"], folder)


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
    folder: Path = chosen.folder or Path(tempfile.mkdtemp(prefix="paperwright-benchmark-"))
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
        return paperwright(folder)

    work: dict[str, Callable[[], tuple[float, float, float]]] = {
        COLD_ALONE: lambda: cold(paperwright_alone),
        COLD: lambda: cold(paperwright),
        WARM: warm,
        "check, nothing changed": lambda: paperwright(folder),
        EACH_ALONE: lambda: pandoc_each(folder, 1),
        EACH: lambda: pandoc_each(folder, JOBS),
        ONCE: lambda: pandoc_once(folder),
    }
    paperwright(folder)  # what is on the disk is read once before anything is measured
    measured = {name: Measured() for name in work}
    before = load()
    for _ in range(rounds):
        for name, do in work.items():
            measured[name].add(*do())
    print(f"Python {sys.version.split()[0]}, {JOBS} processors, load {before} before and {load()} after\n")
    return tell(measured)


def load() -> str:
    """How many processes wanted a processor in the last minute; above the number of processors others were at work."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def tell(measured: dict[str, Measured]) -> int:
    """Print the table and the aims."""
    cold, alone, warm = measured[COLD], measured[COLD_ALONE], measured[WARM]
    each, together, once = measured[EACH_ALONE], measured[EACH], measured[ONCE]
    print("| work | seconds | against cold | processor seconds | MiB |\n|---|---:|---:|---:|---:|")
    for name, one in measured.items():
        memory = f"{one.mebibytes:.0f}" if one.mebibytes else ""
        print(f"| {name} | {one.seconds:.2f} | {one.seconds / cold.seconds:.2f} | {one.processor:.2f} | {memory} |")
    memory = max(one.mebibytes for name, one in measured.items() if name.startswith("check"))
    aims: list[tuple[str, float, str, float | None]] = [
        ("pandoc, a chapter at a time, over cold", each.seconds / cold.seconds, ">=", 5.0),
        ("the same number of processors: one each", each.seconds / alone.seconds, ">=", 5.0),
        (f"the same number of processors: {JOBS} each", together.seconds / cold.seconds, ">=", 5.0),
        ("processor seconds of pandoc over those of cold", each.processor / cold.processor, ">=", None),
        ("pandoc, all in one process, over cold", once.seconds / cold.seconds, ">=", 1.0),
        ("warm over cold", warm.seconds / cold.seconds, "<", 0.2),
        ("memory in MiB", memory, "<", 600.0),
    ]
    print("\n| ratio | is | should be |\n|---|---:|---:|")
    missed = 0
    for name, value, comparison, bound in aims:
        reached = bound is None or (value >= bound if comparison == ">=" else value < bound)
        missed += not reached
        aim = "" if bound is None else f"{comparison} {bound:g}"
        print(f"| {name} | {value:.2f}{'' if reached else ' (missed)'} | {aim} |")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
