"""What a book holds into what it says of its accessibility (https://www.w3.org/TR/epub-a11y-11/).

Only what is true of this book is said. That it meets a standard is not: for that somebody would have to look at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from chapterhouse.outputs.shared.fragments import with_class
from chapterhouse.settings.language import Locale


@dataclass(frozen=True, slots=True)
class Accessibility:
    """The values of schema.org's accessibility properties, by https://www.w3.org/community/reports/a11y-discov-vocab/."""

    modes: tuple[str, ...]
    sufficient: tuple[str, ...]
    features: tuple[str, ...]
    hazards: tuple[str, ...]
    summary: str


def accessibility(documents: Iterable[Element], undescribed: int, locale: Locale) -> Accessibility:
    """What can be said of ``documents``, in which ``undescribed`` images have no alternative text.

    It is said in words as well where ``locale`` is English: the other languages have the properties alone.
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
    sentences.append("Nobody has certified that the book meets a standard of accessibility.")
    return Accessibility(
        modes=("textual", "visual") if visual else ("textual",),
        sufficient=("textual",) if whole else ("textual,visual",),
        features=tuple(features),
        hazards=("none",),
        summary=" ".join(sentences) if locale.language == "en" else "",
    )


def _is_described(element: Element) -> bool:
    return bool(element.get("alt") if element.tag == "img" else element.tag == "svg" and element.get("aria-label"))
