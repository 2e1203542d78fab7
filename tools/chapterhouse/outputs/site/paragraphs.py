"""Names for paragraphs, so that others can be pointed to one."""

from __future__ import annotations

import hashlib
from xml.etree.ElementTree import Element

from chapterhouse.outputs.shared.fragments import text_of
from chapterhouse.settings.language import Words

_SHORTEST = 40
"""Characters of a paragraph that is worth a name."""


def name_paragraphs(body: Element, words: Words) -> None:
    """Give each paragraph that stands in a section an anchor made from its words, and a link to itself.

    Such a name stays when paragraphs come and go around it. When the words change, the link still opens the page. It is
    left out for screen readers and for the Tab key, which it would stop at every paragraph.
    """
    seen: dict[str, int] = {}
    for section in list(body.iter("section")):
        for paragraph in section.findall("p"):
            numbers = [one for one in paragraph if "paragraph-number" in one.get("class", "").split()]
            said = text_of(paragraph).removeprefix(text_of(numbers[0]) if numbers else "").lstrip()
            if len(said) < _SHORTEST or paragraph.get("id") or paragraph.get("class"):
                continue
            name = hashlib.sha256(said.encode()).hexdigest()[:8]
            seen[name] = seen.get(name, 0) + 1
            anchor = f"page:{name}" if seen[name] == 1 else f"page:{name}-{seen[name]}"
            paragraph.set("id", anchor)
            link = Element("a", {"class": "paragraph-link", "href": f"#{anchor}", "tabindex": "-1"})
            link.set("aria-hidden", "true")
            link.set("title", words.permalink.format(name=said[:30].rstrip() + "…"))
            link.text = "¶"
            paragraph.append(link)
