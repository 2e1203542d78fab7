"""What can be written at the cursor: labels, citation keys, attributes and their values, notes, files, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lsprotocol.types import CompletionItem, CompletionItemKind, MarkupContent, MarkupKind

from chapterhouse.manuscript.sanitize import IMAGE_SUFFIXES
from chapterhouse.model import Entry, Paper
from chapterhouse.serve.workspace import PaperWorkspace
from chapterhouse.settings import json_schema

_NAME = re.compile(r"(?<![\w`])@(?P<typed>[^\s\[\]{};,@()]*)$")
_NOTE = re.compile(r"\[\^(?P<typed>[^\]\s]*)$")
_PATH = re.compile(r"\]\((?P<typed>[^)\s\"]*)$")
_DIV = re.compile(r"^:::+\s*\{(?P<inside>[^}]*)$")
_VALUE = re.compile(r"(?P<attribute>[\w-]+)=(?:\"(?P<quoted>[^\"]*)|(?P<bare>[^\s\"}]*))$")
_CLASS = re.compile(r"(?:^|\s)\.(?P<typed>[\w-]*)$")
_KEY = re.compile(r"^\s*(?P<typed>[\w-]*)$")


def completions(workspace: PaperWorkspace, path: str, before: str) -> list[CompletionItem]:
    """What may follow ``before``, the text of the line up to the cursor, in the file ``path``."""
    paper = workspace.paper
    if path == "paper.toml":
        return list(_settings(before))
    if paper is None or not path.endswith(".md"):
        return []
    division = _DIV.search(before)
    if division is not None:
        return list(_in_division(paper, division["inside"]))
    if _NAME.search(before):
        return [*_labels(paper), *_keys(paper)]
    if _NOTE.search(before):
        chapter = workspace.chapter(path)
        labels = dict.fromkeys(note.label for note in chapter.footnotes if note.label) if chapter else {}
        return [CompletionItem(label, kind=CompletionItemKind.Reference) for label in labels]
    if _PATH.search(before):
        images = sorted(file for file in paper.project_files if file.lower().endswith(IMAGE_SUFFIXES))
        return [CompletionItem(file, kind=CompletionItemKind.File) for file in images]
    return []


def _labels(paper: Paper) -> Iterator[CompletionItem]:
    for name, target in paper.targets.items():
        number = f"{target.word} {target.number}" if target.number else target.word
        yield CompletionItem(
            name, kind=CompletionItemKind.Reference, detail=f"{number}: {target.title}", sort_text=f"1{name}"
        )


def _keys(paper: Paper) -> Iterator[CompletionItem]:
    for key, entry in paper.bibliography.by_key.items():
        yield CompletionItem(
            key,
            kind=CompletionItemKind.Constant,
            detail=described(entry),
            filter_text=f"{key} {entry.value('title') or ''}",
            sort_text=f"2{key}",
        )


def described(entry: Entry) -> str:
    """Author, year and title of ``entry`` on one line."""
    names = next((entry.names[field] for field in ("author", "editor") if entry.names.get(field)), ())
    who = names[0].last + (" and others" if len(names) > 1 else "") if names else ""
    year = (entry.value("year") or entry.value("date") or "")[:4]
    return ", ".join(part for part in (who, year, entry.value("title") or "") if part)


def _in_division(paper: Paper, inside: str) -> Iterator[CompletionItem]:
    settings = paper.settings
    value = _VALUE.search(inside)
    kind = next((kind for kind in settings.kinds if f".{kind.name}" in inside.split()), None)
    if value is not None and kind is not None:
        attribute = kind.attribute(value["attribute"])
        if attribute is None:
            return
        dimension = settings.dimension(attribute.dimension)
        if dimension is not None:
            for member in dimension.members:
                yield CompletionItem(member.name, kind=CompletionItemKind.EnumMember, detail=member.title)
        for choice in attribute.choices:
            yield CompletionItem(choice.name, kind=CompletionItemKind.EnumMember, detail=choice.title)
        if attribute.refers_to is not None:
            for statement in paper.statements:
                if statement.kind == attribute.refers_to and statement.name:
                    yield CompletionItem(statement.name, kind=CompletionItemKind.Reference, detail=statement.title)
    elif _CLASS.search(inside):
        for one in settings.kinds:
            yield CompletionItem(one.name, kind=CompletionItemKind.Class, detail=f"a statement: {one.noun}")
    elif kind is not None:
        for attribute in kind.attributes:
            yield CompletionItem(
                attribute.name,
                kind=CompletionItemKind.Property,
                detail=attribute.title + (" (required)" if attribute.required else ""),
                insert_text=f'{attribute.name}="',
            )


def _settings(before: str) -> Iterator[CompletionItem]:
    if not _KEY.match(before):
        return
    schema: dict[str, Any] = json_schema()
    tables = [schema, *schema["$defs"].values()]
    seen = set()
    for table in tables:
        for name, described_by in table.get("properties", {}).items():
            if name not in seen:
                seen.add(name)
                words = MarkupContent(MarkupKind.PlainText, str(described_by.get("description", "")))
                yield CompletionItem(name, kind=CompletionItemKind.Property, documentation=words)
