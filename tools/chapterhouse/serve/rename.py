"""A label, key or footnote into another name, in the whole paper."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator

from lsprotocol.types import TextEdit, WorkspaceEdit

from chapterhouse.bibliography.edit.renaming import RenameRefused, rename_key
from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Paper
from chapterhouse.serve.names import NameKind, Use, uses_of
from chapterhouse.serve.workspace import PaperWorkspace

_REST = re.compile(r"[^\s\[\]{}@;,#'\"()<>|`]+")


def renamed(workspace: PaperWorkspace, name: Use, new: str) -> WorkspaceEdit:
    """The edits that write ``new`` wherever ``name`` is written.

    Raises :class:`~chapterhouse.bibliography.edit.renaming.RenameRefused` for a name that cannot be given, or that
    something else has.
    """
    paper = workspace.paper
    assert paper is not None
    if name.kind is NameKind.KEY:
        return _renamed_key(workspace, paper, name.name, new)
    if name.kind is NameKind.LABEL:
        prefix = name.name.partition(":")[0]
        new = new if new.startswith(f"{prefix}:") else f"{prefix}:{new}"
        if new in paper.targets:
            raise RenameRefused(f"there is a `{new}` already", paper.targets[new].label.span)
    if _REST.fullmatch(new) is None:
        raise RenameRefused(f"`{new}` is no sound name: leave out spaces, quotes and brackets")
    changes: defaultdict[str, list[TextEdit]] = defaultdict(list)
    for use in uses_of(workspace, name):
        written = use.span.slice(workspace.known_texts[use.span.file])
        text = written[0] + new[1:] if written[:1].isupper() and name.kind is NameKind.LABEL else new
        changes[workspace.uri(use.span.file)].append(TextEdit(workspace.positions(use.span.file).range(use.span), text))
    return WorkspaceEdit(changes=dict(changes))


def _renamed_key(workspace: PaperWorkspace, paper: Paper, old: str, new: str) -> WorkspaceEdit:
    prefixes = frozenset(paper.settings.label_prefixes.values())
    texts = rename_key(paper.bibliography, list(workspace.chapters()), old, new, prefixes)
    return WorkspaceEdit(
        changes={workspace.uri(path): list(_differences(workspace, path, text)) for path, text in texts.items()}
    )


def _differences(workspace: PaperWorkspace, path: str, text: str) -> Iterator[TextEdit]:
    """The smallest edits by lines that make ``text`` of the file ``path``."""
    before = workspace.known_texts[path].splitlines(keepends=True)
    after = text.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    positions = workspace.positions(path)
    for tag, first, last, new_first, new_last in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if tag != "equal":
            span = Span(path, starts[first], starts[last])
            yield TextEdit(positions.range(span), "".join(after[new_first:new_last]))
