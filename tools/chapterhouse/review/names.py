"""Names of commenters put aside, so that who answers does not know who asked (single blind)."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from collections.abc import Iterable, Mapping

from chapterhouse.core import toml
from chapterhouse.review.remark import Remark
from chapterhouse.review.store import no_toml

FILE = "names.toml"
"""Beside the remarks, and never in git: a ``.gitignore`` names it."""
_NUMBER = re.compile(r"Reviewer (\d{1,9})")


def hide(remarks: Iterable[Remark], known: Mapping[str, str]) -> tuple[list[Remark], dict[str, str]]:
    """The remarks from ``Reviewer 1``, ``Reviewer 2`` ..., and who that is; ``known`` are those who have a number."""
    names = dict(known)
    numbers = {name: pseudonym for pseudonym, name in names.items()}
    last = max((int(found[1]) for one in names if (found := _NUMBER.fullmatch(one))), default=0)
    hidden = []
    for remark in remarks:
        name = ", ".join(part for part in (remark.person, remark.body) if part)
        if name:
            if name not in numbers:
                last += 1
                numbers[name] = f"Reviewer {last}"
                names[numbers[name]] = name
            remark = dataclasses.replace(remark, person=numbers[name], body="")
        hidden.append(remark)
    return hidden, names


def to_text(names: Mapping[str, str]) -> str:
    """The file of names."""
    return "".join(f"{json.dumps(key)} = {json.dumps(name, ensure_ascii=False)}\n" for key, name in names.items())


def from_text(text: str) -> dict[str, str]:
    """The names in ``text``; raises :class:`~chapterhouse.review.store.UnreadableRemarks`."""
    try:
        values = toml.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise no_toml(text, error) from error
    return {key: str(value) for key, value in values.items()}
