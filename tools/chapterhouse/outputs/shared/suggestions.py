"""Where readers can help: at which addresses they suggest a change or open an issue, by chapter and heading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.settings import Settings


class Suggestion(NamedTuple):
    """A link: what it says, where it leads, and the sign that stands for its words beside a heading."""

    words: str
    address: str
    sign: str


def suggestions(settings: Settings, path: str, title: str, line: int | None = None) -> tuple[Suggestion, ...]:
    """The links for what is called ``title`` in ``path``, at ``line`` where that is known; none without a repository.

    The addresses are those of GitHub, Forgejo and Gitea, or of GitLab where the repository's host is one.
    """
    if settings.repository is None:
        return ()
    words, root = settings.locale.words, settings.repository.rstrip("/")
    branch, file, about = (quote(text) for text in (settings.branch, path, title))
    place, said = (f"#L{line}", quote(f"{path}:{line}")) if line is not None else ("", "")
    if "gitlab" in root.split("/")[2]:
        edit, issue = f"{root}/-/edit/{branch}/{file}", f"{root}/-/issues/new?issue%5Btitle%5D={about}"
        issue += f"&issue%5Bdescription%5D={said}" if said else ""
    else:
        edit, issue = f"{root}/edit/{branch}/{file}", f"{root}/issues/new?title={about}"
        issue += f"&body={said}" if said else ""
    return Suggestion(words.suggest_change, edit + place, "±"), Suggestion(words.open_issue, issue, "!")


def heading_suggestions(build: BuiltPaper, chapter: BuiltChapter) -> Mapping[str, tuple[Suggestion, ...]]:
    """The links of each heading of ``chapter`` by its anchor; none without a repository, or in a copy for reviewers."""
    settings = build.paper.settings
    text = next((one.chapter.text for one in build.paper.chapters if one.chapter.path == chapter.path), None)
    if settings.repository is None or build.review or text is None:
        return {}
    return {
        one.anchor: suggestions(
            settings,
            chapter.path,
            " ".join(part for part in (one.number, one.heading.text) if part),
            text.count("\n", 0, one.heading.span.start) + 1,
        )
        for one in chapter.headings
    }
