"""Many papers and many workers: what a change in one chapter of each costs, and what a second worker is worth.

    python tests/benchmarks/many_papers.py [--papers 1000] [--chapters 24] [--workers 1 2]

A thousand papers of four chapters are built into HTML as `build-all` does, one after another with one cache for all:
cold, after one chapter of each has changed, and with nothing changed. The steps that are taken are counted, not only
timed. Then one paper of many chapters is set as PDF by one and more Dask workers on loopback, which are warm; and once
more while a worker is killed. Prints tables in Markdown, and ends with 1 where an aim is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from big_paper import Writer, write
from measuring import ENVIRONMENT, Aim, load, print_aims, processor_of_tree

from chapterhouse import pipeline
from chapterhouse.cli.many_papers import How, build_all
from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import WorkTree
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.processes.cluster import Cluster, NoCluster

CHAPTERS = 4
STEPS = {"chapter": "chapters read", "markdown": "read by pandoc", "html": "trees written", "build": "papers made"}
PDF = BuildOptions(Revision(None, datetime(2026, 1, 1, tzinfo=UTC), modified=False), ("pdf",), draft=True)
PATIENCE = 300


@dataclass
class Round:
    """What one run over all papers took, and how often it took each step."""

    name: str
    seconds: float = 0.0
    processor: float = 0.0
    steps: Counter[str] = field(default_factory=Counter)


def main() -> int:
    """Generate, build, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--chapters", type=int, default=24)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    chosen = parser.parse_args()
    print(f"load {load()} before\n")
    aims: list[Aim] = []
    with tempfile.TemporaryDirectory() as temporary:
        if chosen.papers:
            aims += many_papers(Path(temporary), chosen.papers)
        if chosen.workers:
            aims += many_workers(Path(temporary), chosen.chapters, chosen.workers)
    print(f"\nload {load()} after\n")
    return print_aims(aims)


def many_papers(temporary: Path, count: int) -> list[Aim]:
    """Build ``count`` papers three times, and hold the work against the number of chapters that changed."""
    papers = [temporary / f"papers/p{number:04}" for number in range(count)]
    for number, paper in enumerate(papers):
        small_paper(paper, number)
    how = How(only=("html",), cache=temporary / "kept", draft=True)
    how.cache.mkdir() if how.cache else None
    cold = taken("cold", lambda: run(papers, how))
    for paper in papers:
        chapter = paper / "chapters/c002.md"
        chapter.write_text(chapter.read_text(encoding="utf-8") + "\nOne sentence more.\n", encoding="utf-8")
    changed = taken("one chapter of each changed", lambda: run(papers, how))
    same = taken("nothing changed", lambda: run(papers, how))
    heads = ["run", "seconds", "processor seconds", *STEPS.values()]
    print(f"{count:,} papers of {CHAPTERS} chapters:\n\n| {' | '.join(heads)} |\n|---{'|--:' * (len(heads) - 1)}|")
    for one in (cold, changed, same):
        counts = (f"{one.steps[step]:,}" for step in STEPS)
        print(f"| {one.name} | {one.seconds:.1f} | {one.processor:.1f} | {' | '.join(counts)} |")
    print()
    return [
        ("chapters read after one of each changed, a paper", changed.steps["chapter"] / count, "<=", 1),
        ("chapters read by pandoc then, a paper", changed.steps["markdown"] / count, "<=", 1),
        ("steps with nothing changed", sum(same.steps.values()), "<=", 0),
    ]


def small_paper(folder: Path, seed: int) -> None:
    """A paper of its own words."""
    writer = Writer(CHAPTERS, 150, 8, seed)
    for name in ("chapters", "figures", "bibliography"):
        (folder / name).mkdir(parents=True)
    names = [f"chapters/c{number:03}.md" for number in range(1, CHAPTERS + 1)]
    for number, name in enumerate(names, 1):
        (folder / name).write_text(writer.chapter(number), encoding="utf-8")
        (folder / f"figures/c{number:03}-1.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="{seed + 1}"/>', encoding="utf-8"
        )
    (folder / "bibliography/references.bib").write_text("\n".join(writer.bibliography()), encoding="utf-8")
    toml = f'title = "Paper {seed}"\ndate = 2026-01-01\n\n[[parts]]\nchapters = {json.dumps(names)}\n'
    (folder / "paper.toml").write_text(toml, encoding="utf-8")


def run(papers: Sequence[Path], how: How) -> None:
    """Build all ``papers`` in this process, where steps can be counted."""
    for outcome in build_all(papers, how, 1):
        if outcome.trouble or not outcome.files:
            raise SystemExit(f"{outcome.folder}: {outcome.trouble or outcome.report}")


def taken(name: str, work: Callable[[], None]) -> Round:
    """What ``work`` takes: steps are counted where what they made is kept."""
    found, keep = Round(name), memo.keep

    def counted(cache: Cache, step: str, inputs: Iterable[str | bytes], entry: bytes) -> None:
        found.steps[step] += 1
        keep(cache, step, inputs, entry)

    before, start = processor_seconds(), time.perf_counter()
    with patch.object(memo, "keep", counted):
        work()
    found.seconds, found.processor = time.perf_counter() - start, processor_seconds() - before
    return found


def processor_seconds() -> float:
    """Of this process and all that it waited for."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def many_workers(temporary: Path, chapters: int, counts: Sequence[int]) -> list[Aim]:
    """Set one paper by so many workers each, and once more while one of the most is lost."""
    write(temporary / "large", chapters, 1500, 100)
    write(temporary / "warming", 2, 300, 10)
    seconds: dict[str, float] = {}
    busiest: dict[str, float] = {}
    made: list[object] = []

    def build(folder: str, cluster: Cluster, progress: Callable[[str, int, int], None]) -> None:
        built = pipeline.build(WorkTree(temporary / folder), PDF, Runtime(progress=progress, cluster=cluster))
        if folder == "large":
            made.append(built.product)

    def lose_one(what: str, done: int, total: int) -> None:
        if what == "typesetting" and done == total // 4:
            workers[0].kill()

    for count in counts:
        with dask(temporary, count) as (cluster, workers):
            build("warming", cluster, nothing)
            before = [processor_of_tree(worker.pid) for worker in workers]
            name, start = f"{count} worker{'s' * (count > 1)}", time.perf_counter()
            build("large", cluster, nothing)
            seconds[name] = time.perf_counter() - start
            busiest[name] = max(
                processor_of_tree(worker.pid) - earlier for worker, earlier in zip(workers, before, strict=True)
            )
    with dask(temporary, max(counts)) as (cluster, workers):
        build("warming", cluster, nothing)
        start = time.perf_counter()
        build("large", cluster, lose_one)
        seconds[f"{max(counts)}, one of which is killed"] = time.perf_counter() - start
    first = next(iter(seconds.values()))
    print(
        f"A paper of {chapters} chapters as PDF:\n\n| workers | seconds | speed-up | processor seconds of the busiest |"
    )
    print("|---|--:|--:|--:|")
    for name, value in seconds.items():
        work = f"{busiest[name]:.1f}" if name in busiest else ""
        print(f"| {name} | {value:.1f} | {first / value:.2f} | {work} |")
    different = sum(one != made[0] for one in made)
    return [("outputs that differ by who made them", different, "<=", 0)]


def nothing(what: str, done: int, total: int) -> None:
    """Wait without a word."""


@contextmanager
def dask(temporary: Path, count: int) -> Iterator[tuple[Cluster, list[subprocess.Popen[bytes]]]]:
    """A scheduler on loopback and ``count`` workers, reached."""
    known = temporary / f"scheduler-{time.monotonic_ns()}.json"
    running: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> None:
        command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(known), "--no-dashboard"]
        quiet = subprocess.DEVNULL
        running.append(subprocess.Popen(command, cwd=temporary, env=ENVIRONMENT, stdout=quiet, stderr=quiet))

    try:
        start("scheduler", "--host", "127.0.0.1", "--port", "0")
        for _ in range(count):
            start("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny")
        cluster = reached(known, count)
        yield cluster, running[1:]
        cluster.close()
    finally:
        for process in running:
            process.kill()
            process.wait()


def reached(known: Path, count: int) -> Cluster:
    """The cluster of the scheduler that writes the file ``known``, once all its workers are there."""
    deadline = time.monotonic() + PATIENCE
    cluster: Cluster | None = None
    while cluster is None or cluster.size < count:
        if time.monotonic() > deadline:
            raise SystemExit("the workers did not come")
        try:
            address = json.loads(known.read_text())["address"]
            cluster = cluster or Cluster(address.replace("tcp://", "dask://"), memo.salt)
        except (OSError, ValueError, NoCluster):
            time.sleep(0.2)
    return cluster


if __name__ == "__main__":
    sys.exit(main())
