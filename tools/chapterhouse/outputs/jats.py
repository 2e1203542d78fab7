"""A built paper into JATS XML (ANSI/NISO Z39.96), the article format of archives and publishers."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.shared.whole_document import Shape, written
from chapterhouse.settings import CreditRole, Settings
from chapterhouse.settings.language import locale_of

NAME = "JATS"
SUFFIX = "jats"

_SHAPE = Shape("jats_archiving", ("--standalone", "--wrap=none"), names_apart=True)
_SAYS_NOTHING = re.compile(
    rb"<(journal-id|journal-title-group|issn|publisher-name|publisher|journal-meta|permissions)[^>]*>\s*</\1>\n?"
)
"""What pandoc's template writes of facts that a paper does not have; the archiving tag set asks for none of it."""
_CONTRIBUTOR = b"</contrib>\n"
_CREDIT = "https://credit.niso.org/"
_LANGUAGE_OF_WORDS = re.compile(rb'(<monospace) language="[^"]*"')
"""pandoc tells the language of code in a line, which JATS can only of a block (1.2, <code> and <monospace>)."""


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The document of ``build``, with its pictures in a folder beside it.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where it cannot be written.
    """
    files = written(build, _SHAPE)
    article = _with_roles(_tidied(files.pop("")), build.paper.settings)
    return Rendered({SUFFIX: article, **files})


def _with_roles(article: bytes, settings: Settings) -> bytes:
    """``article`` with what each author did, which pandoc's template does not tell (JATS4R, "CRediT taxonomy")."""
    *contributors, rest = article.split(_CONTRIBUTOR)
    for at, author in enumerate(settings.authors[: len(contributors)]):
        contributors[at] += b"".join(_role(role, settings).encode() for role in author.roles)
    return _CONTRIBUTOR.join([*contributors, rest])


def _role(role: CreditRole, settings: Settings) -> str:
    known = {
        "vocab": "credit",
        "vocab-identifier": _CREDIT,
        "vocab-term": locale_of("en").words.credit_roles[role],
        "vocab-term-identifier": f"{_CREDIT}contributor-roles/{role}/",
    }
    said = "".join(f" {name}={quoteattr(value)}" for name, value in known.items())
    return f"<role{said}>{escape(settings.locale.words.credit_roles[role])}</role>\n"


def _tidied(article: bytes) -> bytes:
    """``article`` without elements that hold nothing, from the inside out, and without what JATS does not know."""
    front, found, rest = article.partition(b"</front>")
    count = 1
    while count:
        front, count = _SAYS_NOTHING.subn(b"", front)
    return front + found + _LANGUAGE_OF_WORDS.sub(rb"\1", rest)
