"""A link inside the paper leads nowhere.

A reader who clicks stays where they are. Link to a label (`#sec:grid`), to another chapter (`vehicles.md`), or to a
heading of it (`vehicles.md#charging`); better still, write a cross-reference (`@sec:grid`), which prints the number
too. A file of the project that is no chapter does not travel with the paper, so nothing can link to it. This stops the
build.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Cars store power, as [the next chapter](vehicle.md#charging) shows.
                                            ^^^^^^^^^^^^^^^^^^^
    --- chapters/vehicles.md
    # Automated vehicles {#sec:vehicles}

    ## Charging

    A parked car is a battery.

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Cars store power, as [the next chapter](vehicles.md#charging) shows.
    --- chapters/vehicles.md
    # Automated vehicles {#sec:vehicles}

    ## Charging

    A parked car is a battery.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity, Span
from chapterhouse.core.suggestion import closest
from chapterhouse.inputs.links import Destinations, automatic_identifier, is_internal
from chapterhouse.model import Chapter, Link, Paper

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the target of each link that stays in the paper and leads nowhere; once for a definition."""
    destinations = Destinations(paper)
    for listed in paper.chapters:
        reported: set[Span] = set()
        for link in listed.chapter.links:
            if link.span in reported or not is_internal(link.target):
                continue
            if destinations.anchor(link.target, listed.chapter.path) is None:
                reported.add(link.span)
                yield _problem(link, listed.chapter, paper, destinations)


def _problem(link: Link, chapter: Chapter, paper: Paper, destinations: Destinations) -> Problem:
    path, _, name = unquote(link.target).partition("#")
    if not path and not name:
        return Problem(
            span=Span(chapter.path, max(0, link.span.start - 1), link.span.end + 1) if not link.target else link.span,
            message="this link has no target",
            hint="write a label such as `#sec:grid` between the parentheses, or another chapter's file",
        )
    if not path:
        return _unknown_name(link, name, chapter, paper, destinations)
    other = destinations.chapter(path, chapter.path)
    if other is None:
        return _unknown_path(link, path, name, chapter, paper)
    problem = Problem(
        span=link.span,
        message=f"`{other}` has no heading or label `{name}`" if name else f"`{other}` has no heading to lead to",
        hint="link to one of its headings by the words in small letters, joined by hyphens",
    )
    written = link.target.partition("#")[0]
    return _with_suggestion(
        problem, link, closest(name, destinations.names(other), by_beginning=True), f"{written}#", paper, chapter
    )


def _unknown_name(link: Link, name: str, chapter: Chapter, paper: Paper, destinations: Destinations) -> Problem:
    if len(holders := destinations.holders(name)) > 1:
        first, *_ = holders
        places = {listed.chapter.path: listed for listed in paper.chapters}
        headings = [
            numbered.heading
            for path, anchor in holders.items()
            for numbered in places[path].headings
            if numbered.anchor == anchor
        ]
        return Problem(
            span=link.span,
            message=f"{len(headings)} chapters have a heading `{name}`, and this link does not say which",
            hint=f"write the chapter's file too, such as `{posixpath.relpath(first, posixpath.dirname(chapter.path))}"
            f"#{name}`",
            related=tuple(Related(heading.span, "this heading has the name") for heading in headings[:3]),
        )
    for listed in paper.chapters:
        element = re.search(rf"""<[A-Za-z][^<>]*\bid=["']?({re.escape(name)})["'\s>]""", listed.chapter.text)
        if element is not None:
            return Problem(
                span=link.span,
                message=f"the element of HTML that is called `{name}` is printed as it is typed",
                hint="write it in Markdown: a note as `[^name]`, words as `[words]{#name}`",
                related=(Related(Span(listed.chapter.path, *element.span(1)), "it stands here"),),
            )
    carrier = next((other for other in paper.unlisted if any(name == one for one in _names(other))), None)
    if carrier is not None:
        return Problem(
            span=link.span,
            message=f"nothing in the paper is called `{name}`",
            hint=f"list `{carrier.path}` in paper.toml: it carries this name, but the paper leaves it out",
        )
    problem = Problem(
        span=link.span,
        message=f"nothing in the paper is called `{name}`",
        hint=f"write `{{#{name}}}` where it should lead, or link to something that has a name",
    )
    own = destinations.names(chapter.path)
    near = name.lower() if name.lower() in own else closest(name, [*paper.targets, *own])
    return _with_suggestion(problem, link, near, "#", paper, chapter)


def _names(chapter: Chapter) -> Iterator[str]:
    """What is named in ``chapter``, headings by the identifiers that they have or get."""
    yield from (thing.label.name for thing in chapter.labelled if thing.label is not None)
    yield from (identifier.name for identifier in chapter.identifiers)
    yield from (heading.identifier or automatic_identifier(heading.text) for heading in chapter.headings)


def _unknown_path(link: Link, path: str, name: str, chapter: Chapter, paper: Paper) -> Problem:
    folder = posixpath.dirname(chapter.path)
    whole = posixpath.normpath(posixpath.join(folder, path))
    existing = next((found for found in (whole, posixpath.normpath(path)) if found in paper.project_files), None)
    if existing is not None:
        unlisted = next((other for other in paper.unlisted if other.path == existing), None)
        return Problem(
            span=link.span,
            message=f"`{existing}` is no chapter of the paper, so its readers cannot follow this link",
            hint="list it in paper.toml"
            if unlisted
            else "cite it as a source, or link to where it is published (https)",
        )
    problem = Problem(
        span=link.span,
        message=f"the paper has no chapter `{path}`",
        hint="write `https://` before the address of a page on the web"
        if path.startswith("www.")
        else "name the file of a chapter, from this chapter's folder or from the project's",
    )
    stems = {listed.slug.casefold(): listed.chapter.path for listed in paper.chapters}
    wanted = posixpath.basename(path).removesuffix(".md").casefold()
    near = wanted if wanted in stems else closest(wanted, stems)
    if near is None:
        return problem
    tail = f"#{name}" if name else ""
    return _with_suggestion(problem, link, posixpath.relpath(stems[near], folder or ".") + tail, "", paper, chapter)


def _with_suggestion(
    problem: Problem, link: Link, near: str | None, before: str, paper: Paper, chapter: Chapter
) -> Problem:
    """``problem`` with what was most likely meant: ``near`` behind ``before``."""
    if near is None:
        return problem
    target = paper.targets.get(near)
    related = (Related(target.label.span, f"`{near}` is labelled here"),) if target is not None else ()
    bracketed = link.span.slice(chapter.text).startswith("<") or " " in near
    meant = f"<{before}{near}>" if bracketed else f"{before}{near}"
    return Problem(
        problem.span,
        problem.message,
        f"did you mean `{before}{near}`?",
        related,
        (Edit(link.span, meant, safe=False),),
    )
