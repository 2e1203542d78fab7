"""Texts and findings into mended texts: the edits of findings, applied where they can do no harm.

The edits of one finding are applied together or not at all. Nothing that another edit touches is touched twice: what
is left out then has its turn in the next round, after the paper was checked again, until nothing changes any more. So
a second run has nothing left to do. What a round did is looked at in the chapters that it changed, and a finding whose
edits changed more than they said is left as it is (``fix_effects``).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from chapterhouse.checks.engine.fix_effects import changes_elsewhere
from chapterhouse.core.diagnostics import Diagnostic, Edit, in_reading_order
from chapterhouse.inputs.markdown import read_chapter
from chapterhouse.model import Chapter

MOST_ROUNDS = 20
"""Edits that still call for others after so many rounds would do so for ever."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: ``texts`` are those that changed; each finding was either ``applied`` or ``left``."""

    texts: Mapping[str, str]
    applied: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What all rounds did: the ``texts`` that changed, the findings ``applied`` in turn, and how often was checked.

    ``withdrawn`` are the findings whose edits would have changed more than they say.
    """

    texts: Mapping[str, str]
    applied: tuple[Diagnostic, ...]
    rounds: int
    withdrawn: tuple[Diagnostic, ...] = ()


def apply_edits(findings: Sequence[Diagnostic], texts: Mapping[str, str], *, unsafe: bool = False) -> Round:
    """Apply the edits of ``findings`` to ``texts``, which are those that were checked, by their paths.

    Left are findings without edits, those with an edit that is not safe unless ``unsafe`` says otherwise, those that
    would change a text that is not among ``texts``, and those that touch what a finding before them changed.
    """
    taken: defaultdict[str, _Taken] = defaultdict(_Taken)
    applied: list[Diagnostic] = []
    left: list[Diagnostic] = []
    for finding in in_reading_order(list(findings)):
        fits = _fitting(finding.edits, texts, taken) if unsafe or all(edit.safe for edit in finding.edits) else None
        if fits:
            applied.append(finding)
            for edit in fits:
                taken[edit.span.file].add(edit)
        else:
            left.append(finding)
    changed = {file: _edited(texts[file], edits.edits) for file, edits in taken.items()}
    return Round({file: text for file, text in changed.items() if text != texts[file]}, tuple(applied), tuple(left))


def fix(
    findings: Sequence[Diagnostic],
    texts: Mapping[str, str],
    check_again: Callable[[Mapping[str, str]], Sequence[Diagnostic]],
    *,
    unsafe: bool = False,
    kinds: Mapping[str, str] = MappingProxyType({}),
) -> Fixed:
    """Apply edits round after round until none is left.

    ``check_again`` is given the texts that changed so far, and tells what is then found in the whole paper. Where edits
    only undo one another, the first state that comes back is kept. ``kinds`` are the kinds of statements, each with the
    prefix of its labels: with them the chapters that changed are read, to see what the edits did.
    """
    changed: dict[str, str] = {}
    applied: list[Diagnostic] = []
    withdrawn: list[Diagnostic] = []
    seen: set[frozenset[tuple[str, str]]] = {frozenset()}
    rounds = 0
    while rounds < MOST_ROUNDS:
        known = {**texts, **changed}
        wanted = [finding for finding in findings if not _is_among(finding, withdrawn)]
        done = apply_edits(wanted, known, unsafe=unsafe)
        if spoilt := _changing_more(done, known, kinds):
            withdrawn += spoilt
            wanted = [finding for finding in wanted if not _is_among(finding, withdrawn)]
            done = apply_edits(wanted, known, unsafe=unsafe)
        state = {file: text for file, text in {**changed, **done.texts}.items() if text != texts[file]}
        if not done.texts or frozenset(state.items()) in seen:
            break
        seen.add(frozenset(state.items()))
        changed = state
        applied += done.applied
        rounds += 1
        findings = check_again(changed)
    return Fixed(changed, tuple(applied), rounds, tuple(withdrawn))


def _is_among(finding: Diagnostic, others: Sequence[Diagnostic]) -> bool:
    """Whether ``finding`` is one of ``others``, wherever other edits have moved it."""
    return any((finding.code, finding.span.file, finding.message) == (o.code, o.span.file, o.message) for o in others)


def _changing_more(done: Round, texts: Mapping[str, str], kinds: Mapping[str, str]) -> list[Diagnostic]:
    """Those of the findings that a round applied whose edits change more than the blocks that they edit."""
    spoilt: list[Diagnostic] = []
    for file in done.texts:
        if not file.endswith(".md"):
            continue
        before, _ = read_chapter(file, texts[file], kinds)
        here = [finding for finding in done.applied if any(edit.span.file == file for edit in finding.edits)]
        if not _spoil(before, here, kinds):
            continue
        spoilt += [finding for finding in here if _spoil(before, [finding], kinds)]
    return spoilt


def _spoil(before: Chapter, findings: Sequence[Diagnostic], kinds: Mapping[str, str]) -> bool:
    edits = sorted(
        {edit for finding in findings for edit in finding.edits if edit.span.file == before.path},
        key=lambda edit: edit.span,
    )
    after, _ = read_chapter(before.path, _edited(before.text, edits), kinds)
    return changes_elsewhere(before, after, edits)


class _Taken:
    """The edits of one file that will be made, in the order of the text; no two of them touch."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []

    def add(self, edit: Edit) -> None:
        insort(self.edits, edit, key=_place)

    def touched_by(self, edit: Edit) -> bool:
        """True where the order of ``edit`` and another would matter, by which that other is next to it."""
        at = bisect_left(self.edits, _place(edit), key=_place)
        return any(_touch(edit, other) for other in self.edits[max(0, at - 1) : at + 1])

    def __contains__(self, edit: Edit) -> bool:
        at = bisect_left(self.edits, _place(edit), key=_place)
        return at < len(self.edits) and self.edits[at] == edit


def _place(edit: Edit) -> tuple[int, int]:
    return edit.span.start, edit.span.end


def _fitting(edits: Sequence[Edit], texts: Mapping[str, str], taken: Mapping[str, _Taken]) -> list[Edit]:
    """The edits that must still be made for all of ``edits`` to hold; none where that cannot be."""
    wanted: list[Edit] = []
    for edit in edits:
        text = texts.get(edit.span.file)
        if text is None or edit.span.end > len(text):
            return []
        others = taken.get(edit.span.file) or _Taken()
        if edit in others or edit in wanted:
            continue
        if others.touched_by(edit) or any(_touch(edit, o) for o in wanted if o.span.file == edit.span.file):
            return []
        wanted.append(edit)
    return wanted


def _touch(edit: Edit, other: Edit) -> bool:
    """True where the order of the two would matter: they overlap, or one inserts where the other begins or ends."""
    first, second = sorted((edit.span, other.span))
    if first.start == first.end or second.start == second.end:
        return second.start <= first.end
    return second.start < first.end


def _edited(text: str, edits: Sequence[Edit]) -> str:
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += [text[at : edit.span.start], edit.replacement]
        at = edit.span.end
    return "".join([*parts, text[at:]])
