"""The order in which the fields of an entry are written: who, what, where, when, which part, how to find it."""

from __future__ import annotations

_ORDER = (
    *("author", "shortauthor", "authortype", "bookauthor", "editor", "shorteditor", "editortype"),
    *("editora", "editoratype", "editorb", "editorbtype", "editorc", "editorctype"),
    *("translator", "annotator", "commentator", "introduction", "foreword", "afterword", "holder"),
    *("title", "subtitle", "titleaddon", "shorttitle", "origtitle", "reprinttitle"),
    *("booktitle", "booksubtitle", "booktitleaddon", "maintitle", "mainsubtitle", "maintitleaddon"),
    *("journal", "journaltitle", "journalsubtitle", "shortjournal", "issuetitle", "issuesubtitle"),
    *("eventtitle", "eventtitleaddon", "eventdate", "venue", "series", "edition", "version", "type"),
    *("howpublished", "organization", "institution", "school", "publisher", "location", "address"),
    *("date", "year", "month", "day", "origdate", "pubstate"),
    *("volume", "volumes", "number", "issue", "part", "chapter", "eid", "articleno", "pages", "pagetotal", "numpages"),
    *("doi", "eprint", "eprinttype", "archiveprefix", "eprintclass", "primaryclass", "isbn", "issn", "isrn"),
    *("url", "urldate", "language", "langid", "origlanguage", "note", "addendum"),
    *("crossref", "xref", "xdata", "related", "relatedtype", "relatedstring", "entryset", "ids"),
    *("keywords", "annotation", "annote", "abstract", "file"),
)
_RANKS = {name: rank for rank, name in enumerate(_ORDER)}


def rank(name: str) -> int:
    """The place of the field ``name``, in lower case; fields that no style knows come last, as they were."""
    return _RANKS.get(name, len(_ORDER))
