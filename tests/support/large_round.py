"""Rounds of remarks as large as one likes, each on a line of a review copy that is known to be the true one."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chapterhouse.model.printed import MappedLine, PrintedMap

_WISHES = (
    "The source of this figure is older than the law it is meant to explain",
    "This sentence promises more than the evidence that follows it can carry",
    "Please say which of the two agencies is meant, and since when it has the duty",
    "The term is used in another sense in the glossary at the end of the report",
    "A reader from a smaller state will ask who is to pay for this, and for how long",
    "The comparison leaves out the countries that tried the same thing and gave it up",
)
_MANNERS = ("We suggest to", "It would help to", "Consider whether to", "Before publication one should", "Please")
_DEEDS = ("shorten it", "add a number", "cite the statute itself", "move it to the next section", "split the sentence")


@dataclass(frozen=True)
class Row:
    """A row of a sheet, with the line of the file that it is truly about."""

    id: str
    page: str
    line: int
    comment: str
    file: str
    source_line: int


def rows(printed: PrintedMap, count: int, seed: int = 7) -> list[Row]:
    """``count`` remarks on lines of the map whose every piece is of one file, in the order of a random reading."""
    draw = random.Random(seed)
    by_number: dict[tuple[int, int], list[MappedLine]] = {}
    for line in printed.lines:
        by_number.setdefault((line.page, line.number), []).append(line)
    lines = [pieces[0] for pieces in by_number.values() if len(pieces) == 1 and len(pieces[0].placed) > 3]
    vocabulary = sorted({word for line in printed.lines for word in line.text.split() if word.isalpha()})
    made = []
    for number in range(1, count + 1):
        line = draw.choice(lines)
        file = printed.files[line.file]
        reason = " ".join(draw.choices(vocabulary, k=draw.randint(6, 40)))
        said = f"{draw.choice(_WISHES)}. {draw.choice(_MANNERS)} {draw.choice(_DEEDS)}: {reason}"
        if draw.random() < 0.1:
            said = (
                "We ask that the duty to publish figures by site be kept in every version of this text, as it is now."
            )
        where, _ = file.line_and_column(line.placed[0])
        made.append(Row(f"{number}", printed.labels[line.page], line.number, said, file.path, where))
    return made


def sheet(made: Sequence[Row]) -> bytes:
    """The sheet of the IPCC's fifth report, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Comment No", "Chapter", "From Page", "From Line", "To Page", "To Line", "Comment", "Response"])
    for row in made:
        reviewer = f"{row.comment} [Reviewer {int(row.id) % 900}, Country {int(row.id) % 60}]"
        writer.writerow([row.id, "", row.page, row.line, row.page, row.line, reviewer, ""])
    return out.getvalue().encode()


def edited(texts: Mapping[str, str], seed: int = 11) -> dict[str, str]:
    """The chapters after some weeks of work: sentences gone, come, moved and reworded."""
    draw = random.Random(seed)
    changed = {}
    for path, text in texts.items():
        lines = text.split("\n")
        prose = [at for at, line in enumerate(lines) if len(line) > 80 and line[:1].isalpha()]
        for at in sorted(draw.sample(prose, len(prose) // 12), reverse=True):
            match draw.randrange(4):
                case 0:
                    del lines[at]
                case 1:
                    lines.insert(at, "A sentence that came in, so that all after it is a line further down.")
                case 2:
                    words = lines[at].split(" ")
                    words[len(words) // 2] = "reworded"
                    lines[at] = " ".join(words)
                case _:
                    lines[at : at + 2] = lines[at : at + 2][::-1]
        changed[path] = "\n".join(lines)
    return changed
