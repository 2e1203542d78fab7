"""The front matter of a chapter, read strictly: known keys, plain values, no aliases, tags or nesting."""

from __future__ import annotations

import re
from dataclasses import replace

from chapterhouse.core.diagnostics import Problem, Related, Span
from chapterhouse.core.rules import Rule
from chapterhouse.core.rules.reading import MALFORMED_FRONT_MATTER, UNKNOWN_FRONT_MATTER_KEY
from chapterhouse.core.suggestion import closest
from chapterhouse.model import ChapterStatus, FrontMatter, Translated

_FENCED = re.compile(r"\A---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_UNCLOSED = re.compile(r"\A---[ \t]*\r?\n[A-Za-z][\w-]*:")
_KEYS = ("status", "words", "short-title", "summary", "nocite", "translates", "translated-commit", "owners")
_OF_OTHER_TOOLS = frozenset(
    (
        *("title", "subtitle", "author", "authors", "date", "abstract", "keywords", "lang", "language", "bibliography"),
        *("csl", "output", "format", "toc", "documentclass", "classoption", "geometry", "fontsize", "mainfont"),
        *("header-includes", "link-citations", "numbersections", "number-sections", "params", "knit", "editor"),
        *("execute", "layout", "tags", "categories", "weight", "draft", "permalink", "description", "jupyter"),
        *("kernelspec", "jupytext", "slug", "image", "institute", "affiliation", "thanks", "papersize", "linkcolor"),
        *(
            "reference-section-title",
            "suppress-bibliography",
            "crossref",
            "listings",
            "filters",
            "css",
            "id",
            "sidebar",
        ),
    )
)
_PAPER = (
    "`paper.toml` says this of the whole paper: `title`, `authors`, `date`, `language`, `bibliography`, "
    "`citation_style`; the chapter's title is its heading `# Title`"
)
_KEY = re.compile(r"@([^\s,;\]]+)")
_PLAIN = "write one `key: value` a line, the value as plain text"
_LONGEST = 10_000
"""Characters of front matter that a chapter may have."""


def read_front_matter(path: str, text: str) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """The front matter at the head of ``text``, and the problems in it; a chapter without any gets the defaults."""
    fenced = _FENCED.match(text)
    if fenced is None:
        if _UNCLOSED.match(text):
            message = "the front matter has no closing line"
            return FrontMatter(), (_problem(Span(path, 0, 3), message, "close it with a line of three hyphens, `---`"),)
        return FrontMatter(), ()
    reader = _Reader(path, fenced["yaml"], fenced.start("yaml"))
    values = reader.mapping()
    status = _status(reader, values)
    words = _words(reader, values)
    matter = FrontMatter(
        status=status,
        words=words,
        short_title=values.get("short-title", (None,))[0],
        summary=values.get("summary", (None,))[0],
        body_start=fenced.end(),
        words_span=values["words"][1] if words is not None else None,
        nocite=tuple(found[1] for found in _KEY.finditer(values["nocite"][0])) if "nocite" in values else (),
        nocite_span=values["nocite"][1] if "nocite" in values else None,
        translates=_translated(reader, values),
        owners=tuple(filter(None, (name.strip() for name in values.get("owners", ("",))[0].split(",")))),
    )
    reader.report_others()
    return matter, tuple(reader.problems)


def _problem(span: Span, message: str, hint: str | None = None, rule: Rule = MALFORMED_FRONT_MATTER) -> Problem:
    return rule.problem(span, message, hint)


class _Reader:
    """One flat YAML mapping, read by its events so that depth and aliases cost nothing."""

    def __init__(self, path: str, text: str, start: int) -> None:
        self.path = path
        self.text = text
        self.start = start
        self.problems: list[Problem] = []
        self.firsts: dict[str, Span] = {}
        self.others: list[tuple[str, Span]] = []
        """Keys of other tools."""

    def span(self, start: int, end: int) -> Span:
        return Span(self.path, self.start + start, self.start + max(start, end))

    def mapping(self) -> dict[str, tuple[str, Span]]:
        """Keys to values with the places of the values."""
        import yaml  # not wanted where every chapter comes from the cache

        if len(self.text) > _LONGEST:
            message = f"the front matter is longer than {_LONGEST:,} characters"
            self.problems.append(_problem(self.span(0, 0), message, "put text into the chapter itself"))
            return {}
        values: dict[str, tuple[str, Span]] = {}
        key: tuple[str, Span] | None = None
        try:
            depth = 0
            for event in yaml.parse(self.text, Loader=yaml.SafeLoader):
                if depth or (key is not None and key[0] in _OF_OTHER_TOOLS):
                    # What another tool reads is passed over, lists and all.
                    depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
                    if not depth and key is not None:
                        self.others.append(key)
                        key = None
                    continue
                assert event.start_mark is not None and event.end_mark is not None
                span = self.span(event.start_mark.index, event.end_mark.index)
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
                    self.problems.append(_problem(span, "front matter takes no YAML anchors or aliases", _PLAIN))
                    return values
                if isinstance(event, yaml.ScalarEvent):
                    if event.tag is not None:
                        self.problems.append(_problem(span, "front matter takes no YAML tags", _PLAIN))
                        return values
                    if key is None:
                        key = (event.value, span)
                        continue
                    self.keep(values, key, event.value, span)
                    key = None
                elif isinstance(event, yaml.SequenceStartEvent) or (
                    isinstance(event, yaml.MappingStartEvent) and key is not None
                ):
                    name = f"`{key[0]}`" if key else "the front matter"
                    self.problems.append(_problem(span, f"{name} takes a plain value, not a list or a mapping", _PLAIN))
                    return values
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            at = mark.index if mark is not None else 0
            problem = getattr(error, "problem", None) or "it is not YAML"
            self.problems.append(
                _problem(
                    self.span(min(at, len(self.text)), min(at + 1, len(self.text))),
                    f"the front matter cannot be read: {problem}",
                    "write one `key: value` a line; put a value that holds `: ` or `#` in quotes",
                )
            )
        return values

    def keep(self, values: dict[str, tuple[str, Span]], key: tuple[str, Span], value: str, span: Span) -> None:
        name, key_span = key
        if name in values:
            message = f"`{name}` stands twice in the front matter"
            first = Related(self.firsts[name], "it stands here first")
            self.problems.append(replace(_problem(key_span, message, "keep one of the two"), related=(first,)))
        elif name not in _KEYS:
            near = closest(name, _KEYS)
            hint = f"did you mean `{near}`?" if near else f"known keys are {', '.join(f'`{k}`' for k in _KEYS)}"
            message = f"front matter has no key `{name}`"
            self.problems.append(_problem(key_span, message, hint, UNKNOWN_FRONT_MATTER_KEY))
        else:
            values[name] = (value, span)
            self.firsts[name] = key_span

    def report_others(self) -> None:
        """One problem for all keys of other tools together."""
        if self.others:
            names = [f"`{name}`" for name, _ in self.others]
            shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
            message = f"another tool's metadata means nothing here: {shown}"
            self.problems.append(_problem(self.others[0][1], message, _PAPER, UNKNOWN_FRONT_MATTER_KEY))


def _status(reader: _Reader, values: dict[str, tuple[str, Span]]) -> ChapterStatus | None:
    if "status" not in values:
        return None
    value, span = values["status"]
    try:
        return ChapterStatus(value)
    except ValueError:
        near = closest(value, list(ChapterStatus))
        known = "a status is `draft`, `review` or `final`"
        hint = f"did you mean `{near}`?" if near else known
        reader.problems.append(_problem(span, f"`{value}` is no chapter status", hint))
        return None


def _words(reader: _Reader, values: dict[str, tuple[str, Span]]) -> int | None:
    if "words" not in values:
        return None
    value, span = values["words"]
    if re.fullmatch(r"[1-9][0-9]{0,6}", value, re.ASCII):
        return int(value)
    message = f"`words` takes a whole number, not `{value[:40]}`"
    reader.problems.append(_problem(span, message, "write digits alone, such as `words: 3000`"))
    return None


def _translated(reader: _Reader, values: dict[str, tuple[str, Span]]) -> Translated | None:
    commit, commit_span = values.get("translated-commit", ("", None))
    if commit_span is not None and not re.fullmatch(r"[0-9a-f]{7,64}", commit, re.ASCII):
        message = f"`translated-commit` takes the hash of a commit, not `{commit[:40]}`"
        reader.problems.append(
            _problem(commit_span, message, "write its first seven digits or more, as git shows them")
        )
        commit = ""
    if "translates" not in values:
        if commit_span is not None:
            message = "`translated-commit` says when a chapter was translated, and nothing says which"
            reader.problems.append(_problem(commit_span, message, "name it: `translates: chapters/energy.md`"))
        return None
    path, span = values["translates"]
    return Translated(path, span, commit)
