"""The same journal or publisher is written in two ways.

In a list of references `Energy Res. Soc. Sci.` and `Energy Research & Social Science` look like two journals. Names
that differ in case, punctuation, `&` or abbreviated words only are told where they differ from the one that is written
most often, or in full.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025; @mora2024].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      journal = {Journal of Grids and Cities},
      year = {2025},
    }
    @article{mora2024,
      author = {Mora, Luca},
      title = {Batteries and grids},
      journal = {J. Grids Cities},
                 ^^^^^^^^^^^^^^^
      year = {2024},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025; @mora2024].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      journal = {Journal of Grids and Cities},
      year = {2025},
    }
    @article{mora2024,
      author = {Mora, Luca},
      title = {Batteries and grids},
      journal = {Journal of Grids and Cities},
      year = {2024},
    }
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from chapterhouse.bibliography.entries import is_written_out, own
from chapterhouse.checks.support.reading_errors import reading_errors
from chapterhouse.checks.support.venues import same_venue, venue_key, words_of_venue
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity
from chapterhouse.model import Field, Paper

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True

_KINDS = {"journal": ("journal", "journaltitle"), "publisher": ("publisher",)}
_MOST_COMPARED = 300
"""Names alike enough to be compared pair by pair; more of them are no names but a fault of whatever wrote the file."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each name that deviates from the usual one."""
    undefined = {broken.span for broken in reading_errors(paper.bibliography).strings}
    for kind, names in _KINDS.items():
        writings: defaultdict[str, list[Field]] = defaultdict(list)
        for entry in paper.bibliography.by_key.values():
            for name in names:
                field = own(entry, name)
                if field is not None and field.span not in undefined:
                    writings[" ".join(field.value.split())].append(field)
        for group in _groups(writings):
            yield from _problems(kind, paper, {writing: writings[writing] for writing in group})


def _groups(writings: dict[str, list[Field]]) -> Iterator[list[str]]:
    """Writings of one name, where there are several, in the order in which each first stands."""
    buckets: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for writing in writings:
        words = words_of_venue(writing)
        if words:
            buckets[venue_key(words)].append(writing)
    for bucket in buckets.values():
        if 1 < len(bucket) <= _MOST_COMPARED:
            yield from _same(bucket)


def _same(bucket: list[str]) -> Iterator[list[str]]:
    """The writings of a bucket by name; an abbreviation that may stand for two names is left out."""
    words = {writing: words_of_venue(writing) for writing in bucket}
    spelt: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for writing in bucket:
        spelt[tuple(word.letters for word in words[writing])].append(writing)
    names = list(spelt)
    alike: dict[int, list[int]] = {
        one: [
            other
            for other in range(len(names))
            if other != one and same_venue(words[spelt[names[one]][0]], words[spelt[names[other]][0]])
        ]
        for one in range(len(names))
    }
    done: set[int] = set()
    for one in range(len(names)):
        if one in done:
            continue
        group = [one, *alike[one]]
        # All must be alike with all: else one of them abbreviates several names.
        if any(set(alike[member]) | {member} != set(group) for member in group):
            group = [one]
        done.update(group)
        found = [writing for member in group for writing in spelt[names[member]]]
        if len(found) > 1:
            yield found


def _problems(kind: str, paper: Paper, writings: dict[str, list[Field]]) -> Iterator[Problem]:
    usual = max(writings, key=lambda writing: (len(writings[writing]), len(writing)))
    model = writings[usual][0]
    texts = paper.bibliography.texts
    for writing, fields in writings.items():
        if writing == usual:
            continue
        for field in fields:
            editable = is_written_out(field, texts) and is_written_out(model, texts)
            yield Problem(
                span=field.span,
                message=f"this {kind} is written `{usual}` elsewhere",
                hint=f"write `{usual}` here, too: readers take `{writing}` for another {kind}",
                related=(Related(model.span, f"as here{_times(len(writings[usual]))}"),),
                edits=(Edit(field.span, model.raw, safe=False),) if editable else (),
                misleading=False,
            )


def _times(count: int) -> str:
    return f", {count} times in all" if count > 1 else ""
