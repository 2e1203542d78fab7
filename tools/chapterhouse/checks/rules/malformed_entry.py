"""A bibliography entry is not written as BibTeX reads it.

A brace or a comma is missing, a field stands twice, or TeX stands where none may stand. What cannot be read is lost,
and with it every citation of it; the rest of the file is read all the same. It stops the build where the entry's key is
cited.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@iea2025].
    --- bibliography/references.bib
    @report{iea2025,
      title = {Energy and demand},
      institution = {International Energy Agency},
      year = {2025},
    }
    @report{iea2025grids,
      title = {Batteries and grids,
              ^
      year = {2025},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@iea2025], and batteries carry it [@iea2025grids].
    --- bibliography/references.bib
    @report{iea2025,
      title = {Energy and demand},
      institution = {International Energy Agency},
      year = {2025},
    }
    @report{iea2025grids,
      title = {Batteries and grids},
      institution = {International Energy Agency},
      year = {2025},
    }
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from chapterhouse.checks.support.reading_errors import reading_errors, sentence_and_fix
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR
OF_BIBLIOGRAPHY = True

_TYPES = frozenset(
    (
        *("article", "artwork", "audio", "bibnote", "book", "bookinbook", "booklet", "collection"),
        *("commentary", "conference", "dataset", "electronic", "image", "inbook", "incollection", "inproceedings"),
        *("inreference", "interview", "jurisdiction", "legal", "legislation", "letter", "manual", "mastersthesis"),
        *("misc", "movie", "music", "mvbook", "mvcollection", "mvproceedings", "mvreference", "newspaper"),
        *("online", "patent", "performance", "periodical", "phdthesis", "proceedings", "reference", "report"),
        *("review", "set", "software", "standard", "suppbook", "suppcollection", "suppperiodical", "techreport"),
        *("thesis", "unpublished", "video", "www", "xdata"),
    )
)
"""The types of BibTeX and biblatex (manual, 2.1), and what is near enough to one of them to be taken for misspelt."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each fault of a .bib file; the reader's reason is a sentence, a colon and the mend."""
    for broken in reading_errors(paper.bibliography).others:
        sentence, fix = sentence_and_fix(broken.reason)
        edits: tuple[Edit, ...] = ()
        if " parts no names" in sentence or "cannot be taken apart" in sentence:
            # Imported here: it brings the .bib parser, which a check that has all in its cache does without.
            from chapterhouse.bibliography.names import parted_names

            apart = parted_names(broken.span.slice(paper.bibliography.texts.get(broken.span.file, "")))
            edits = (Edit(broken.span, " and ".join(apart), safe=False),) if apart else ()
        yield Problem(broken.span, sentence, fix, edits=edits, misleading=broken.key in paper.citing)
    for entry in paper.bibliography.entries:
        near = _meant(entry.type) if entry.type not in _TYPES else None
        if near is not None:
            start = entry.span.start
            yield Problem(
                span=Span(entry.span.file, start, start + 1 + len(entry.type)),
                message=f"there is no type `@{entry.type}`, so that `{entry.key}` is listed as a work of no kind",
                hint=f"did you mean `@{near}`?",
                misleading=False,
                severity=Severity.WARNING,
            )


@lru_cache(maxsize=1024)
def _meant(written: str) -> str | None:
    """The type that is misspelt as ``written``; None where it may be one of another style."""
    near = closest(written, _TYPES)
    return near if near and near[0] == written[0] and abs(len(near) - len(written)) <= 1 else None
