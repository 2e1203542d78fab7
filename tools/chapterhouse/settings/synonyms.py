"""What other tools call the keys of paper.toml: pandoc, Quarto, bookdown, MyST, LaTeX and their like."""

from __future__ import annotations

from collections.abc import Mapping

Key = tuple[str, ...]
"""A key with the tables around it: ``("theme", "fonts", "text")``."""

_OTHER_NAMES: Mapping[Key, str] = {
    ("citation_style",): "csl style bibliography-style biblio-style bibstyle citestyle citation-style",
    ("language",): "lang locale babel-lang lang-code",
    ("licence",): "license copyright rights",
    ("authors",): "author by writers contributors creator",
    ("bibliography",): "bib references refs bibtex sources bibfile bibliographies bibtex_bibfiles",
    ("repository",): "repo url repository_url repo-url github source homepage",
    ("outputs",): "output format formats to targets",
    ("parts",): "chapters chapter contents files order toc_order rmd_files sections",
    ("appendices",): "appendix annex annexes",
    ("back",): "backmatter back-matter",
    ("front",): "frontmatter front-matter preface prelims",
    ("note",): "abstract disclaimer_note thanks",
    ("keywords",): "tags subject subjects keyword",
    ("status",): "state stage",
    ("short_title",): "shorttitle running-title running_head",
    ("numbering",): "number-sections numbersections secnumdepth",
    ("theme",): "design layout look template style_sheet css",
    ("theme", "page"): "papersize paper paper-size page-size pagesize",
    ("theme", "margins"): "margin geometry margin-left margin-right margin-top margin-bottom",
    ("theme", "size"): "fontsize font-size textsize",
    ("theme", "fonts", "text"): "font mainfont main-font serif fontfamily font-family typeface",
    ("theme", "fonts", "headings"): "sansfont sans-font sans headingfont titlefont",
    ("theme", "fonts", "code"): "monofont mono-font mono codefont",
    ("theme", "fonts", "scripts"): "cjkfont CJKmainfont fallback",
    ("theme", "accent"): "colour color linkcolor primary brand accent_color",
    ("theme", "logo"): "image brand-logo",
    ("theme", "contents_depth"): "toc toc-depth tocdepth toc_depth table-of-contents",
    ("theme", "list_of_figures"): "lof",
    ("theme", "list_of_tables"): "lot",
    ("theme", "list_of_abbreviations"): "list-of-acronyms list_of_acronyms loa",
    ("theme", "heads"): "header headers running-heads fancyhdr",
    ("theme", "title_page"): "titlepage title-page title-block",
    ("imprint", "publisher"): "institution organisation organization",
    ("imprint", "number"): "report-number reportnumber number issue",
    ("imprint", "cite_as"): "citation how-to-cite",
    ("release", "sign_off"): "signoff approval approvals",
    ("glossary",): "terms terminology",
    ("acronyms",): "abbreviations",
    ("checks",): "lint rules ignore",
}

MEANT: Mapping[str, Key] = {
    name.lower().replace("-", "_"): key for key, names in _OTHER_NAMES.items() for name in names.split()
}
"""The key that a name of another tool means, by that name in small letters and underscores."""
