"""A large paper into a folder: as many chapters and entries as asked for, like a real one, the same at every run.

    python tests/benchmarks/big_paper.py FOLDER [--chapters 200] [--words 3000] [--entries 5000]

Each chapter has front matter, sections, 25 citations, cross-references within and across chapters, two tables, two
figures, two footnotes, a formula and a link; the bibliography has articles, books, reports, papers and web pages, with
accents in Unicode and in TeX, strings, crossrefs, DOIs and abstracts. One fault in a hundred chapters is left in, as in
real life: `check` has something to tell, but not a wall of it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

NOUNS = (
    "grid city district network vehicle battery charger market regulator ministry region household operator supplier "
    "standard register sensor camera platform server cable tariff contract licence permit audit court treaty charter "
    "council committee engineer resident tenant driver cyclist patient teacher library hospital station harbour bridge "
    "tunnel river forest climate budget subsidy loan fund insurer auditor vendor protocol interface database archive "
    "model forecast sample survey interview report chapter statute directive guideline clause duty right remedy appeal "
    "sanction penalty incentive pilot trial zone corridor depot substation turbine panel pump boiler radiator meter"
).split()
VERBS = (
    "requires permits limits connects measures records publishes compares protects exposes weakens strengthens delays "
    "finances replaces repairs inspects licenses approves rejects reviews amends repeals extends narrows describes "
    "explains organises recognises supports contradicts complements follows precedes informs warns reaches leaves "
    "keeps offers receives"
).split()
ADJECTIVES = (
    "local national regional public private shared open closed early late narrow broad cheap costly stable fragile "
    "modern old urban rural coastal northern southern binding voluntary technical legal social economic separate joint "
    "recent frequent rare typical unusual explicit implicit direct indirect temporary permanent small large"
).split()
LINKS = "because although while when unless until where since after before".split()
FAMILIES = (
    "Andersson Bergström Müller Šimková Nguyễn Okafor García Fernández Kowalska O'Neill Dubois Rossi Yamamoto Kim Park "
    "Haddad Novák Jørgensen Silva Pereira Ivanova Petrov Singh Sharma Mwangi Tesfaye Hernández Lindqvist Korhonen Weiß"
).split()
GIVEN = (
    "Anna Björn Chiara Dmitri Elif François Grace Hiroshi Ines Jürgen Katarzyna Liam Mei Noor Olga Pedro Quentin Rosa "
    "Sipho Thành Ursula Víctor Wanjiru Xin Yusuf Zoë"
).split()
TEX = {"ö": r"{\"o}", "ü": r"{\"u}", "é": r"{\'e}", "š": r"\v{s}", "ø": r"{\o}", "á": r"{\'a}", "ß": r"{\ss}"}
JOURNALS = tuple(f"Journal of {a} {b}" for a in ("Urban", "Public", "Energy", "Digital") for b in ("Policy", "Systems"))
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" width="640" height="400">'
    '<rect x="40" y="40" width="{width}" height="300" fill="#1b4965"/></svg>\n'
)


class Writer:
    """Writes prose that no check takes offence at, and everything that stands between it."""

    def __init__(self, chapters: int, words: int, entries: int, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.chapters, self.words, self.entries = chapters, words, entries
        self.uncited = list(range(entries))
        self.random.shuffle(self.uncited)

    def clause(self) -> list[str]:
        """Five words that are all different."""
        first, second = self.random.sample(NOUNS, 2)
        return [self.random.choice(ADJECTIVES), first, self.random.choice(VERBS), "the", second]

    def sentence(self) -> list[str]:
        """Some eighteen words without a full stop."""
        words = ["The", *self.clause(), self.random.choice(LINKS), "one", *self.clause(), "and", "each", *self.clause()]
        words[self.random.randrange(2, 5)] += "," if self.random.random() < 0.1 else ""
        if self.random.random() < 0.05:
            place = self.random.randrange(1, len(words) - 1)
            words[place] = f"*{words[place]}*" if words[place].isalpha() else words[place]
        return words

    def key(self) -> str:
        """An entry to cite: each once first, then any."""
        return f"work{self.uncited.pop() if self.uncited else self.random.randrange(self.entries):05}"

    def chapter(self, number: int) -> str:
        """The text of chapter ``number``."""
        other = self.random.choice([n for n in range(1, self.chapters + 1) if n != number] or [number])
        name = f"c{number:03}"
        sections = max(1, self.words // 500)
        lines = [
            "---",
            "status: draft",
            f"words: {self.words}",
            f"short-title: Chapter {number}",
            "summary: It shows what the district owes to the network.",
            "---",
            "",
            f"# The {ADJECTIVES[number % len(ADJECTIVES)]} {NOUNS[number % len(NOUNS)]}, {number} {{#sec:{name}}}",
            "",
        ]
        written = 0
        for section in range(1, sections + 1):
            if section > 1:
                heading = f"{self.random.choice(ADJECTIVES)} {self.random.choice(NOUNS)}, part {section}".capitalize()
                lines += [f"## {heading} {{#sec:{name}-{section}}}", ""]
            target = self.words * section // sections
            while written < target:
                for _ in range(self.random.randint(3, 6)):
                    sentence = self.sentence()
                    written += len(sentence)
                    lines.append(" ".join(sentence) + self.tail(name, other, sections) + ".")
                lines.append("")
            lines += list(self.between(name, section))
        if number % 100 == 50:
            lines += [f"The last word is in @sec:{name}-nowhere.", ""]
        return "\n".join(lines)

    def tail(self, name: str, other: int, sections: int) -> str:
        """What ends a sentence: mostly nothing, at times a citation or a reference."""
        chance = self.random.random()
        if chance < 0.10:
            return f" [@{self.key()}]"
        if chance < 0.15:
            return f" [@{self.key()}, p. {self.random.randrange(1, 400)}; @{self.key()}]"
        if chance < 0.17:
            return f", as @sec:c{other:03} shows"
        if chance < 0.19:
            return f" (see @sec:{name}-{self.random.randint(2, sections)})" if sections > 1 else ""
        if chance < 0.22:
            return ", as the EU and the OECD “have it”"
        return ""

    def between(self, name: str, section: int) -> Iterator[str]:
        """A figure, a table, a footnote or a formula behind a section."""
        if section in (1, 4):
            label = f"fig:{name}-{section}"
            yield (
                f"![How the network grew in part {section} of {name} [@{self.key()}].](figures/{name}-{section}.svg)"
                f'{{#{label} width=80% alt="A block in dark blue that fills the left of the picture, for {name}."}}'
            )
            yield from ("", f"@Fig:{name}-{section} shows the network[^note{section}].", "")
            yield from (f"[^note{section}]: The note tells what *else* was measured in the district.", "")
        if section in (2, 5):
            yield from ("| District | Year | Meters | Source |", "|:---------|-----:|-------:|:-------|")
            for row in range(8):
                yield f"| district {row} | {2015 + row} | {self.random.randrange(100, 9999)} | [@{self.key()}] |"
            yield from ("", f": Meters by district and year in part {section}. {{#tbl:{name}-{section}}}", "")
            yield from (f"@Tbl:{name}-{section} gives the numbers, and [the register](https://example.org/r) more.", "")
        if section == 3:
            yield from (f"$$ E = \\sum_{{i=1}}^{{n}} P_i \\, t_i $$ {{#eq:{name}}}", "")
            yield from (f"In @eq:{name}, $P_i$ is the power and $t_i$ the time.", "")

    def person(self, tex: bool) -> str:
        """``Family, Given``, with TeX accents if asked for."""
        name = f"{self.random.choice(FAMILIES)}, {self.random.choice(GIVEN)}"
        return "".join(TEX.get(character, character) for character in name) if tex else name

    def entry(self, number: int) -> str:
        """The text of entry ``number``."""
        kind = ("article", "article", "article", "book", "report", "inproceedings", "online")[number % 7]
        people = " and ".join(self.person(number % 3 == 0) for _ in range(self.random.randint(1, 4)))
        fields = {
            "author": f"{{{people}}}",
            "title": f"{{{' '.join(self.sentence()[:9]).replace('*', '').replace(',', '')} in case {number}}}",
            "year": f"{{{1990 + number % 36}}}",
        }
        if kind == "article":
            start = self.random.randrange(1, 900)
            journal = "jup" if number % 20 == 0 else f"{{{self.random.choice(JOURNALS)}}}"
            fields |= {"journal": journal, "volume": f"{{{number % 60 + 1}}}", "number": f"{{{number % 12 + 1}}}"}
            fields |= {"pages": f"{{{start}--{start + 17}}}", "doi": f"{{10.5555/paper.{number}}}"}
        elif kind == "book":
            fields |= {"publisher": "{Example University Press}", "address": "{Utrecht}"}
        elif kind == "report":
            fields |= {"institution": "{{Ministry of Examples}}", "url": f"{{https://example.org/report/{number}}}"}
        elif kind == "inproceedings":
            fields |= {"crossref": f"{{volume{number % 40:02}}}", "pages": "{1--9}"}
        else:
            fields |= {"url": f"{{https://example.org/page/{number}}}", "urldate": "{2025-05-17}"}
        if number % 4 == 0:
            abstract = ". ".join(" ".join(self.sentence()).replace("*", "") for _ in range(5))
            fields["abstract"] = f"{{{abstract}.}}"
        body = "".join(f"  {name} = {value},\n" for name, value in fields.items())
        return f"@{kind}{{work{number:05},\n{body}}}\n"

    def bibliography(self) -> Iterator[str]:
        """The whole .bib file, entry by entry."""
        yield "@string{jup = {Journal of Urban Planning}}\n"
        yield from (self.entry(number) for number in range(self.entries))
        for number in range(40):
            yield (
                f"@proceedings{{volume{number:02},\n  title = {{Proceedings of Conference {number}}},\n"
                f"  year = {{{1990 + number}}},\n  editor = {{{self.person(False)}}},\n"
                "  publisher = {Example University Press},\n}\n"
            )


def write(folder: Path, chapters: int = 200, words: int = 3000, entries: int = 5000) -> None:
    """Write the paper into ``folder``, which is made where it does not exist."""
    writer = Writer(chapters, words, entries)
    for name in ("chapters", "figures", "bibliography"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number in range(1, chapters + 1):
        (folder / f"chapters/c{number:03}.md").write_text(writer.chapter(number), encoding="utf-8")
        for section in (1, 4):
            picture = PICTURE.format(width=100 + number)
            (folder / f"figures/c{number:03}-{section}.svg").write_text(picture, encoding="utf-8")
    (folder / "bibliography/references.bib").write_text("\n".join(writer.bibliography()), encoding="utf-8")
    listed = "".join(f'  "chapters/c{number:03}.md",\n' for number in range(1, chapters + 1))
    toml = f'title = "A large paper"\ndate = 2026-01-01\n\n[[parts]]\ntitle = "All"\nchapters = [\n{listed}]\n'
    (folder / "paper.toml").write_text(toml, encoding="utf-8")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    for option, default in (("--chapters", 200), ("--words", 3000), ("--entries", 5000)):
        arguments.add_argument(option, type=int, default=default)
    chosen = arguments.parse_args()
    write(chosen.folder, chosen.chapters, chosen.words, chosen.entries)
