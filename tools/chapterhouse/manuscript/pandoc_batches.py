"""Many texts through one pandoc, which takes longer to start than to read a page; each as if it had been alone.

The processes stand behind the same walls and limits as :mod:`chapterhouse.manuscript.pandoc`, and readers work in
pandoc's sandbox. What a batch did not get through, because one text of it ran into a limit, is done one by one, so that
it fails alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from chapterhouse.core.memo import JSON
from chapterhouse.core.runtime import Cluster
from chapterhouse.manuscript import pandoc
from chapterhouse.manuscript.pandoc import PandocError, Printed
from chapterhouse.model.document_tree import DocumentTree
from chapterhouse.processes.programs import OutOfPatience
from chapterhouse.processes.workers import WorkerFailed, WorkerLost

_MOST = 24
"""Texts of a batch to read."""
_MOST_SECTIONS = 200
"""Trees of a batch to write: most are sections of chapters."""
_MOST_BYTES = 2 << 20
_LEAST_BYTES = 64 << 10
"""A smaller batch takes pandoc less time than starting does."""

ABBREVIATIONS = (
    "Apr. Aug. Bros. Capt. Co. Corp. Dec. Dr. Feb. Fr. Gen. Gov. Hon. Inc. Jan. Jr. Jul. Jun. Ltd. M.A. M.D. Mar. Mr. "
    "Mrs. Ms. No. Nov. Oct. Ph.D. Pres. Prof. Rep. Rev. Sen. Sep. Sept. Sgt. Sr. St. aet. aetat. al. bk. c. cf. ch. "
    "chap. chs. col. cp. d. e.g. ed. eds. esp. f. fasc. ff. fig. fl. fol. fols. i.e. ill. incl. n. n.b. nn. p. pp. pt. "
    "q.v. s.v. s.vv. saec. sec. univ. viz. vol. vs."
)
"""Words whose full stop is followed by a no-break space: those of ``pandoc --print-default-data-file abbreviations``,
which its library knows only by their file."""

_TAB_STOP = 4


@dataclass(frozen=True, slots=True)
class _Job:
    """What is done with each text of a batch, as Lua, and alone; ``bring`` finishes what a batch made of it.

    ``most`` texts are in a batch, and ``least`` bytes where there are several.
    """

    script: str
    alone: Callable[[bytes], Printed]
    bring: Callable[[Printed], Printed]
    most: int = _MOST
    least: int = 0


_READ = _Job(
    f"""return {{
  reader = "{pandoc.READER}",
  reader_options = {{
    columns = 72, tab_stop = {_TAB_STOP},
    abbreviations = {{ {", ".join(f'["{word}"] = true' for word in ABBREVIATIONS.split())} }}
  }},
  writer = "json",
  writer_options = {{}}
}}""",
    lambda text: pandoc.read_markdown(text.decode()),
    pandoc.read_document,
)
_WRITE = _Job(
    """return {
  reader = "json",
  reader_options = {},
  writer = "html5",
  writer_options = {
    html_math_method = "mathml", section_divs = true, wrap_text = "none", highlight_method = "default"
  }
}""",
    lambda tree: pandoc.write_html(DocumentTree(tree).blocks),
    pandoc.mend_html,
    _MOST_SECTIONS,
    _LEAST_BYTES,
)

_WRITE_DOCX = _Job(
    """return {
  reader = "json",
  reader_options = {},
  writer = "docx",
  writer_options = { highlight_method = "default" }
}""",
    lambda tree: Printed(pandoc.write_docx(DocumentTree(tree).blocks), ()),
    lambda made: Printed(made.content.removesuffix(b"\n"), ()),  # see _answers
)


def read_markdown(texts: Sequence[str], jobs: int) -> Iterator[Printed | PandocError]:
    """What :func:`~chapterhouse.manuscript.pandoc.read_markdown` makes of each of ``texts``, or raises for it."""

    def given(text: bytes) -> bytes:
        lines = text.decode().removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r", "").split("\n")
        return "\n".join(line.expandtabs(_TAB_STOP) for line in lines).encode()

    return _all(_READ, [text.encode() for text in texts], given, jobs)


def write_html(
    trees: Sequence[DocumentTree], jobs: int, cluster: Cluster | None = None
) -> Iterator[Printed | PandocError]:
    """What :func:`~chapterhouse.manuscript.pandoc.write_html` makes of each of ``trees``, or raises for it."""
    encoded = [tree.encoded for tree in trees]
    if cluster is None:
        return _all(_WRITE, encoded, _given_tree, jobs)
    return _all_elsewhere(encoded, cluster)


def write_docx(trees: Sequence[DocumentTree], jobs: int) -> Iterator[bytes | PandocError]:
    """What :func:`~chapterhouse.manuscript.pandoc.write_docx` makes of each of ``trees``, or raises for it."""
    for made in _all(_WRITE_DOCX, [tree.encoded for tree in trees], _given_tree, jobs):
        yield made.content if isinstance(made, Printed) else made


def _given_tree(tree: bytes) -> bytes:
    return b'{"pandoc-api-version":[1,23],"meta":{},"blocks":' + tree + b"}"


def _all_elsewhere(trees: Sequence[bytes], cluster: Cluster) -> Iterator[Printed | PandocError]:
    batches = list(_batches(trees, cluster.size)) if trees else []
    waiting = [cluster.submit(write_batch, batch) for batch in batches]
    for batch, future in zip(batches, waiting, strict=True):
        try:
            made = JSON.decode(future.result())
        except (WorkerFailed, WorkerLost) as error:
            yield from (PandocError(f"the cluster did not write it: {error}") for _ in batch)
            continue
        yield from (PandocError(one) if isinstance(one, str) else Printed(one[0], tuple(one[1])) for one in made)


def write_batch(trees: list[bytes]) -> bytes:
    """On a worker of a cluster: for each of ``trees`` its markup and warnings, or the message of an error, as JSON."""
    made = _batch(_WRITE, trees, _given_tree)
    return JSON.encode([str(one) if isinstance(one, PandocError) else [one.content, one.warnings] for one in made])


def _all(
    job: _Job, texts: Sequence[bytes], given: Callable[[bytes], bytes], jobs: int
) -> Iterator[Printed | PandocError]:
    with ThreadPoolExecutor(jobs) as workers:
        batches = list(_batches(texts, jobs, job.most, job.least))
        for made in workers.map(lambda batch: _batch(job, batch, given), batches):
            yield from made


def _batches(texts: Sequence[bytes], jobs: int, most: int = _MOST, least: int = 0) -> Iterator[list[bytes]]:
    """``texts`` in their order, so many together that all ``jobs`` have something to do.

    There are at most ``most`` in a batch, and where there are more batches than one, at least ``least`` bytes.
    """
    share = min(most, -(-len(texts) // jobs))
    size = min(_MOST_BYTES, -(-sum(map(len, texts)) // jobs))
    batch: list[bytes] = []
    together = 0
    for text in texts:
        is_full = together >= least and (len(batch) >= share or together + len(text) > size)
        if batch and (is_full or len(batch) >= most):
            yield batch
            batch, together = [], 0
        batch.append(text)
        together += len(text)
    if batch:
        yield batch


def _batch(job: _Job, texts: list[bytes], given: Callable[[bytes], bytes]) -> list[Printed | PandocError]:
    answers = _together(job.script, [given(text) for text in texts]) if len(texts) > 1 else []
    made: list[Printed | PandocError] = []
    for position, text in enumerate(texts):
        answer = answers[position] if position < len(answers) else None
        try:
            made.append(job.bring(answer) if answer is not None else job.alone(text))
        except PandocError as error:
            made.append(error)
    return made


def _together(job: str, documents: Sequence[bytes]) -> list[Printed | None]:
    """What one pandoc made of the first of ``documents``; None for one that it refused."""
    mark = secrets.token_hex(16)
    framed = [f"{mark}\n".encode(), *(b"%d\n%b\n" % (len(document) + 1, document) for document in documents)]

    def prepare(folder: Path) -> list[str]:
        script, task = folder / "batch.lua", folder / "job.lua"
        script.write_bytes(files("chapterhouse.manuscript").joinpath("batch.lua").read_bytes())
        task.write_text(job, encoding="utf-8")
        return [str(script), str(task)]

    try:
        done = pandoc.start(["lua"], b"".join(framed), prepare)
    except OutOfPatience:
        return []
    answers = list(_answers(done.stdout))
    words = done.stderr.split(f"\n{mark}\n".encode())
    if len(words) < len(answers) + 1:
        return []
    return [
        Printed(answer, pandoc.warnings_in(said)) if answer is not None else None
        for answer, said in zip(answers, words, strict=False)
    ]


def _answers(output: bytes) -> Iterator[bytes | None]:
    """What stands in ``output`` as far as it is whole."""
    start = 0
    while (end := output.find(b"\n", start)) >= 0:
        word, _, length = output[start:end].partition(b" ")
        start = end + 1 + int(length)
        if start > len(output):
            return
        made = output[end + 1 : start]
        yield (made if made.endswith(b"\n") else made + b"\n") if word == b"ok" else None
