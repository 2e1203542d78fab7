"""What names stand for, as colours of an editor: labels, citation keys and notes, definitions apart from uses."""

from __future__ import annotations

from chapterhouse.serve.names import NameKind, uses_in
from chapterhouse.serve.workspace import PaperWorkspace

TYPES = ("variable", "type", "label")
"""Standard types of tokens (Language Server Protocol 3.17), which every colour scheme knows."""

_TYPE_OF = {NameKind.LABEL: 0, NameKind.KEY: 1, NameKind.FOOTNOTE: 2}
_DEFINITION = 1


def encoded(workspace: PaperWorkspace, path: str) -> list[int]:
    """The tokens of the file ``path``, five numbers each, as the protocol has them.

    Lines from the token before, characters (UTF-16 units) from the token before on the same line, length, type, and
    whether it is a definition.
    """
    positions = workspace.positions(path)
    spots = {}
    for use in uses_in(workspace, path):
        shown = positions.range(use.span)
        if shown.start.line == shown.end.line:
            spots[shown.start.line, shown.start.character] = (shown.end.character, use)
    numbers: list[int] = []
    line, character, end = 0, 0, 0
    for (at_line, at_character), (to, use) in sorted(spots.items(), key=lambda spot: spot[0]):
        if at_line == line and at_character < end:
            continue  # tokens do not overlap
        numbers += [
            at_line - line,
            at_character - (character if at_line == line else 0),
            to - at_character,
            _TYPE_OF[use.kind],
            _DEFINITION if use.defines else 0,
        ]
        line, character, end = at_line, at_character, to
    return numbers
