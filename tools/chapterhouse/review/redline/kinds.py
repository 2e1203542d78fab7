"""What a change means: its kinds, from the words that came and went."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.review.redline.comparison import Change, Piece, Status, pieces

_CITED = re.compile(r"(?<![\w.])-?@([\w][\w:.#$%&+?<>~/-]*\w)")
_NUMBER = re.compile(r"\d[\d,.\u202f\u00a0]*")
_LIMITS = (
    *("at least", "at most", "no more than", "no less than", "no fewer than", "no later than", "more than"),
    *("less than", "fewer than", "up to", "below", "above", "within", "not exceed", "exceed", "exceeds", "minimum"),
    *("maximum", "threshold", "limit"),
    *(
        "mindestens",
        "höchstens",
        "mehr als",
        "weniger als",
        "bis zu",
        "unter",
        "über",
        "innerhalb",
        "binnen",
        "überschreitet",
        "überschreiten",
    ),
    *("spätestens", "schwelle", "grenzwert", "schwellenwert"),
    *("au moins", "au plus", "plus de", "moins de", "jusqu’à", "jusqu'à", "dépasser", "dépasse", "seuil", "limite"),
    *(
        "al menos",
        "como mínimo",
        "como máximo",
        "más de",
        "menos de",
        "hasta",
        "dentro de",
        "superar",
        "umbral",
        "límite",
    ),
    *("almeno", "al massimo", "più di", "meno di", "fino a", "entro", "superare", "supera", "soglia"),
    *("ten minste", "minstens", "ten hoogste", "hoogstens", "meer dan", "minder dan", "binnen", "drempel", "grens"),
    *("co najmniej", "co najwyżej", "więcej niż", "mniej niż", "poniżej", "powyżej", "próg", "nie później niż"),
    *("pelo menos", "no máximo", "no mínimo", "mais de", "até", "dentro de", "exceder", "limiar"),
)
"""What stands beside a number that is a threshold."""
_UNSPACED_LIMITS = "[≥≤<>]|以上|以下|未満|超え|以内|이상|이하|미만|초과|至少|至多|不超过"
_LIMIT = re.compile(rf"\b(?:{'|'.join(map(re.escape, _LIMITS))})\b|{_UNSPACED_LIMITS}", re.IGNORECASE)
_STRENGTH = {
    **dict.fromkeys(("must", "shall", "required", "requires", "prohibited"), 3),
    **dict.fromkeys(("should", "ought", "recommended", "recommends"), 2),
    **dict.fromkeys(("may", "might", "could", "can", "optional"), 1),
    **dict.fromkeys(("muss", "müssen", "musste", "mussten", "verpflichtet", "verboten"), 3),
    **dict.fromkeys(("soll", "sollen", "sollte", "sollten", "empfohlen"), 2),
    **dict.fromkeys(("kann", "können", "könnte", "könnten", "darf", "dürfen"), 1),
    **dict.fromkeys(("doit", "doivent", "interdit", "obligatoire"), 3),
    **dict.fromkeys(("devrait", "devraient", "recommandé"), 2),
    **dict.fromkeys(("peut", "peuvent", "pourrait", "pourraient"), 1),
    **dict.fromkeys(("debe", "deben", "deberá", "deberán", "prohibido"), 3),
    **dict.fromkeys(("debería", "deberían", "conviene"), 2),
    **dict.fromkeys(("puede", "pueden", "podría", "podrían", "podrá", "podrán"), 1),
    **dict.fromkeys(("deve", "devono", "devem", "deverá", "deverão", "vietato", "proibido"), 3),
    **dict.fromkeys(("dovrebbe", "dovrebbero", "deveria", "deveriam", "convém"), 2),
    **dict.fromkeys(("può", "possono", "potrebbe", "potrebbero", "pode", "podem", "poderia", "poderiam"), 1),
    **dict.fromkeys(("moet", "moeten", "verplicht", "verboden"), 3),
    **dict.fromkeys(("behoort", "behoren", "zou", "zouden"), 2),
    **dict.fromkeys(("mag", "mogen", "kan", "kunnen"), 1),
    **dict.fromkeys(("musi", "muszą", "zabronione"), 3),
    **dict.fromkeys(("powinien", "powinna", "powinno", "powinny", "powinni"), 2),
    **dict.fromkeys(("może", "mogą"), 1),
}
"""How much a word binds, after RFC 2119 and the ISO/IEC Directives, Part 2, clause 7, and the like in other languages.

They stand in one table: a paper cites laws in the words of others, and what binds in one language binds in no other.
Words of Arabic, Chinese, Japanese and Korean are not parted by spaces, and are not looked for.
"""


def kinds_of(change: Change, labels: frozenset[str]) -> list[str]:
    """The kinds of ``change``, the weightiest first; ``labels`` are the prefixes of labels, which are no sources."""
    if change.status is Status.SAME:
        return []
    if change.status is Status.ADDED and change.new:
        return ["figure" if change.new.image else f"{change.new.kind} added"]
    if change.status is Status.REMOVED and change.old:
        return ["figure" if change.old.image else f"{change.old.kind} removed"]
    assert change.old is not None
    assert change.new is not None
    found = list(_in_words(change, pieces(change.old.text, change.new.text), labels))
    if (change.old.image, change.old.drawn) != (change.new.image, change.new.drawn):
        found.insert(0, "figure")
    if change.old.level != change.new.level:
        found.insert(0, f"level ({change.old.level} → {change.new.level})")
    if change.status is Status.MOVED:
        found.insert(0, "order")
    return found or ["wording"]


def _in_words(change: Change, row: list[Piece], labels: frozenset[str]) -> Iterator[str]:
    assert change.old is not None
    assert change.new is not None
    gone, come = ("".join(piece.text for piece in row if piece.sign == sign) for sign in "-+")
    yield from _modality(gone, come, change.new.text)
    if _numbers(gone) != _numbers(come):
        around = f"{change.old.text} {change.new.text}"
        yield "threshold changed" if _LIMIT.search(around) and _numbers(gone) and _numbers(come) else "number"
    if _sources(change.old.text, labels) != _sources(change.new.text, labels):
        yield "source"
    plain = _CITED.sub("", gone), _CITED.sub("", come)
    if any(re.search(r"[^\W\d_]{2,}", _without_modals(one)) for one in plain):
        yield "wording"


def _modality(gone: str, come: str, after: str) -> Iterator[str]:
    old, new = _strength(gone), _strength(come)
    if old and new and old != new:
        words = [re.findall(r"\w+", text.casefold()) for text in (gone, come)]
        before, now = (next(word for word in each if word in _STRENGTH) for each in words)
        yield f"{'strengthened' if new > old else 'weakened'} ({before} → {now})"


def _strength(words: str) -> int:
    return max((_STRENGTH.get(word, 0) for word in re.findall(r"\w+", words.casefold())), default=0)


def _without_modals(words: str) -> str:
    return " ".join(word for word in re.findall(r"\w+", words) if word.casefold() not in _STRENGTH)


def _numbers(words: str) -> list[str]:
    return [number.rstrip(".,") for number in _NUMBER.findall(_CITED.sub("", words))]


def _sources(text: str, labels: frozenset[str]) -> set[str]:
    return {key for key in _CITED.findall(text) if key.partition(":")[0].lower() not in labels or ":" not in key}
