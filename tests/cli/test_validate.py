"""``chapterhouse validate``: faults that were put into sound outputs are told at the lines of the chapter."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pikepdf
import pytest
from typeset_papers import TOML, made

from chapterhouse.cli.commands.validate import command
from chapterhouse.cli.project import CLEAN, FAILED, FINDINGS, Project
from chapterhouse.outputs import validators
from chapterhouse.outputs.validators import source_places
from chapterhouse.outputs.validators.unreadable import Unreadable

pytestmark = pytest.mark.slow

CHAPTER = """# One {#sec:one}

Pumps lift water to the houses on the hill.

![Bars of two years beside another.](figures/a.svg){#fig:a alt="Two bars, the second higher."}

A long winter follows, see @fig:a.
"""
PICTURE = 5
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48"><rect width="90" height="40"/></svg>'


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a paper that was built."""
    folder = tmp_path_factory.mktemp("paper")
    files = {"paper.toml": TOML, "chapters/one.md": CHAPTER, "references.bib": "", "figures/a.svg": DRAWING}
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "build").mkdir()
    for name, data in made(CHAPTER, "pdf", "epub", "html", "docx", **{"figures/a.svg": DRAWING}).outputs.items():
        if name in {"pdf", "epub", "html", "docx"}:
            (folder / "build" / f"paper.{name}").write_bytes(data)
    return folder


def validated(paper: Path, *outputs: Path) -> int:
    assert command.callback is not None
    with click.Context(command, obj=Project(paper, quiet=True)):
        code = command.callback(outputs=outputs)
    assert isinstance(code, int)
    return code


def without_alternative(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure":
                del thing.Alt
        broken = io.BytesIO()
        document.save(broken)
    return broken.getvalue()


def rewritten(archive: bytes, suffix: str = ".xhtml", spoil: Callable[[bytes], bytes] | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename.endswith(suffix):
                data = (spoil or without_name)(data)
            new.writestr(item, data)
    return made.getvalue()


def unaligned(document: bytes) -> bytes:
    """``document``, its paragraph of the pumps aligned as nothing can be."""
    at = document.rindex(b"<w:pPr>", 0, document.index(b"Pumps"))
    end = document.index(b"</w:pPr>", at)
    return document[:end] + b'<w:jc w:val="askew"/>' + document[end:]


def without_name(page: bytes) -> bytes:
    """``page`` with a link that says nothing, and goes nowhere, in the paragraph of the pumps."""
    return page.replace(b">Pumps lift", b'><a href="nowhere.xhtml"></a><img src="none.png"/>Pumps lift')


FAULTS: dict[str, tuple[str, Callable[[bytes], bytes], str, int]] = {
    "veraPDF": ("pdf", without_alternative, "PDFUA-1 7.3-1", PICTURE),
    "EPUBCheck": ("epub", rewritten, "RSC-0", 3),
    "Open XML": ("docx", lambda docx: rewritten(docx, "word/document.xml", unaligned), "askew", 3),
    "Nu": ("html", without_name, "alt", 3),
    "axe": ("html", without_name, "image-alt", 3),
    "Ace": ("epub", rewritten, "image-alt", 3),
}


def test_there_is_a_fault_for_each_validator() -> None:
    assert list(FAULTS) != [] and set(FAULTS) == {one.name for one in validators.VALIDATORS}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_at_its_line(
    name: str, paper: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    validator = next(one for one in validators.VALIDATORS if one.name == name)
    if not validator.is_here():
        pytest.skip(f"{name} is not on this machine: {validator.bring}")
    monkeypatch.setattr("chapterhouse.cli.commands.validate.VALIDATORS", (validator,))
    kind, spoil, said, line = FAULTS[name]
    sound = paper / "build" / f"paper.{kind}"
    assert validated(paper, sound) == CLEAN
    broken = paper / f"broken.{kind}"
    broken.write_bytes(spoil(sound.read_bytes()))
    assert validated(paper, broken) == FINDINGS
    told = [one for one in capsys.readouterr().out.splitlines() if said in one]
    assert told and all(re.match(rf"chapters/one\.md:{line}:\d+: {name}: ", one) for one in told), told


def test_what_is_not_installed_is_named_with_what_brings_it(
    paper: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("ACE", raising=False)
    assert validated(paper) == FAILED
    told = capsys.readouterr().err
    assert all(f"{one.name} is not installed: {one.bring}" in told for one in validators.VALIDATORS)


@pytest.mark.parametrize("name", ["paper.html", "paper.pdf", "site"])
def test_nothing_is_looked_at_behind_a_link(tmp_path: Path, name: str) -> None:
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "paper.toml").write_text(TOML)
    secret = tmp_path / "secret"
    secret.mkdir()
    for suffix in ("html", "pdf"):
        (secret / f"index.{suffix}").write_text("<p>SECRET")
    paper, target = tmp_path / "paper", secret / f"index.{name[-4:].lstrip('r.')}"
    (paper / "build").mkdir()
    (paper / "build" / name).symlink_to(secret if name == "site" else target)
    with pytest.raises(click.ClickException, match="is a link: only what is built here"):
        validated(paper)
    (paper / "build" / name).unlink()
    (paper / "build").rmdir()
    (paper / "build").symlink_to(secret)
    with pytest.raises(click.ClickException, match="build is a link"):
        validated(paper)


def test_a_pipe_is_no_output(tmp_path: Path) -> None:
    (tmp_path / "paper.toml").write_text(TOML)
    (tmp_path / "build").mkdir()
    os.mkfifo(tmp_path / "build" / "paper.pdf")
    with pytest.raises(click.ClickException, match="no plain file"):
        validated(tmp_path)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"<p>words"], ids=["nothing", "a head", "a page"])
def test_what_is_no_pdf_is_told_and_read_behind_walls(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "paper.toml").write_text(TOML)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "paper.pdf").write_bytes(content)
    with pytest.raises(click.ClickException, match="veraPDF finds nothing out: it is damaged"):
        validated(tmp_path)


def test_tags_around_themselves_come_to_an_end() -> None:
    with pikepdf.new() as document:
        document.add_blank_page()
        element = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name("/P")))
        element.P = element
        element.K = pikepdf.Array([element])
        number, written = element.objgen[0], io.BytesIO()
        document.Root.StructTreeRoot = pikepdf.Dictionary(K=element)
        document.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pytest.raises(Unreadable, match="damaged"):
        source_places._words_of(written.getvalue(), [f"root/({number} 0 obj)", *_all_objects()])


def _all_objects() -> list[str]:
    return [f"root/({number} 0 obj)" for number in range(1, 6)]
