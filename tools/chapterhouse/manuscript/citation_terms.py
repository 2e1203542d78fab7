"""Words of citations that CSL's own locales leave in English, for languages in which an English word would stand alone.

citeproc takes a term from the style before it takes one from its locale (CSL 1.0.2, "Locale"), so they are put there. A
style that brings terms of its own for the language is left as it is. The terms are ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

_FORMS = ("long", "short", "verb", "verb-short")

TERMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "ko": {
        "in": ("수록:",),
        "edition": ("판",),
        "volume": ("권",),
        "page": ("쪽",),
        "issue": ("호",),
        "number": ("번호",),
        "chapter": ("장",),
        "section": ("절",),
        "paragraph": ("단락",),
        "part": ("부",),
        "book": ("책",),
        "figure": ("그림",),
        "note": ("주",),
        "verse": ("구절",),
        "version": ("버전",),
        "supplement": ("별책",),
        "editor": ("편집자", "편", "편집:", "편"),
        "translator": ("번역자", "역", "번역:", "역"),
        "editortranslator": ("편역자", "편역", "편역:", "편역"),
        "director": ("감독", "감독", "감독:", "감독"),
        "collection-editor": ("총서 편집자", "총서 편", "총서 편집:", "총서 편"),
        "retrieved": ("검색일",),
        "online": ("온라인",),
        "available at": ("출처:",),
        "presented at": ("발표:",),
        "cited": ("인용",),
        "ibid": ("같은 책",),
        "no date": ("연도 미상",),
        "anonymous": ("작자 미상",),
        "in press": ("인쇄 중",),
        "interview": ("면담",),
        "reference": ("참고",),
        "scale": ("축척",),
        "ordinal": ("",),
    },
    "ja": {
        "ordinal": ("",),
        "online": ("オンライン",),
        "presented at": ("発表:",),
        "number": ("番号",),
        "supplement": ("補遺",),
        "collection-editor": ("叢書編集者", "叢書編", "叢書編集者:", "叢書編:"),
    },
    "ar": {
        "number": ("رقم",),
        "interview": ("مقابلة",),
        "supplement": ("ملحق",),
        "collection-editor": ("محرر السلسلة",),
    },
}
"""By language and term the one form, or all four: long, short, of a verb, and short of a verb."""

_ORDINALS = ("ordinal-01", "ordinal-02", "ordinal-03", "ordinal-11", "ordinal-12", "ordinal-13")


def with_terms(style: str, language: str) -> str:
    """The CSL ``style`` with what its language lacks; ``language`` is a BCP 47 tag."""
    primary = language.partition("-")[0].lower()
    terms = TERMS.get(primary)
    if terms is None or re.search(rf"<locale\s[^>]*xml:lang=[\"']{primary}\b", style):
        return style
    written = "".join(_term(name, forms) for name, forms in terms.items())
    if "ordinal" in terms:
        written += "".join(_term(name, terms["ordinal"]) for name in _ORDINALS)
    locale = f'<locale xmlns="http://purl.org/net/xbiblio/csl" xml:lang="{primary}"><terms>{written}</terms></locale>'
    # Before the macros and layouts, where CSL wants it: the first element behind <info>.
    before, info, after = style.partition("</info>")
    return f"{before}{info}{locale}{after}" if info else style


def _term(name: str, forms: tuple[str, ...]) -> str:
    if name.startswith("ordinal"):
        return f'<term name="{name}">{escape(forms[0], quote=False)}</term>'
    whole = forms if len(forms) == len(_FORMS) else forms[:1] * len(_FORMS)
    return "".join(
        f'<term name="{name}" form="{form}"><single>{escape(said, quote=False)}</single>'
        f"<multiple>{escape(said, quote=False)}</multiple></term>"
        for form, said in zip(_FORMS, whole, strict=True)
    )
