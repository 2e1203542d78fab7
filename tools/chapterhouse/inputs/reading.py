"""The project's files into the paper and the findings of reading them: the stage before all checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.hidden_characters import writable
from chapterhouse.core.limits import beyond, most
from chapterhouse.core.project_path import MARKDOWN
from chapterhouse.core.rules.reading import INVALID_SETTING, UNREADABLE_CHAPTER
from chapterhouse.inputs import images as figures
from chapterhouse.inputs.cross_references import compile_paper
from chapterhouse.inputs.gatherer import NOTHING, Gatherer
from chapterhouse.inputs.hidden import hidden_characters
from chapterhouse.inputs.page_templates import PAGES, read_page
from chapterhouse.inputs.parallel import parse
from chapterhouse.inputs.source import Refused, Source, name_collisions
from chapterhouse.inputs.style_sheets import FOLDER, SHEETS, read_sheet
from chapterhouse.model import Chapter, ImageFacts, Paper, ShownFonts
from chapterhouse.model.page_template import PageTemplate
from chapterhouse.model.sheet import Sheet
from chapterhouse.settings import THEME_FILE, Settings, SettingsFile, read_settings

SETTINGS = "paper.toml"
_HEAD = Span(SETTINGS)
_NAME_IT = 'add the file, or name another in paper.toml: bibliography = ["..."], or [] for none'

FontsOf = Callable[[Settings], ShownFonts]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read: the paper (None where paper.toml is unusable), problems, and the text of each file read."""

    paper: Paper | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, str]


def read(
    source: Source,
    cache: Cache = NO_CACHE,
    jobs: int = 1,
    fonts: FontsOf = lambda settings: ShownFonts(),
    gatherer: Gatherer = NOTHING,
) -> Reading:
    """Everything that the project's files say, as far as they can be read.

    ``cache`` holds what was read before, and ``jobs`` is how many processes may read at once: neither changes the
    answer. ``fonts`` tells what the fonts that settings name can show; ``gatherer`` says what else is wanted
    of each chapter and of the bibliography.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    refusals: set[str] = set()

    def text(path: str, place: Span | None = None) -> str | None:
        try:
            texts[path] = source.read_text(path)
            return writable(texts[path])
        except Refused as refused:
            # That a listed chapter does not exist is the finding of a check, which knows the chapters there are.
            if refused.code != "missing-file" or not path.endswith(MARKDOWN):
                found = refused.problem(place)
                problems.append(replace(found, hint=_NAME_IT) if place == _HEAD else found)
                refusals.add(path)
            return None

    toml = text(SETTINGS)
    if toml is None:
        return Reading(None, tuple(problems), texts)
    project_files = source.paths()
    described = read_settings(toml, SETTINGS, text(THEME_FILE, None) if THEME_FILE in project_files else None)
    problems += described.problems
    if described.settings is None:
        return Reading(None, tuple(problems), texts)
    problems += _strays(described.settings, source, project_files)
    if described.settings.citation_style_file is not None:
        text(described.settings.citation_style_file, described.spans.get(("citation_style",)))
    problems += _too_many(described)
    for key, path in described.settings.theme.files.items():
        if path not in project_files:
            try:
                source.read_bytes(path)
            except Refused as refused:
                problems.append(refused.problem(described.spans.get(("theme", key))))
    sheets, pages = _sheets(project_files, text), _pages(project_files, text)
    kinds = described.settings.label_prefixes
    chapter_texts = _chapter_texts(described, project_files, text)
    problems += _shortened(chapter_texts)
    parsed = parse(
        chapter_texts,
        _bibliography_texts(described, text),
        cache,
        jobs,
        kinds,
        gatherer,
    )
    for one in parsed.chapters.values():
        problems += one.problems
    chapters = {path: one.chapter for path, one in parsed.chapters.items()}
    images = _read_image_facts(source, chapters, set(project_files), cache)
    shown = fonts(described.settings)
    paper = compile_paper(
        described.settings,
        described.spans,
        chapters,
        parsed.entries.bibliography,
        project_files,
        images,
        shown.characters,
    )
    missing = tuple(one for one in paper.missing if one[0] not in refusals)
    problems += hidden_characters(
        {path: text for path, text in texts.items() if path != SETTINGS},
        chapters,
        parsed.entries.bibliography,
        described.settings.language,
    )
    paper = replace(
        paper,
        gathered=parsed.gathered,
        missing=missing,
        key_spans=described.key_spans,
        families=shown.families,
        sheets=sheets,
        pages=pages,
        unwritable={path: whole for path, whole in texts.items() if whole != writable(whole)},
    )
    return Reading(paper, tuple(problems), texts)


def _sheets(project_files: Sequence[str], text: Callable[[str, Span | None], str | None]) -> dict[str, Sheet]:
    """The project's own style sheets by their names."""
    sheets = {}
    for name in SHEETS:
        path = f"{FOLDER}{name}.css"
        written = text(path, None) if path in project_files else None
        if written is not None:
            sheets[name] = read_sheet(path, written)
    return sheets


def _pages(project_files: Sequence[str], text: Callable[[str, Span | None], str | None]) -> dict[str, PageTemplate]:
    """The pages that the project lays out itself, by their names."""
    pages = {}
    for name in PAGES:
        path = f"{FOLDER}{name}.html"
        written = text(path, None) if path in project_files else None
        if written is not None:
            pages[name] = read_page(path, name, written)
    return pages


def _too_many(described: SettingsFile) -> Iterator[Problem]:
    assert described.settings is not None
    count = len(described.settings.authors)
    if count > most("authors"):
        span = described.spans.get(("authors", most("authors"), "name"), Span(SETTINGS))
        yield INVALID_SETTING.problem(span, f"the paper has {beyond('authors', count)}", "name a group in their place")


def _shortened(chapters: dict[str, str]) -> Iterator[Problem]:
    """Take out of ``chapters``, texts by their paths, those beyond what a paper may have; a problem at each limit."""
    characters = 0
    for number, (path, text) in enumerate(list(chapters.items()), 1):
        characters += len(text)
        for name, count in (("chapters", number), ("paper-characters", characters)):
            if count > most(name) and path in chapters:
                del chapters[path]
                yield UNREADABLE_CHAPTER.problem(
                    Span(path), f"the chapter is not read: there are {beyond(name, count)}"
                )


def _read_image_facts(
    source: Source, chapters: Mapping[str, Chapter], project_files: set[str], cache: Cache
) -> dict[str, ImageFacts]:
    """What is known of each image that a chapter shows; a file that cannot be read is told when it is to be shown."""
    facts: dict[str, ImageFacts] = {}
    for path in {figure.path for chapter in chapters.values() for figure in chapter.figures} & project_files:
        try:
            facts[path] = figures.image_facts(path, source.read_bytes(path), cache)
        except Refused:
            continue
    return facts


def _strays(settings: Settings, source: Source, project_files: Sequence[str]) -> Iterator[Problem]:
    """Problems with files of the paper that nothing names: links, and names that not every system can tell apart."""
    listed = [
        *settings.front,
        *(path for part in settings.parts for path in part.chapters),
        *settings.appendices,
        *settings.back,
    ]
    folders = tuple(f"{path.rpartition('/')[0]}/" for path in [*listed, *settings.bibliography, "figures/"])
    for refused in source.refusals():
        # What reading a listed chapter refuses is told where it is listed.
        is_reported = any(f"{path}/".startswith(f"{refused.path}/") for path in listed)
        if refused.path.startswith(folders) and not is_reported:
            yield replace(refused.problem(), misleading=False)
    for collision in name_collisions(path for path in project_files if path.startswith(folders)):
        yield replace(collision, misleading=False)


def read_settings_of(source: Source) -> Settings | None:
    """What paper.toml says, None where it is unusable: :func:`read` tells why."""
    try:
        theme = source.read_text(THEME_FILE) if THEME_FILE in source.paths() else None
        return read_settings(source.read_text(SETTINGS), SETTINGS, theme).settings
    except Refused:
        return None


def _chapter_texts(
    described: SettingsFile, project_files: Sequence[str], text: Callable[[str, Span | None], str | None]
) -> dict[str, str]:
    """The texts of all chapters: those listed, and those that stand beside them unlisted."""
    settings = described.settings
    assert settings is not None
    places: dict[str, Span | None] = {path: described.spans.get(("front", i)) for i, path in enumerate(settings.front)}
    for number, part in enumerate(settings.parts):
        places |= {path: described.spans.get(("parts", number, "chapters", i)) for i, path in enumerate(part.chapters)}
    places |= {path: described.spans.get(("appendices", i)) for i, path in enumerate(settings.appendices)}
    places |= {path: described.spans.get(("back", i)) for i, path in enumerate(settings.back)}
    folders = {path.rpartition("/")[0] for path in places}
    beside = [
        path
        for path in project_files
        if path.endswith(".md") and path.rpartition("/")[0] in folders - {""} and not path.endswith("/README.md")
    ]
    texts: dict[str, str] = {}
    for path in dict.fromkeys([*places, *beside]):
        written = text(path, places.get(path))
        if written is not None:
            texts[path] = written
    return texts


def _bibliography_texts(described: SettingsFile, text: Callable[[str, Span | None], str | None]) -> dict[str, str]:
    settings = described.settings
    assert settings is not None
    texts: dict[str, str] = {}
    is_told = any(problem.setting[:1] == ("bibliography",) for problem in described.problems)
    if is_told and ("bibliography", 0) not in described.spans:  # the file that goes without saying is not meant
        return texts
    for index, path in enumerate(settings.bibliography):
        # A file that goes without saying is missed at the head of paper.toml, where it can be named.
        written = text(path, described.spans.get(("bibliography", index), _HEAD))
        if written is not None:
            texts[path] = written
    return texts
