"""Ask pandoc which TeX commands it can write as MathML, and print the data file of the check unknown-tex-command.

pandoc documents no list. Its executable holds the name of every command that it knows, among much else; so each word
in it is tried as a command in a few small formulas, and those that pandoc converts at least once are kept. It takes
ten minutes and is to be run again when pandoc changes:

    python tools/setup/tex_commands.py > tools/chapterhouse/checks/support/tex_commands.py
"""

from __future__ import annotations

import json
import re
import string
import subprocess
import textwrap
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypandoc

PROBES = (
    # What stands for @ is the command: alone, with arguments, between things, as a delimiter, in tables, in text.
    *(r"@", r"@ x", r"@{a}", r"@{a}{b}", r"@{a}{b}{c}", r"@[a]{b}", r"a@ b", r"{@ a}", r"\sum@_a^b"),
    *(r"\left@ a\right.", r"\left. a\right@", r"@(", r"@1em", r"@{1em}", r"@{red}{a}", r"@{a}_b", r"@\{"),
    *(r"@{\metre}", r"@{3}{\metre}", r"@{3}", r"@{1}{3}", r"@{3}{4}{\metre}", r"@{/}=", r"@{a}\zz"),
    *(r"\begin{array}{c}a@ b\end{array}", r"\begin{array}{c}a\\@ b\end{array}", r"\begin{align}a&=b@\end{align}"),
    *(r"\begin{align}a&=b@{1}\end{align}", r"\text{@}", r"\text{@{a}}", r"\text{@ a}", r"@{\zz}{a}\zz", r"@{\zz}{a}"),
    *(r"@{\zz}[1]{a}", r"@\zz{a}", r"@{18mu}", r"\left(a@|b\right)", r"\left(a@)"),
)
UNIT_PROBES = (r"\unit{@}", r"\unit{@\metre}", r"\unit{\metre@}", r"\unit{@{2}\metre}", r"\unit{\metre@{2}}")
ENVIRONMENT_PROBES = (r"\begin{@}a\end{@}", r"\begin{@}{c}a\end{@}", r"\begin{@}[c]{c}a\end{@}")
BATCH = 2000

HEAD = '''"""The TeX commands and environments that pandoc %s can write as MathML.

Made by tools/setup/tex_commands.py, which tries every word that pandoc's executable holds; do not edit by hand. Those
that are no letter (``\\\\,``), the commands of siunitx, and text commands stand here as well.
"""

from __future__ import annotations
'''


def converted(formulas: list[str]) -> list[str]:
    """Those of ``formulas`` that pandoc converts."""
    blocks = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, formula]}]} for formula in formulas]
    document = {"pandoc-api-version": [1, 23], "meta": {}, "blocks": blocks}
    command = [pypandoc.get_pandoc_path(), "--sandbox", "-f", "json", "-t", "html5", "--mathml"]
    done = subprocess.run(command, input=json.dumps(document).encode(), capture_output=True, check=True)
    reported = re.findall(r"Could not convert TeX math (.*?), rendering as TeX", done.stderr.decode(), re.DOTALL)
    refused = {formula.strip() for formula in reported}
    return [formula for formula in formulas if formula.strip() not in refused]


def known(names: Iterable[str], probes: Iterable[str], sign: str) -> Iterator[str]:
    """Those of ``names`` that pandoc knows in at least one of ``probes``, where they stand for ``@``."""
    left = sorted(names)
    for probe in probes:
        formulas = {name: probe.replace("@", sign + name) for name in left}
        batches = [[formulas[name] for name in left[at : at + BATCH]] for at in range(0, len(left), BATCH)]
        with ThreadPoolExecutor(2) as workers:
            passed = {formula for batch in workers.map(converted, batches) for formula in batch}
        found = [name for name in left if formulas[name] in passed]
        yield from found
        left = sorted(set(left) - set(found))


def constant(name: str, meaning: str, words: Iterable[str]) -> str:
    """``words`` as the source of a set of words."""
    lines = textwrap.wrap(" ".join(sorted(words)), 120, break_long_words=False, break_on_hyphens=False)
    listed = "\n".join(lines)
    return f'\n_{name} = r"""\n{listed}\n"""\n{name} = frozenset(_{name}.split())\n"""{meaning}"""\n'


def main() -> None:
    """Print the data file."""
    executable = Path(pypandoc.get_pandoc_path()).read_bytes()
    held = {word.decode() for word in re.findall(rb"(?<![A-Za-z])([A-Za-z]{2,24})(?=\0)", executable)}
    # Linkers let a word end another one ("ne" in "line"), so every ending of a word may be a name.
    words = {word[start:] for word in held for start in range(len(word) - 1)} | set(string.ascii_letters)
    commands = set(known(words, PROBES, "\\"))
    commands |= set(known(words - commands, UNIT_PROBES, "\\"))
    signs = set(known(set(string.punctuation + " "), (*PROBES, r"\left@ a\right@"), "\\"))
    environments = set(known(words, ENVIRONMENT_PROBES, ""))
    environments |= set(known({f"{name}*" for name in environments}, ENVIRONMENT_PROBES, ""))
    print(HEAD % pypandoc.get_pandoc_version(), end="")
    print(constant("COMMANDS", "Names of commands, without their backslash.", commands), end="")
    print(f'\nSIGNS = {json.dumps("".join(sorted(signs)))}\n"""Characters that are a command behind a backslash."""')
    print(constant("ENVIRONMENTS", "Names that may follow \\\\begin.", environments), end="")


if __name__ == "__main__":
    main()
