"""A manuscript into the files of a paper: chapters, pictures, sources, and paper.toml."""

from __future__ import annotations

import datetime
import json
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby

from chapterhouse.inputs.source import Refused, Source
from chapterhouse.scaffold.importing.blocks import convert_blocks
from chapterhouse.scaffold.importing.chapters import FENCE, leveled, outside_code, split, stem
from chapterhouse.scaffold.importing.file_links import labels_of_files, with_file_links
from chapterhouse.scaffold.importing.foreign import chapters_of_document
from chapterhouse.scaffold.importing.inlines import caption_label, convert_line, line_tag
from chapterhouse.scaffold.importing.labels import label_of, with_label
from chapterhouse.scaffold.importing.language import language_of
from chapterhouse.scaffold.importing.lists import with_room_for_lists
from chapterhouse.scaffold.importing.model import Left, Manuscript, Part, Taken, Unreadable
from chapterhouse.scaffold.importing.notebook import SUFFIX, read_notebook
from chapterhouse.scaffold.importing.project import described_by
from chapterhouse.scaffold.importing.tex_marks import is_layout, with_equation_labels, with_formulas
from chapterhouse.scaffold.importing.widths import with_relative_widths
from chapterhouse.scaffold.importing.word_text import names_in, without_dead_links
from chapterhouse.scaffold.importing.yaml_values import front_matter, words
from chapterhouse.settings.language import locale_of

_PICTURE = re.compile(r"!\[(?P<alt>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<path>[^()\s]+)(?P<title>\s+\"[^\"]*\")?\)")
_HTML_PICTURE = re.compile(r"<img\b[^>]*?\bsrc=[\"'](?P<path>[^\"']+)[\"'][^>]*>")
_SHOWN = (".svg", ".png", ".jpg", ".jpeg", ".pdf")
_UNNUMBERED = re.compile(r"\{(?P<before>[^{}]*?)(?<![\w-])-(?![\w-])(?P<after>[^{}]*)\}")
_TARGET = re.compile(r"^\((?P<name>[^()\s]+)\)=\s*$")
_BEGINS = re.compile(r"^\s*[`~]{3,}\s*(?!\{(?:raw|index)\})[^\s`~]")
"""What begins code or a directive that comes out."""
_CITED = re.compile(r"@([\w.-]*\w)")
_KEPT_KEYS = frozenset({"title", "subtitle", "author", "authors", "date", "bibliography", "lang", "keywords", "csl"})


def take_over(manuscript: Manuscript, source: Source, schema: bytes, today: datetime.date) -> Taken:
    """The files of the paper that ``manuscript``, whose files ``source`` has, becomes; ``schema`` is for editors.

    ``today`` is the paper's date where the manuscript has none. Raises :class:`Unreadable` where no chapter is left.
    """
    return _Taking(manuscript, source, today).taken(schema)


class _Taking:
    def __init__(self, manuscript: Manuscript, source: Source, today: datetime.date) -> None:
        self.manuscript, self.source, self.today = manuscript, source, today
        self.there = frozenset(source.paths())
        self.made = Taken(left=list(manuscript.left))
        self.pictures: dict[str, str] = {}
        self.cited: dict[str, str] = {}
        self.names: set[str] = set()
        self.origins: dict[str, str] = {}
        self.tags: dict[str, str] = {}

    def taken(self, schema: bytes) -> Taken:
        parts, texts = self._texts()
        self._take_tags()
        labels, slugs = labels_of_files(texts)
        listed: list[tuple[str | None, list[str]]] = []
        for part in parts:
            chapters = [
                path for name in part.paths for path in self._chapter(name, texts[name], labels[name], slugs[name])
            ]
            listed.append((part.title, chapters))
        back = [
            path
            for name in self.manuscript.appendices
            if name in texts
            for path in self._chapter(name, texts[name], labels[name], slugs[name])
        ]
        if not any(chapters for _, chapters in listed):
            raise Unreadable("no chapter of the manuscript could be read")
        written = {path: self.made.files[path].decode() for path in self.origins}
        written = with_file_links(written, self.origins, labels)
        if self.manuscript.tool == "docx":
            written = self._without_dead_links(written)
        self.made.files |= {path: text.encode() for path, text in written.items()}
        cited = {found[1] for text in written.values() for found in _CITED.finditer(text)}
        self.cited |= {tag: identifier for tag, identifier in self.tags.items() if tag in cited}
        self._name_works_once()
        bibliography = list(self._bibliography())
        guessed = None if self.manuscript.language else language_of(written.values())
        self.made.files["paper.toml"] = self._settings(listed, back, bibliography, guessed).encode()
        self.made.files[".paper.schema.json"] = schema
        self.made.counts = {
            "chapters": sum(len(chapters) for _, chapters in listed) + len(back),
            "pictures": len(self.pictures),
            "files of sources": len(bibliography),
        }
        return self.made

    def _texts(self) -> tuple[tuple[Part, ...], dict[str, str]]:
        """The parts, and the Markdown of each of their files; that of one document by the names of its chapters."""
        if self.manuscript.tool in ("latex", "docx"):
            document = chapters_of_document(self.manuscript, self.source)
            for path, text in document.texts.items():
                self.manuscript, document.texts[path] = described_by(self.manuscript, text)
            self.made.left += document.left
            self.made.files |= document.pictures
            self.pictures |= {path: path for path in document.pictures}
            return (Part(None, tuple(document.texts)),), dict(document.texts)
        texts: dict[str, str] = {}
        for path in [p for part in self.manuscript.parts for p in part.paths] + list(self.manuscript.appendices):
            try:
                text = self.source.read_text(path)
                texts[path] = read_notebook(path, text, self.made.left) if path.endswith(SUFFIX) else text
            except Refused as refused:
                self.made.left.append(Left(path, 0, f"cannot be read: {refused}"))
            except Unreadable as unreadable:
                self.made.left.append(Left(path, 0, str(unreadable)))
        parts = tuple(Part(part.title, tuple(p for p in part.paths if p in texts)) for part in self.manuscript.parts)
        return parts, texts

    def _chapter(self, name: str, text: str, labels: Mapping[str, str], slugs: Mapping[str, str]) -> Iterator[str]:
        """The chapters that the file ``name`` becomes: one for each heading of the first level.

        Its headings that have no name and one of ``slugs`` get that label.
        """
        values, body = front_matter(text)
        gone = sorted(values.keys() - _KEPT_KEYS)
        if gone and name not in self.manuscript.parts[0].paths[:1]:
            self.made.left.append(Left(name, 1, f"of its front matter is left out: {', '.join(map(str, gone))}"))
        lines = ["" if line_tag(line) else line for line in body.splitlines()]
        outside = outside_code(lines)
        lines = ["" if at in outside and is_layout(line) else line for at, line in enumerate(lines)]
        lines = list(with_formulas(lines, outside))
        lines = with_equation_labels(lines, outside_code(lines))
        lines = list(self._lines(lines, name, labels, dict(slugs)))
        lines = convert_blocks(lines, self.manuscript.tool, name, self.made.left)
        lines = list(self._pictures(lines, name, body))
        if self.manuscript.tool in ("myst", "pandoc", "manubot"):
            lines = with_room_for_lists(lines)
        for title, chapter in split(leveled(lines, words(values.get("title")), name)):
            written = "\n".join(chapter).strip("\n") + "\n"
            if not written.strip():
                continue
            path = self._free(f"chapters/{_file_name(title or '') or _file_name(stem(name)) or 'chapter'}", ".md")
            self.made.files[path] = re.sub(r"\n{3,}", "\n\n", written).encode()
            self.origins[path] = name
            yield path

    def _name_works_once(self) -> None:
        """Let works that have a tag and are cited by their identifier as well, or have two tags, go by one key."""
        keys: dict[str, str] = {}
        for key, identifier in sorted(self.cited.items(), key=lambda one: one[0] not in self.tags):
            keys.setdefault(identifier.lower(), key)
        other = {key: keys[identifier.lower()] for key, identifier in self.cited.items()}
        self.cited = {key: identifier for key, identifier in self.cited.items() if other[key] == key}
        for path in self.origins:
            text = self.made.files[path].decode()
            self.made.files[path] = _CITED.sub(lambda found: f"@{other.get(found[1], found[1])}", text).encode()

    def _without_dead_links(self, written: Mapping[str, str]) -> dict[str, str]:
        names = frozenset().union(*map(names_in, written.values()))
        kept = {path: without_dead_links(text, names) for path, text in written.items()}
        if count := sum(dead for _, dead in kept.values()):
            what = f"{count} links lead to nothing that is there: their words are kept"
            self.made.left.append(Left(self.manuscript.parts[0].paths[0], 0, what))
        return {path: text for path, (text, _) in kept.items()}

    def _take_tags(self) -> None:
        """Note the tags that Manubot's files give to identifiers, those of files that are no chapters too."""
        if self.manuscript.tool == "manubot":
            folder = posixpath.dirname(self.manuscript.parts[0].paths[0])
            for path in sorted(p for p in self.there if posixpath.dirname(p) == folder and p.endswith(".md")):
                self.tags |= dict(filter(None, map(line_tag, self.source.read_text(path).splitlines())))

    def _lines(self, lines: list[str], name: str, labels: Mapping[str, str], slugs: dict[str, str]) -> Iterator[str]:
        """``lines``, each with its references and labels as a paper has them; what is code stays."""
        target = None
        outside = outside_code(lines)
        for number, line in enumerate(lines, 1):
            if number - 1 not in outside or FENCE.match(line):
                if target is not None and _BEGINS.match(line):
                    yield from _anchored("", labels.get(target, target))
                    target = None
                yield line
                continue
            if (named := _TARGET.match(line)) is not None and self.manuscript.tool == "myst":
                target = named["name"]
                yield ""
                continue
            caption = caption_label(line)
            line = _UNNUMBERED.sub(_unnumbered, line) if line.startswith("#") else with_relative_widths(line)
            line = convert_line(line, labels, self.cited, name, number, self.made.left)
            if target is not None and line.strip():
                if line.startswith("#"):
                    line = _labelled(line, labels.get(target) or label_of(target, "sec"))
                else:
                    yield from _anchored(line, labels.get(target, target))
                    line = ""
                target = None
            if line.startswith("#"):
                line = with_label(line, slugs)
            if caption is not None and line.lstrip().startswith((":", "Table:")):
                line = f"{line.rstrip()} {{#{labels.get(caption) or label_of(caption)}}}"
            yield line

    def _pictures(self, lines: list[str], name: str, text: str) -> Iterator[str]:
        """``lines`` with the pictures of the manuscript in figures/; ``text`` tells on which line they were."""
        folder = posixpath.dirname(name)
        outside = outside_code(lines)
        for is_prose, numbered in groupby(enumerate(lines), lambda one: one[0] in outside):
            prose = "\n".join(line for _, line in numbered)
            if is_prose:
                for html in _HTML_PICTURE.finditer(prose):
                    what = f"the picture {html['path']} is written in HTML: write it as `![]()`"
                    self.made.left.append(Left(name, _line_of(html["path"], text), what))
                prose = _PICTURE.sub(partial(self._picture, folder=folder, name=name, text=text), prose)
            yield from prose.split("\n")

    def _picture(self, found: re.Match[str], folder: str, name: str, text: str) -> str:
        path = found["path"]
        number = _line_of(path, text)
        inside = posixpath.normpath(posixpath.join(folder, path.split("?")[0])).removeprefix("/")
        if path in self.pictures.values():
            return found[0]
        if path.startswith(("http://", "https://", "data:")):
            self.made.left.append(Left(name, number, f"the picture {path[:80]} is not in the manuscript"))
            return found[0]
        rooted = posixpath.normpath(path).removeprefix("/")
        beside = [inside, rooted, posixpath.normpath(posixpath.join(self.manuscript.root, rooted))]
        there = next((one for one in beside if one in self.there), None)
        if there is None:
            there = next(
                (p for p in sorted(self.there) for one in beside if p.startswith(f"{one}.") and p.endswith(_SHOWN)),
                None,
            )
        if (
            there is None
            and len(named := [p for p in self.there if stem(p) == stem(inside) and p.endswith(_SHOWN)]) == 1
        ):
            there = named[0]  # in a folder that the manuscript's preamble names
        if there is None:
            self.made.left.append(Left(name, number, f"the picture {path} is not there"))
            return found[0]
        if not there.lower().endswith(_SHOWN):
            self.made.left.append(Left(name, number, f"the picture {path} is no SVG, PNG or JPEG"))
        if there not in self.pictures:
            try:
                data = self.source.read_bytes(there)
            except Refused as refused:
                self.made.left.append(Left(name, number, f"the picture {path} cannot be read: {refused}"))
                return found[0]
            suffix = posixpath.splitext(there)[1].lower()
            self.pictures[there] = self._free(f"figures/{_file_name(stem(there)) or 'picture'}", suffix)
            self.made.files[self.pictures[there]] = data
        return f"![{found['alt']}]({self.pictures[there]})"

    def _bibliography(self) -> Iterator[str]:
        for path in self.manuscript.bibliography:
            try:
                data = self.source.read_bytes(path)
            except Refused as refused:
                self.made.left.append(Left(path, 0, f"cannot be read: {refused}"))
                continue
            new = self._free(f"bibliography/{_file_name(stem(path)) or 'references'}", ".bib")
            self.made.files[new] = data
            yield new
        if self.cited:
            entries = "\n".join(_entry(key, identifier) for key, identifier in sorted(self.cited.items()))
            self.made.files["bibliography/identifiers.bib"] = entries.encode()
            self.made.left.append(
                Left(
                    "bibliography/identifiers.bib",
                    0,
                    f"{len(self.cited)} works are cited by an identifier: "
                    "`chapterhouse check --online` tells what they are called",
                )
            )
            yield "bibliography/identifiers.bib"

    def _settings(
        self, parts: list[tuple[str | None, list[str]]], back: list[str], bibliography: list[str], guessed: str | None
    ) -> str:
        known = self.manuscript
        lines = [
            "#:schema ./.paper.schema.json",
            f"# Taken over from a manuscript for {known.tool}.",
            f"title = {_toml(known.title)}",
        ]
        lines += [f"subtitle = {_toml(known.subtitle)}"] if known.subtitle else []
        lines.append(f"date = {known.date or self.today}" + ("" if known.date else "    # the manuscript has none"))
        if known.date is None:
            self.made.left.append(Left("paper.toml", 0, "the manuscript has no date: set it"))
        if known.language:
            lines.append(f"language = {_toml(known.language.replace('_', '-'))}")
            if not locale_of(known.language).is_spoken:
                self.made.left.append(
                    Left("paper.toml", 0, f"the language {known.language} has no words yet: see [words]")
                )
        elif guessed is not None:
            lines.append(f"language = {_toml(guessed)}    # by its words: the manuscript says none")
        lines += [f"keywords = {_toml(list(known.keywords))}"] if known.keywords else []
        lines.append(f"bibliography = {_toml(bibliography)}")
        if known.style is not None:
            self.made.files["bibliography/style.csl"] = self.source.read_bytes(known.style)
            lines.append('citation_style = "bibliography/style.csl"')
        lines += [f"appendices = {_toml(back)}"] if back else []
        for person in known.people:
            lines += ["", "[[authors]]", f"name = {_toml(person.name)}"]
            for key in ("affiliation", "orcid", "email"):
                value = getattr(person, key)
                lines += [f"{key} = {_toml(value)}"] if value else []
        for title, chapters in parts:
            if chapters:
                lines += ["", "[[parts]]", *([f"title = {_toml(title)}"] if title else []), "chapters = ["]
                lines += [*(f"  {_toml(path)}," for path in chapters), "]"]
        return "\n".join(lines) + "\n"

    def _free(self, stem: str, suffix: str) -> str:
        """A path that nothing has yet, letters of either case taken as the same."""
        path, number = f"{stem}{suffix}", 1
        while path.lower() in self.names:
            number += 1
            path = f"{stem}-{number}{suffix}"
        self.names.add(path.lower())
        return path


def _line_of(words: str, text: str) -> int:
    """The line on which ``words`` first stand in ``text``, from 1; 0 where they do not."""
    at = text.find(words)
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


def _unnumbered(found: re.Match[str]) -> str:
    inner = f"{found['before']} .unnumbered {found['after']}".split()
    return "{" + " ".join(inner) + "}"


def _anchored(line: str, name: str) -> list[str]:
    """The beginning ``line`` of something with a place to lead to, ``name``, in it or before it."""
    anchor = f"[]{{#{name}}}"
    return [anchor + line] if line[:1].isalnum() else [anchor, "", line]


def _labelled(line: str, label: str) -> str:
    """The heading ``line`` with ``label``; anything else stays as it is."""
    if not line.startswith("#") or "{#" in line:
        return line
    return f"{line.rstrip()} {{#{label}}}"


def _entry(key: str, identifier: str) -> str:
    kind, _, value = identifier.partition(":")
    field = {"doi": "doi", "isbn": "isbn", "url": "url", "arxiv": "eprint"}.get(kind.lower(), "note")
    if field == "url" and not value.startswith(("http://", "https://")):
        value = f"https:{value}" if value.startswith("//") else value
    more = ["  eprinttype = {arxiv},"] if field == "eprint" else []
    return (
        "\n".join([f"@misc{{{key},", f"  {field} = {{{value if field != 'note' else identifier}}},", *more, "}"]) + "\n"
    )


def _file_name(text: str) -> str:
    """A file's name from words, in plain letters; empty where they have none of these."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60].strip("-")


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
