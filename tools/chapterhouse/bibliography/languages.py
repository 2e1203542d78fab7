"""The language of an entry: its ``langid``, as babel and polyglossia for LaTeX name languages, as a BCP 47 tag."""

from __future__ import annotations

import re

from chapterhouse.model import Entry

_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

_NAMES = """
afrikaans af · american en-US · arabic ar · armenian hy · australian en-AU · austrian de-AT · basque eu · brazil pt-BR
brazilian pt-BR · breton br · british en-GB · bulgarian bg · canadian en-CA · canadien fr-CA · catalan ca · chinese zh
croatian hr · czech cs · danish da · dutch nl · english en · esperanto eo · estonian et · finnish fi · french fr
galician gl · georgian ka · german de · germanb de · greek el · hebrew he · hindi hi · hungarian hu · icelandic is
indonesian id · irish ga · italian it · japanese ja · korean ko · latin la · latvian lv · lithuanian lt · magyar hu
malay ms · mexican es-MX · naustrian de-AT · newzealand en-NZ · ngerman de · norsk nb · norwegian nb
nswissgerman de-CH · nynorsk nn · persian fa · polish pl · portuges pt
portuguese pt · romanian ro · russian ru · serbian sr · slovak sk
slovene sl · slovenian sl · spanish es · swedish sv · swissgerman de-CH · thai th · turkish tr · ukenglish en-GB
ukrainian uk · urdu ur · usenglish en-US · vietnamese vi · welsh cy
"""
TAGS = dict(pair.split() for line in _NAMES.strip().splitlines() for pair in line.split(" · "))
"""The BCP 47 tag of a language by the name that the field ``langid`` has for it."""


def entry_language(entry: Entry) -> str | None:
    """The BCP 47 tag of the language that ``entry`` says its title is in, None where it says nothing that is known."""
    written = (entry.value("langid") or "").strip()
    return TAGS.get(written.lower()) or (written if _TAG.fullmatch(written) else None)
