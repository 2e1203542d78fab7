"""What a book holds into what it says of its accessibility (https://www.w3.org/TR/epub-a11y-11/).

Only what is true of this book is said. That it meets a standard is said where the paper names who has found so, since
no program can, and only of a book in which nothing is known to be amiss.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from chapterhouse.outputs.shared.fragments import with_class
from chapterhouse.settings.language import Locale

STANDARD = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
"""As https://www.w3.org/TR/epub-a11y-11/#sec-conf-reporting-pub wants it written."""


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
    documents: Iterable[Element],
    undescribed: int,
    locale: Locale,
    *,
    has_pages: bool = False,
    certified_by: str | None = None,
) -> Accessibility:
    """What can be said of ``documents``, in which ``undescribed`` images have no alternative text.

    ``has_pages`` tells that they mark where the pages of print begin, ``certified_by`` who has found them to meet
    :data:`STANDARD`. It is said in words as well where ``locale`` is English: the others have the properties alone.
    """
    tags: set[str] = set()
    described = False
    tables = notes = False
    for root in documents:
        tags |= {element.tag for element in root.iter()}
        described |= any(_is_described(element) for element in root.iter())
        tables |= "table" in tags
        notes |= next(with_class(root, "footnote"), None) is not None
    visual = bool(tags & {"img", "svg"})
    formulas = "math" in tags
    whole = not undescribed
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA"]
    features += ["alternativeText"] if described and whole else []
    features += ["MathML"] if formulas else []
    features += ["pageBreakMarkers", "pageNavigation"] if has_pages else []
    certified_by = certified_by if whole else None
    sentences = [
        "Headings, lists and links are marked as such, and every chapter and section can be reached from the contents."
    ]
    if visual and whole:
        sentences.append("Every figure that says something says it in words as well.")
    elif visual:
        sentences.append("Some images lack a description.")
    if tables:
        sentences.append("Tables name their rows and columns, and become lists on narrow screens.")
    if formulas:
        sentences.append("Formulas are MathML.")
    if notes:
        sentences.append("Notes lead back to where they are called.")
    if has_pages:
        sentences.append("The pages of the PDF are marked and can be reached by their numbers.")
    if certified_by:
        sentences.append(f"{certified_by} has found that the book meets {STANDARD}.")
    else:
        sentences.append("Nobody has certified that the book meets a standard of accessibility.")
    return Accessibility(
        modes=("textual", "visual") if visual else ("textual",),
        sufficient=("textual",) if whole else ("textual,visual",),
        features=tuple(features),
        hazards=("none",),
        summary=" ".join(sentences) if locale.language == "en" else "",
        has_pages=has_pages,
        certified_by=certified_by,
    )


def _is_described(element: Element) -> bool:
    return bool(element.get("alt") if element.tag == "img" else element.tag == "svg" and element.get("aria-label"))
