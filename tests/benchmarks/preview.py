"""How soon a saved change is seen in the preview of this repository's paper: the real server, the real files.

    python tests/benchmarks/preview.py [--edits 200] [--pages 20] [--seed 1]

A copy of the paper is served. One word is put into a random paragraph of a random chapter, and the time taken from
when the file is saved until the page that the server gives holds that word; then, for as many edits as ``--pages``
says, until the PDF that it gives holds it. Last, the server is started anew, and the time taken until its first page.
Prints a table in Markdown with medians and 95th percentiles, of the clock and of the processor, and ends with 1 where
an aim is missed.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from measuring import ENVIRONMENT, JOBS, load

ROOT = Path(__file__).parents[2]
PAPER = ("paper.toml", "chapters", "bibliography", "figures")
PATIENCE = 120
FRESH_PAGE, FRESH_PDF, RESTART = 0.3, 1.5, 1.0
"""Seconds that are aimed at."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A server of the preview, by its process and the secret part of its address."""

    process: subprocess.Popen[str]
    port: int
    secret: str

    def get(self, path: str) -> bytes:
        """What it answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", f"/{self.secret}/{path}")
        answer = connection.getresponse().read()
        connection.close()
        return answer

    def events(self) -> Iterator[None]:
        """Yields at each word that there is something new."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", f"/{self.secret}/events")
        for line in connection.getresponse():
            if line.startswith((b"data:", b"retry:")):
                yield

    def processor(self) -> float:
        """Processor seconds of it and of what it has started and waited for."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS


@contextmanager
def served(paper: Path) -> Iterator[Server]:
    """The preview of ``paper``, once it has its first page."""
    command = [sys.executable, "-m", "chapterhouse", "--project", str(paper), "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        address = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([\w-]+)/\n", process.stdout.readline())
        assert address is not None
        threading.Thread(target=process.stdout.read, daemon=True).start()
        try:
            yield Server(process, int(address[1]), address[2])
        finally:
            process.send_signal(signal.SIGINT)


def with_a_word(paper: Path, choose: random.Random, number: int) -> bytes:
    """Save a chapter of ``paper`` with one word more, which is given back."""
    word = f"edit{number}q"
    places = [
        (chapter, at)
        for chapter in sorted((paper / "chapters").glob("*.md"))
        for at, line in enumerate(chapter.read_text(encoding="utf-8").split("\n"))
        if len(line) > 80 and line[0].isalpha() and not re.search(r"[\[\]:|<]", line)
    ]
    chapter, at = choose.choice(places)
    lines = chapter.read_text(encoding="utf-8").split("\n")
    first, _, rest = lines[at].partition(" ")
    lines[at] = f"{first} {word} {re.sub(r'^edit[0-9]+q ', '', rest)}"
    chapter.write_text("\n".join(lines), encoding="utf-8")
    return word.encode()


@dataclass
class Latencies:
    """Seconds of the clock and of processors, one for each edit."""

    clock: list[float]
    processor: list[float]

    def row(self, name: str, aim: float) -> str:
        """A row of the table."""
        median, late = statistics.median(self.clock), percentile(self.clock)
        missed = " (missed)" if late > aim else ""
        spent = f"{statistics.median(self.processor):.2f} | {percentile(self.processor):.2f}"
        return f"| {name} | {len(self.clock)} | {median:.2f} | {late:.2f}{missed} | {aim:g} | {spent} |"


def percentile(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def edited(
    server: Server, paper: Path, choose: random.Random, numbers: range, ask: Callable[[bytes], bool]
) -> Latencies:
    """How long ``ask`` took to hold after each edit: it is asked at every word from the server."""
    found = Latencies([], [])
    for number in numbers:
        told = server.events()
        next(told)  # it listens
        before, word = server.processor(), with_a_word(paper, choose, number)
        start = time.perf_counter()
        for _ in told:
            if ask(word):
                break
        found.clock.append(time.perf_counter() - start)
        found.processor.append(server.processor() - before)
        told.close()
        settle(server)
    return found


def settle(server: Server) -> None:
    """Wait until the server has nothing more to do, as an author does who reads what is shown."""
    spent = -1.0
    while (now := server.processor()) != spent:
        spent = now
        time.sleep(0.15)


def main() -> int:
    """Copy, edit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    choose, before = random.Random(chosen.seed), load()
    with tempfile.TemporaryDirectory(prefix="chapterhouse-benchmark-") as folder:
        paper = Path(folder) / "paper"
        paper.mkdir()
        for name in PAPER:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, paper / name)
        with served(paper) as server:
            server.get("paper.html")
            settle(server)
            rows = []
            html = edited(server, paper, choose, range(chosen.edits), lambda word: word in server.get("paper.html"))
            rows.append((html, f"save to fresh page, {chosen.edits} edits", FRESH_PAGE))
            if chosen.pages:
                server.get("paper.pdf")
                settle(server)
                numbers = range(chosen.edits, chosen.edits + chosen.pages)
                pdf = edited(server, paper, choose, numbers, lambda word: bool(server.get("paper.pdf")))
                rows.append((pdf, f"save to fresh PDF, {chosen.pages} edits", FRESH_PDF))
        start = time.perf_counter()
        with served(paper) as server:
            server.get("paper.html")
            rows.append((Latencies([time.perf_counter() - start], [server.processor()]), "restart to a page", RESTART))
    print(f"Python {sys.version.split()[0]}, {JOBS} processors, load {before} before and {load()} after;\n")
    print("| work | edits | p50 | p95 | aim | processor p50 | p95 |\n|---|---:|---:|---:|---:|---:|---:|")
    for latencies, name, aim in rows:
        print(latencies.row(name, aim))
    return int(any(percentile(latencies.clock) > aim for latencies, _, aim in rows))


if __name__ == "__main__":
    raise SystemExit(main())
