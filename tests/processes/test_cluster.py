"""A cluster's workers set and write what processes here would, byte by byte, also when one is lost on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sound_paper import REVISION, SOUND

from chapterhouse import pipeline
from chapterhouse.core import memo
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions
from chapterhouse.processes import cluster
from chapterhouse.processes.cluster import Cluster, NoCluster
from chapterhouse.processes.workers import WorkerFailed

pytest.importorskip("distributed", reason="the extra [cluster] is not installed")

CHAPTERS = {f"chapters/more{number}.md": f"# More {number}\n\nMore of it.\n" for number in range(6)}
PAPER = {
    **SOUND,
    **CHAPTERS,
    "paper.toml": str(SOUND["paper.toml"]).replace("chapters = [", f"chapters = [{', '.join(map(repr, CHAPTERS))}, "),
}
OPTIONS = BuildOptions(REVISION, ("pdf", "html"))


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler on loopback, and its two workers."""
    known = tmp_path / "scheduler.json"
    running: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(known), "--no-dashboard"]
        with (tmp_path / "log").open("ab") as log:
            running.append(subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log))
        return running[-1]

    try:
        start("scheduler", "--host", "127.0.0.1", "--port", "0")
        workers = [start("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny") for _ in range(2)]
        deadline = time.monotonic() + 120
        while not known.exists() or not known.read_text():
            assert time.monotonic() < deadline and running[0].poll() is None, (tmp_path / "log").read_text()
            time.sleep(0.05)
        yield json.loads(known.read_text())["address"].replace("tcp://", "dask://"), workers
    finally:
        for process in running:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_lost_worker_costs_its_task_and_no_byte(dask: tuple[str, list[subprocess.Popen[bytes]]]) -> None:
    address, workers = dask
    here = pipeline.build(Buffers(PAPER), OPTIONS, Runtime(jobs=2))
    assert isinstance(here.product, dict) and not here.findings
    reached = connected(address)
    done: list[int] = []

    def progress(what: str, count: int, total: int) -> None:
        if what == "typesetting":
            done.append(count)
            if count == 1:
                workers[0].kill()

    try:
        there = pipeline.build(Buffers(PAPER), OPTIONS, Runtime(progress=progress, cluster=reached))
        assert there.product == here.product
        assert workers[0].poll() is not None and max(done) > 6, "a worker was ended before the pages were set"
        with pytest.raises(WorkerFailed, match="TypeError"):
            reached.submit(memo.unframed, 7).result(60)
    finally:
        reached.close()


def connected(address: str) -> Cluster:
    """The cluster, as soon as both workers are there."""
    deadline = time.monotonic() + 120
    while True:
        try:
            reached = Cluster(address, memo.salt)
        except NoCluster:
            assert time.monotonic() < deadline
            time.sleep(0.2)
            continue
        while reached.size < 2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return reached


def test_what_is_no_address_is_told() -> None:
    for address in ("dask://here", "tcp://127.0.0.1:80", "127.0.0.1:80", ""):
        with pytest.raises(NoCluster, match="write dask://HOST:PORT"):
            Cluster(address, memo.salt)


def test_a_worker_of_other_versions_makes_nothing() -> None:
    assert cluster._call(memo.salt, "another", os.getcwdb, b"") == b"other versions"
