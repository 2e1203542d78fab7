"""What the benchmarks share: processes timed with their children and memory, rounds, tables and aims."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

JOBS = os.cpu_count() or 1
SAMPLING_SECONDS = 0.02
ON_ONE_PROCESSOR = ["taskset", "--cpu-list", "0"] if shutil.which("taskset") else []
# Python keeps what it compiled, as it does for everybody who installs chapterhouse.
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

    def add_by_processor(self, seconds: float, processor: float, mebibytes: float) -> None:
        """Take in one round; the best is that with the least processor time."""
        self.rounds.append(seconds)
        self.mebibytes = max(self.mebibytes, mebibytes)
        if processor < self.processor:
            self.seconds, self.processor = seconds, processor


def memory_of_tree(root: int) -> float:
    """The resident memory, in MiB, of the process ``root`` and all below it; shared pages count for each of them."""
    pages = 0
    for process in _tree(root):
        with suppress(OSError, IndexError, ValueError):
            pages += int(Path("/proc", str(process), "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def processor_of_tree(root: int) -> float:
    """The processor seconds that the process ``root`` and all below it have taken so far, and what they waited for."""
    ticks = 0
    for process in _tree(root):
        with suppress(OSError, IndexError, ValueError):
            ticks += sum(map(int, _stat(process)[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _tree(root: int) -> list[int]:
    parents: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with suppress(OSError, IndexError, ValueError):
                parents[int(entry)] = int(_stat(int(entry))[1])

    def below(process: int) -> bool:
        while process in parents:
            if process == root:
                return True
            process = parents[process]
        return process == root

    return [process for process in parents if below(process)]


def _stat(process: int) -> list[str]:
    """The fields of proc(5)'s ``stat`` from the state on."""
    return Path("/proc", str(process), "stat").read_text().rpartition(")")[2].split()


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


Aim = tuple[str, float, str, float | None]
"""What is compared, its value, ``<``, ``<=`` or ``>=``, and the bound; None where nothing is aimed at."""


def load() -> str:
    """How many processes wanted a processor in the last minute; above the number of processors others were at work."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def print_table(measured: Mapping[str, Measured], against: Measured) -> None:
    """All that was measured, each beside ``against``."""
    print("| work | seconds | against cold | processor seconds | MiB |\n|---|---:|---:|---:|---:|")
    for name, one in measured.items():
        memory = f"{one.mebibytes:.0f}" if one.mebibytes else ""
        print(f"| {name} | {one.seconds:.2f} | {one.seconds / against.seconds:.2f} | {one.processor:.2f} | {memory} |")


def print_aims(aims: Sequence[Aim]) -> int:
    """The ratios beside their aims; 1 where one is missed, else 0."""
    print("\n| ratio | is | should be |\n|---|---:|---:|")
    missed = 0
    for name, value, comparison, bound in aims:
        reached = bound is None or {"<": value < bound, "<=": value <= bound, ">=": value >= bound}[comparison]
        missed += not reached
        aim = "" if bound is None else f"{comparison} {bound:g}"
        print(f"| {name} | {value:.2f}{'' if reached else ' (missed)'} | {aim} |")
    return 1 if missed else 0
