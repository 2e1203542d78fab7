"""How a review round as large as the largest known is read: time, memory, and how many remarks find their true line.

    python tests/benchmarks/review_round.py [--rows 31422] [--folder FOLDER]

A copy of the paper of this repository is committed and its review copy built; rows are drawn on its lines; chapters are
edited and committed; then the rows are read and listed. Ends with 1 where an aim is missed. 31,422 comments had the
second draft of Working Group III in the IPCC's fifth assessment.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
import large_round
from measuring import Measured, load, print_aims, print_table, run

from chapterhouse.core.words import words_in
from chapterhouse.inputs.source import WorkTree
from chapterhouse.review import rounds
from chapterhouse.review.carried import map_of
from chapterhouse.review.remark import Place

ROOT = Path(__file__).parents[2]
TOOL = [sys.executable, "-m", "chapterhouse"]
PARTS = ("chapters", "bibliography", "figures", "paper.toml")


def git(folder: Path, *arguments: str) -> None:
    """Run git in ``folder`` as somebody."""
    who = ["-c", "user.name=A. Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def git_answer(folder: Path, *arguments: str) -> str:
    """What git says in ``folder``."""
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def prepare(folder: Path) -> None:
    """The paper with its review copy in ``folder``; one that an earlier run left there is used again."""
    if (folder / "build" / "paper.review.pdf").exists():
        git(folder, "checkout", "-q", "--force", git_answer(folder, "rev-list", "--max-parents=0", "HEAD"))
        shutil.rmtree(folder / "remarks", ignore_errors=True)
        return
    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / part)
    (folder / ".gitignore").write_text("build/\n")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "paper: as it was sent out")
    subprocess.run([*TOOL, "-q", "build", "--review"], cwd=folder, check=False, stdout=subprocess.DEVNULL)


def main() -> int:
    """Measure, and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=31_422)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        prepare(folder)
        printed = map_of((folder / "build" / "paper.review.pdf").read_bytes())
        rows = large_round.rows(printed, options.rows)
        (folder / "round.csv").write_bytes(large_round.sheet(rows))
        old = {file.path: (folder / file.path).read_text(encoding="utf-8") for file in printed.files}
        new = large_round.edited(old)
        for path, text in new.items():
            (folder / path).write_text(text, encoding="utf-8")
        git(folder, "commit", "-qam", "paper: worked on meanwhile")
        print(f"Load before: {load()}\n")
        reading, listing = Measured(), Measured()
        reading.add(*run([*TOOL, "remarks", "import", "round.csv", "--round", "big"], folder))
        for _ in range(3):
            listing.add(*run([*TOOL, "remarks", "list", "--round", "big"], folder))
        print_table({"import": reading, "list": listing}, reading)
        there = rounds.load(WorkTree(folder), "big").by_id()
        exact = sum(on_its_line(row, there[row.id].place) for row in rows)
        elsewhere = sum(there[row.id].place is not None for row in rows) - exact
        found = subprocess.run(
            [*TOOL, "-q", "remarks", "list", "--format", "json"], cwd=folder, check=True, capture_output=True, text=True
        )
        today = {one["id"]: one for one in json.loads(found.stdout)}
        right, wrong = judged(rows, today, old, new)
        orphans = sum(one["fate"] == "orphaned" for one in today.values())
        places = {(row.file, row.source_line): row for row in rows}
        kept = {place: is_left(row, old, new) for place, row in places.items()}
        left = sum(kept[row.file, row.source_line] for row in rows)
        print(f"\n{len(rows):,} rows; when read: {exact:,} on their line, {elsewhere:,} on another")
        print(f"{len(rows):,} rows; today: {right:,} on their line, {wrong:,} on another, {orphans:,} orphans")
        return print_aims(
            [
                ("seconds to import", reading.seconds, "<=", 60.0),
                ("MiB to import", reading.mebibytes, "<=", 600.0),
                ("seconds to list", listing.seconds, "<=", 1.0),
                ("share of rows on their line of the revision that was read", exact / len(rows), ">=", 0.99),
                ("rows on another line of it", elsewhere, "<=", 0),
                ("share on their line today, of those whose line is left", right / left, ">=", 0.99),
                ("remarks on a wrong line today", wrong, "<=", 0),
            ]
        )


def on_its_line(row: large_round.Row, place: Place | None) -> bool:
    """Whether a remark came in on the very line that its row is about."""
    return place is not None and (place.file, place.line) == (row.file, row.source_line)


def is_left(row: large_round.Row, old: dict[str, str], new: dict[str, str]) -> bool:
    """Whether the line that a row is about is still in its file, word for word or nearly so."""
    line = old[row.file].split("\n")[row.source_line - 1]
    if line in new[row.file]:
        return True
    words = {word for _, word in words_in(line)}
    return any(
        len(words & {word for _, word in words_in(one)}) >= 0.8 * len(words) for one in new[row.file].split("\n")
    )


def judged(
    rows: list[large_round.Row], today: dict[str, dict[str, str]], old: dict[str, str], new: dict[str, str]
) -> tuple[int, int]:
    """How many remarks are on the line that has most of the words of their old line, and how many on another."""
    lines = {path: text.split("\n") for path, text in new.items()}
    olds = {path: text.split("\n") for path, text in old.items()}
    right = wrong = 0
    for row in rows:
        one = today[row.id]
        if one["fate"] == "orphaned":
            continue
        before = {word for _, word in words_in(olds[row.file][row.source_line - 1])}
        now = {word for _, word in words_in(lines[one["file"]][int(one["line"]) - 1])}
        if len(before & now) >= 0.5 * len(before):
            right += 1
        else:
            wrong += 1
    return right, wrong


if __name__ == "__main__":
    sys.exit(main())
