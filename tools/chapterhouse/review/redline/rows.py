"""Cells that came or went together into rows: who adds a row to a table makes one change, and not one a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from chapterhouse.review.redline.blocks import Block
from chapterhouse.review.redline.comparison import Change, Status


def with_rows(changes: Sequence[Change]) -> list[Change]:
    """The ``changes``, with neighbouring cells of a row that are all new, or all gone, as one block of the kind row."""
    found: list[Change] = []
    for key, members in groupby(changes, _row):
        group = list(members)
        blocks = [block for one in group if (block := one.new or one.old) is not None]
        if key is None or len({block.column for block in blocks}) < 2:
            found += group
            continue
        row = replace(blocks[0], kind="row", text=" | ".join(block.text for block in blocks))
        found.append(Change(group[0].status, *((None, row) if group[0].new else (row, None))))
    return found


def _row(change: Change) -> tuple[Status, str] | None:
    block: Block | None = change.new or change.old
    if change.status not in (Status.ADDED, Status.REMOVED) or block is None or block.kind != "cell":
        return None
    return change.status, block.row
