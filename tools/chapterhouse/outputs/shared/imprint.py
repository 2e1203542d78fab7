"""Facts of the paper into the words of its title page, its colophon and its metadata: date, licence, description."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from chapterhouse.model import ListedChapter
from chapterhouse.model.built import BuiltPaper, Revision
from chapterhouse.model.passage import OBJECT, PassageKind
from chapterhouse.settings import UNLICENSED, Settings
from chapterhouse.settings.language import Locale, Words, locale_of
from chapterhouse.settings.language.review_words import ReviewWords

_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-([1-4]\.[05])")
_LICENCE_IDENTIFIER = re.compile(r"[A-Za-z0-9.-]+")


def publication_facts(build: BuiltPaper) -> list[tuple[str, str]]:
    """The facts of publication that there are, each after the word that it goes by; the DOI is not among them."""
    settings = build.paper.settings
    words, facts = settings.locale.words, settings.imprint
    told = (
        (words.publisher, facts.publisher),
        (words.series, facts.series),
        (words.report_number, facts.number),
        ("ISBN", facts.isbn),
        (words.contact, facts.contact),
        (words.cite_as, facts.cite_as),
        (words.approvals, approved_by(build)),
        (words.disclaimer, facts.disclaimer),
    )
    return [(word, fact) for word, fact in told if fact]


def approved_by(build: BuiltPaper) -> str:
    """Who approved the paper, or which chapters of it, and when; empty where nobody has."""
    locale = build.paper.settings.locale
    everything = {listed.chapter.path: listed for listed in build.paper.chapters}
    told = []
    for one in build.approvals:
        about = [locale.date(one.date)]
        if len(one.chapters) < len(everything):
            about += _named_chapters([everything[path] for path in one.chapters], locale)
        told.append(f"{one.by} ({', '.join(about)})")
    return "; ".join(told)


def _named_chapters(chapters: Sequence[ListedChapter], locale: Locale) -> Iterator[str]:
    numbers = [listed.number for listed in chapters if listed.number]
    for one, several, of_kind in (
        ("chapter", "chapters", [number for number in numbers if number[0].isdecimal()]),
        ("appendix", "appendices", [number for number in numbers if not number[0].isdecimal()]),
    ):
        if of_kind:
            yield locale.numbered(one, *of_kind) if len(of_kind) == 1 else locale.joined(several, of_kind)
    yield from (_title(listed) for listed in chapters if not listed.number)


def _title(listed: ListedChapter) -> str:
    title = listed.chapter.title
    return listed.chapter.front_matter.short_title or (title.text if title is not None else listed.chapter.path)


def made_from(revision: Revision, locale: Locale) -> str:
    """What was built, in a sentence: the revision with its date, or files that have none."""
    if revision.commit is None:
        return locale.words.made_from_unversioned
    pattern = locale.words.made_from_modified if revision.modified else locale.words.made_from
    return pattern.format(commit=revision.commit[:12], date=locale.date(revision.date))


def licence_name(identifier: str, words: Words) -> str:
    """The name by which readers know the SPDX licence ``identifier``: "CC BY 4.0"."""
    if identifier == UNLICENSED:
        return words.all_rights_reserved
    found = _CREATIVE_COMMONS.fullmatch(identifier)
    return f"CC {found[1]} {found[2]}" if found else identifier


def licence_words(identifier: str, words: Words) -> str:
    """The SPDX licence ``identifier`` in full words, its name in brackets behind them where it has one."""
    if identifier == "CC0-1.0":
        return "Creative Commons Zero 1.0 Universal (CC0 1.0)"
    found = _CREATIVE_COMMONS.fullmatch(identifier)
    if found is None:
        return licence_name(identifier, words)
    conditions = {
        "BY": words.commons_attribution,
        "NC": words.commons_non_commercial,
        "SA": words.commons_share_alike,
        "ND": words.commons_no_derivatives,
    }
    return words.commons_licence.format(
        conditions="-".join(conditions[condition] for condition in found[1].split("-")),
        version=found[2],
        name=licence_name(identifier, words),
    )


def commons_address(identifier: str) -> str | None:
    """Where the text of a Creative Commons licence stands, None for every other one."""
    found = _CREATIVE_COMMONS.fullmatch(identifier)
    if found:
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    return "https://creativecommons.org/publicdomain/zero/1.0/" if identifier == "CC0-1.0" else None


def licence_address(identifier: str) -> str | None:
    """The https address of the SPDX licence ``identifier``; None for an expression or for own terms."""
    if commons := commons_address(identifier):
        return commons
    if identifier.startswith("LicenseRef-") or not _LICENCE_IDENTIFIER.fullmatch(identifier):
        return None
    return f"https://spdx.org/licenses/{identifier}.html"


def review_stamp(revision: Revision, settings: Settings, words: ReviewWords) -> str:
    """Which draft a review copy is: its version, revision and date."""
    parts = [words.review_copy]
    if settings.version:
        parts.append(words.version.format(version=settings.version))
    if revision.commit:
        pattern = words.changed_revision if revision.modified else words.revision
        parts.append(pattern.format(revision=revision.commit[:12]))
    locale = settings.locale if words.language == settings.language else locale_of(words.language)
    parts.append(locale.date(revision.date))
    return " · ".join(parts)


def state_address(settings: Settings, name: str) -> str | None:
    """Where the files of the tag or commit ``name`` can be read; None without a repository."""
    if settings.repository is None:
        return None
    root = settings.repository.rstrip("/")
    return f"{root}/{'-/' if 'gitlab' in root.split('/')[2] else ''}tree/{quote(name, safe='')}"


def orcid_address(orcid: str) -> str:
    """The https address of the ORCID iD ``orcid``, given bare or as an address."""
    return "https://orcid.org/" + orcid.rstrip("/").rsplit("/", 1)[-1]


def description(build: BuiltPaper) -> str:
    """What the paper is, in a sentence or two: its subtitle and the summary of its first chapter that has one.

    A paper that has neither is described by how its text begins.
    """
    summary = next((chapter.summary for chapter in build.chapters if chapter.summary), None)
    if summary is None and build.paper.settings.subtitle is None:
        return next(filter(None, map(_beginning, build.paper.chapters)), "")
    return " ".join(_sentence(text) for text in (build.paper.settings.subtitle, summary) if text)


def _beginning(listed: ListedChapter) -> str:
    """The first paragraph of a chapter, in as many characters as search engines show."""
    passages = (passage for passage in listed.chapter.passages if passage.kind is PassageKind.PARAGRAPH)
    text = next((passage.text.replace(OBJECT, "").strip() for passage in passages), "")
    return textwrap.shorten(text, 200, placeholder=" …") if text else ""


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
