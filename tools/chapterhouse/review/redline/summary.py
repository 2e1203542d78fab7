"""A redline in few words: as text for a terminal, as Markdown for a pull request, as JSON for programs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from chapterhouse.review.redline.comparison import Status, pieces
from chapterhouse.review.redline.redline import ChapterChanges, Redline, Typed

_WIDEST = 160
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~@])")


def text(found: Redline) -> str:
    """A line for each change, as ``file:line: kinds: words``."""
    if found.empty:
        return "Nothing changed.\n"
    lines: list[str] = []
    for chapter in found.chapters:
        if chapter.status is not Status.CHANGED:
            lines.append(f"{chapter.file}: chapter {chapter.status}: {chapter.title}")
            continue
        lines += [f"{_place(chapter, one)}: {', '.join(one.kinds)}: {words_of(one)}" for one in chapter.changed]
    for one in found.statements:
        about = f" ({'; '.join(one.details)})" if one.details else ""
        lines.append(f"statement {one.label}: {one.fate}{about}: {one.title}")
    lines += [f"number of {one.label}: {one.old} is now {one.new}" for one in found.numbers]
    lines += [f"paragraph {_became(one.before, one.now)}" for one in found.paragraphs]
    lines += [f"entry {one.label}: {_became(one.old, one.new)}" for one in found.entries]
    return "".join(f"{line}\n" for line in lines)


def markdown(found: Redline, old: str, new: str) -> str:
    """The same for a pull request; what authors wrote is escaped."""
    parts = [f"## Changes from {_escaped(old)} to {_escaped(new)}", ""]
    if found.empty:
        return "\n".join([*parts, "Nothing changed.", ""])
    counts = Counter(kind for chapter in found.chapters for one in chapter.changed for kind in one.kinds)
    parts += [", ".join(f"{count} × {_escaped(kind)}" for kind, count in counts.most_common()), ""]
    if found.statements:
        parts += ["| Statement | Became | How |", "|:--|:--|:--|"]
        for one in found.statements:
            parts.append(f"| {_escaped(one.label)} | {one.fate} | {_escaped('; '.join(one.details))} |")
        parts.append("")
    if found.numbers:
        parts += ["| Label | Was | Is now |", "|:--|:--|:--|"]
        parts += [f"| {_escaped(one.label)} | {_escaped(one.old)} | {_escaped(one.new)} |" for one in found.numbers]
        parts.append("")
    if found.paragraphs:
        parts += ["| Paragraph | Is now |", "|:--|:--|"]
        parts += [f"| {one.before or 'new'} | {one.now or 'gone'} |" for one in found.paragraphs]
        parts.append("")
    for chapter in found.chapters:
        status = "" if chapter.status is Status.CHANGED else f" ({chapter.status})"
        parts += [f"### {_escaped(chapter.title)}{status}", ""]
        if chapter.status is Status.CHANGED:
            parts += [f"- {_bullet(chapter, one)}" for one in chapter.changed]
        parts.append("")
    if found.entries:
        parts += ["### Sources", ""]
        parts += [f"- {_escaped(one.label)}: {_escaped(_became(one.old, one.new))}" for one in found.entries]
        parts.append("")
    return "\n".join(parts)


def as_json(found: Redline, old: str, new: str) -> str:
    """The same in full."""
    facts = {
        "from": old,
        "to": new,
        "chapters": [
            {
                "file": chapter.file,
                "title": chapter.title,
                "status": str(chapter.status),
                "changes": [_record(one) for one in chapter.changed],
            }
            for chapter in found.chapters
        ],
        "statements": [
            {"label": one.label, "title": one.title, "fate": one.fate, "details": list(one.details)}
            for one in found.statements
        ],
        "numbers": [{"label": one.label, "old": one.old, "new": one.new} for one in found.numbers],
        "paragraphs": [{"old": list(one.old), "new": list(one.new)} for one in found.paragraphs],
        "entries": [{"key": one.label, "old": one.old, "new": one.new} for one in found.entries],
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def words_of(one: Typed) -> str:
    """The words of a change: ``{+new+}`` and ``[-gone-]`` as ``git diff --word-diff`` writes them."""
    old, new = one.change.old, one.change.new
    if old is None or new is None:
        block = new or old
        assert block is not None
        sign = ("{+", "+}") if new else ("[-", "-]")
        return f"{sign[0]}{_short(block.text or block.image)}{sign[1]}"
    if old.text == new.text:
        return _short(new.text or f"{old.image} → {new.image}")
    signs = {"-": ("[-", "-]"), "+": ("{+", "+}")}
    shown = []
    for piece in pieces(old.text, new.text):
        before, after = signs.get(piece.sign, ("", ""))
        shown.append(f"{before}{piece.text}{after}" if before else _middle(piece.text))
    return "".join(shown)


def _record(one: Typed) -> dict[str, object]:
    old, new = one.change.old, one.change.new
    return {
        "status": str(one.change.status),
        "kinds": list(one.kinds),
        "block": (new or old).kind if new or old else "",  # type: ignore[union-attr]
        "old": None if old is None else {"line": old.line, "text": old.text, "image": old.image},
        "new": None if new is None else {"file": new.file, "line": new.line, "text": new.text, "image": new.image},
    }


def _place(chapter: ChapterChanges, one: Typed) -> str:
    block = one.change.new or one.change.old
    assert block is not None
    return f"{chapter.file}:{block.line}" + ("" if one.change.new else " (before)")


def _bullet(chapter: ChapterChanges, one: Typed) -> str:
    kinds = ", ".join(one.kinds)
    old, new = one.change.old, one.change.new
    if old is None or new is None or old.text == new.text:
        block = new or old
        assert block is not None
        words = _escaped(_short(block.text or block.image))
        return f"**{_escaped(kinds)}** {words if new else f'<del>{words}</del>'}"
    return f"**{_escaped(kinds)}** {''.join(_marked(old.text, new.text))}"


def _marked(old: str, new: str) -> Iterator[str]:
    tags = {"-": "del", "+": "ins"}
    for piece in pieces(old, new):
        tag = tags.get(piece.sign)
        yield f"<{tag}>{_escaped(piece.text)}</{tag}>" if tag else _escaped(_middle(piece.text))


def _became(old: str, new: str) -> str:
    return f"new: {new}" if not old else f"gone: {old}" if not new else f"{old} → {new}"


def _short(words: str) -> str:
    return words if len(words) <= _WIDEST else f"{words[: _WIDEST - 1]}…"


def _middle(words: str, most: int = 70) -> str:
    """What stays the same, without its middle where that is long."""
    return words if len(words) <= most else f"{words[: most // 2]} … {words[-most // 2 :]}"


def _escaped(words: str | Sequence[str]) -> str:
    return _MARKDOWN.sub(r"\\\1", str(words).replace("\n", " ")).replace("&", "&amp;")
