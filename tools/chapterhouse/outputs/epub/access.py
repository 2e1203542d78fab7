"""What a book holds into what it says of its accessibility (https://www.w3.org/TR/epub-a11y-11/).

Only what is true of this book is said. That it meets a standard is said where the paper names who has found so, since
no program can, and only of a book in which nothing is known to be amiss.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from chapterhouse.outputs.shared.fragments import with_class
from chapterhouse.settings.language import Locale

STANDARD = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
"""As https://www.w3.org/TR/epub-a11y-11/#sec-conf-reporting-pub wants it written."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a document shows: its elements by name, whether any image of it is described, and whether it has notes."""

    tags: frozenset[str]
    described: bool
    notes: bool


def shown_in(root: Element) -> Shown:
    """What the document ``root`` shows."""
    return Shown(
        frozenset(element.tag for element in root.iter()),
        any(_is_described(element) for element in root.iter()),
        next(with_class(root, "footnote"), None) is not None,
    )


@dataclass(frozen=True, slots=True)
class Accessibility:
    """The values of schema.org's accessibility properties, by https://www.w3.org/community/reports/a11y-discov-vocab/."""

    modes: tuple[str, ...]
    sufficient: tuple[str, ...]
    features: tuple[str, ...]
    hazards: tuple[str, ...]
    summary: str
    has_pages: bool = False
    certified_by: str | None = None
    """Who has found that the book meets :data:`STANDARD`."""


def accessibility(
    documents: Collection[Shown],
    undescribed: int,
    locale: Locale,
    *,
    has_pages: bool = False,
    certified_by: str | None = None,
) -> Accessibility:
    """What can be said of ``documents``, in which ``undescribed`` images have no alternative text.

    ``has_pages`` tells that they mark where the pages of print begin, ``certified_by`` who has found them to meet
    :data:`STANDARD`. It is said in the words of ``locale`` as well.
    """
    tags = frozenset[str]().union(*(document.tags for document in documents))
    described = any(document.described for document in documents)
    notes = any(document.notes for document in documents)
    visual = bool(tags & {"img", "svg"})
    formulas = "math" in tags
    whole = not undescribed
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA"]
    features += ["alternativeText"] if described and whole else []
    features += ["MathML"] if formulas else []
    features += ["pageBreakMarkers", "pageNavigation"] if has_pages else []
    certified_by = certified_by if whole else None
    words = locale.words
    sentences = [words.accessible_structure]
    sentences += [words.accessible_images if whole else words.inaccessible_images] if visual else []
    sentences += [words.accessible_tables] if "table" in tags else []
    sentences += [words.accessible_formulas] if formulas else []
    sentences += [words.accessible_notes] if notes else []
    sentences += [words.accessible_pages] if has_pages else []
    if certified_by:
        sentences.append(words.accessibility_certified.format(name=certified_by, standard=STANDARD))
    else:
        sentences.append(words.accessibility_uncertified)
    return Accessibility(
        modes=("textual", "visual") if visual else ("textual",),
        sufficient=("textual",) if whole else ("textual,visual",),
        features=tuple(features),
        hazards=("none",),
        summary=(" " if locale.is_spaced else "").join(sentences),
        has_pages=has_pages,
        certified_by=certified_by,
    )


def _is_described(element: Element) -> bool:
    return bool(element.get("alt") if element.tag == "img" else element.tag == "svg" and element.get("aria-label"))
