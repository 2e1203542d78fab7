"""What names and links mean across the files of a manuscript: labels of headings, and chapters for files."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from urllib.parse import unquote

from chapterhouse.scaffold.importing.inlines import referred
from chapterhouse.scaffold.importing.labels import labels_in, slugs_in

_FILE_LINK = re.compile(r"(?P<empty>(?<!!)\[\])?(?<=\])\((?P<path>[^()\s#:]+)(?:#(?P<name>[^()\s]+))?\)")
_SOURCES = (".md", ".qmd", ".Rmd", ".rmd", ".markdown", ".myst", ".ipynb")
_PLACE = re.compile(r"\[\]\{#([\w-]+)\}")
_PLACE_LINK = re.compile(r"\]\(#([\w-]+)\)")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")


def labels_of_files(texts: Mapping[str, str]) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """What the names in each of ``texts`` mean, as labels; and the labels of its headings that have none, by slug.

    A slug means a heading of its own file, and one of another file only where its own has none, or a link names that.
    """
    named = labels_in(texts)
    given = {*named.values()}
    sought = {name: referred(text) - named.keys() for name, text in texts.items()}
    for name, text in texts.items():
        for found in _FILE_LINK.finditer(text):
            target = _target(found["path"], name, texts)
            if target is not None and found["name"]:
                sought[target].add(unquote(found["name"]))
    slugs = {name: slugs_in(text, sought[name], given) for name, text in texts.items()}
    elsewhere: dict[str, str] = {}
    for name, text in texts.items():
        others = {slug for other, wanted in sought.items() for slug in wanted - slugs[other].keys()}
        found_here = slugs_in(text, others - slugs[name].keys() - elsewhere.keys(), given)
        elsewhere |= found_here | {slug: label for slug, label in slugs[name].items() if slug not in elsewhere}
        slugs[name] |= found_here
    return {name: {**elsewhere, **slugs[name], **named} for name in texts}, slugs


def with_file_links(
    written: Mapping[str, str], origins: Mapping[str, str], labels: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """The chapters ``written``, by their paths, with links to files of the manuscript that lead to chapters.

    ``origins`` has the file that each chapter comes from, ``labels`` what names mean in each file.
    """
    chapters: defaultdict[str, list[str]] = defaultdict(list)
    for path, name in origins.items():
        chapters[name].append(path)

    def linked(found: re.Match[str], name: str) -> str:
        target = _target(found["path"], name, chapters)
        if target is None:
            return found[0]
        label = labels[target].get(unquote(found["name"])) if found["name"] else None
        path = chapters[target][0]
        words = f"[{_title(written[path])}]" if found["empty"] else ""
        return f"{words}({f'#{label}' if label else posixpath.basename(path)})"

    def outside_code(line: str, name: str) -> str:
        pieces, end = [], 0
        for code in _CODE.finditer(line):
            pieces += [_FILE_LINK.sub(lambda found: linked(found, name), line[end : code.start()]), code[0]]
            end = code.end()
        return "".join([*pieces, _FILE_LINK.sub(lambda found: linked(found, name), line[end:])])

    made = {
        path: "\n".join(outside_code(line, origins[path]) for line in text.split("\n"))
        for path, text in written.items()
    }
    return _across_chapters(made)


def _across_chapters(written: Mapping[str, str]) -> dict[str, str]:
    """The chapters ``written`` with the file in links to places of others: what has no number is known in its own."""
    places = {path: {found[1] for found in _PLACE.finditer(text)} for path, text in written.items()}

    def linked(found: re.Match[str], path: str) -> str:
        homes = [other for other, names in places.items() if found[1] in names]
        return f"]({posixpath.basename(homes[0])}#{found[1]})" if homes and path not in homes else found[0]

    return {path: _PLACE_LINK.sub(partial(linked, path=path), text) for path, text in written.items()}


def _title(text: str) -> str:
    """The words of the title of a chapter, which MyST prints for a link without words."""
    first = next((line for line in text.splitlines() if line.startswith("# ")), "# ")
    return re.sub(r"\s*\{[^{}]*\}\s*$", "", first[2:]).strip()


def _target(path: str, name: str, files: Mapping[str, object]) -> str | None:
    """The one of ``files`` that ``path``, written in the file ``name``, leads to; None for any other."""
    path = unquote(path)
    whole = posixpath.normpath(
        path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(name), path)
    )
    stem, suffix = posixpath.splitext(whole)
    stems = [stem] if suffix in (".html", ".htm") else [whole]
    return next((one for one in (whole, *(f"{stem}{end}" for stem in stems for end in _SOURCES)) if one in files), None)
