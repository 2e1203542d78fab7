"""A DOI is not written as DOIs are.

The paper prints `https://doi.org/` and what the field holds as a link: with an address or `doi:` in the field, a full
stop behind it, or a typographic dash in it, the link leads nowhere. It stops the build where the entry is cited.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      journal = {Energy Policy},
      year = {2025},
      doi = {https://doi.org/10.1234/policy.2025.17},
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      journal = {Energy Policy},
      year = {2025},
      doi = {10.1234/policy.2025.17},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.bibliography.entries import is_written_out, own
from chapterhouse.bibliography.identifiers import DOI, bare_doi
from chapterhouse.core.diagnostics import Edit, Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR
OF_BIBLIOGRAPHY = True

_DASHES = re.compile("[\u00ad\u2010-\u2015\u2212]")
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SHORT = re.compile(r"10/[a-z0-9]{2,12}")
_LONGEST_SHOWN = 80


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each ``doi`` that is none, with the DOI that it holds as an edit where there is one."""
    for entry in paper.bibliography.entries:
        field = own(entry, "doi")
        if field is None:
            continue
        error = _error(field.value)
        if error is None:
            continue
        why, meant, safe = error
        shown = field.value if len(field.value) <= _LONGEST_SHOWN else field.value[: _LONGEST_SHOWN - 1] + "…"
        editable = meant is not None and is_written_out(field, paper.bibliography.texts)
        yield Problem(
            span=field.span,
            message=f"`{shown}` is no DOI: {why}",
            hint=f"write `{meant}`" if meant else "copy it from the work's first page: a DOI looks like `10.1234/abcd`",
            edits=(Edit(field.span, meant, safe=safe),) if meant is not None and editable else (),
            misleading=entry.key in paper.citing,
        )


def _error(written: str) -> tuple[str, str | None, bool] | None:
    """What is wrong with ``written``, the DOI that was meant, and whether it can only be that; None for a DOI."""
    bare = bare_doi(written)
    meant = _DASHES.sub("-", _HIDDEN.sub("", bare)).rstrip(".,;")
    if meant == written and DOI.fullmatch(written):
        return None
    if DOI.fullmatch(meant) is None:
        if _SHORT.fullmatch(bare):
            return (
                f"it is a short one, which only doi.org knows (open https://doi.org/{bare} and copy the whole)",
                None,
                False,
            )
        if not bare.startswith("10."):
            return "it does not begin with `10.`", None, False
        if "/" not in bare:
            return "it has no slash behind its first number", None, False
        return "it holds what no DOI holds", None, False
    if bare != written:
        prefix = "address" if "/" in written[: len(written) - len(bare)] else "word"
        return f"the {prefix} before it does not belong to it", meant, meant == bare
    if _HIDDEN.search(written):
        return "it holds an invisible character", meant, True
    if _DASHES.search(written):
        return "its dash is not the hyphen of the keyboard", meant, False
    return "it ends in a punctuation mark", meant, False
