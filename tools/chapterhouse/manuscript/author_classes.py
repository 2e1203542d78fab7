"""Which classes an author's markup may have in an output: those that mean something, the others under a name apart.

The theme, the scripts of a page and the build itself know things by their classes. What an author writes must never be
taken for one of those: ``{.page-number}`` is no page number, ``{.footnotes}`` no list of notes.
"""

from __future__ import annotations

from collections.abc import Iterable

PREFIX = "author-"
"""Stands before each class that means nothing here."""

MEANINGS = frozenset(
    {
        *("mark", "kbd", "small", "smallcaps", "smcp", "underline", "ul", "unnumbered", "unlisted"),
        *("page-break", "index"),
        *("uri", "email", "numberLines", "number-lines", "lineAnchors", "line-anchors"),
    }
)
"""Classes of pandoc's own Markdown (Pandoc User's Guide), and a page break."""

_LANGUAGES = """
abc actionscript ada agda apache asn1 asp ats awk bash bibtex boo c changelog clojure cmake coffee coldfusion
comments commonlisp cpp crystal cs css curry d dart debiancontrol default diff djangotemplate dockerfile dosbat dot
doxygen doxygenlua dtd eiffel elixir elm email erlang fasm fortranfixed fortranfree fsharp gap gcc gdscript gleam
glsl gnuassembler go gpr graphql groovy hamlet haskell haxe html idris ini isocpp j java javadoc javascript
javascriptreact json jsp julia kotlin latex lex lilypond literatecurry literatehaskell llvm lua m4 makefile mandoc
markdown mathematica matlab maxima mediawiki metafont mips modelines modula2 modula3 monobasic mustache nasm nim nix
noweb objectivec objectivecpp ocaml octave odin opencl orgmode pascal perl php pike postscript povray powershell
prolog protobuf pure purebasic purescript python qml r racket raku relaxng relaxngcompact rest rhtml roff ruby rust
sass scala scheme sci scss sed sgml sml spdxcomments sql sqlmysql sqlpostgresql stan stata swift systemverilog tcl
tcsh terraform texinfo tlaplus toml typescript typst verilog vhdl xml xorg xslt xul yacc yaml zig zsh
"""
LANGUAGES = frozenset(_LANGUAGES.split())
"""The languages of code that pandoc knows (``pandoc --list-highlight-languages``)."""

_SAME_LANGUAGE = {
    **dict.fromkeys(("py", "py3", "python3"), "python"),
    **dict.fromkeys(("sh", "shell", "console", "shell-session", "zsh"), "bash"),
    **dict.fromkeys(("js", "node", "jsx"), "javascript"),
    **dict.fromkeys(("ts", "tsx"), "typescript"),
    **dict.fromkeys(("yml",), "yaml"),
    **dict.fromkeys(("md", "rmarkdown", "qmd"), "markdown"),
    **dict.fromkeys(("c++", "cc", "cxx"), "cpp"),
    **dict.fromkeys(("c#", "csharp"), "cs"),
    **dict.fromkeys(("tex",), "latex"),
    **dict.fromkeys(("hs",), "haskell"),
    **dict.fromkeys(("rb",), "ruby"),
    **dict.fromkeys(("rs",), "rust"),
    **dict.fromkeys(("jl",), "julia"),
    **dict.fromkeys(("bib",), "bibtex"),
}
"""Other names that people give languages."""


def author_classes(classes: Iterable[str], *, of_code: bool) -> list[str]:
    """``classes`` as an output may have them; those of code may name a language."""
    return [_allowed(name, of_code=of_code) for name in classes]


def _allowed(name: str, *, of_code: bool) -> str:
    if name in MEANINGS or name.startswith(PREFIX):
        return name
    language = name.lower()
    if of_code and (language := _SAME_LANGUAGE.get(language, language)) in LANGUAGES:
        return language
    return f"{PREFIX}{name}"
