"""The language server as an editor drives it: the real program, over its standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient
from sound_paper import ENERGY, SOUND

from chapterhouse.checks.engine.run import check
from chapterhouse.core.cache import NO_CACHE
from chapterhouse.inputs.source import Buffers, WorkTree
from chapterhouse.outputs.shared import fonts

pytestmark = pytest.mark.slow
Session = Callable[["Editor"], Coroutine[Any, Any, None]]


class Editor:
    """An editor with one window: the client of a server, and the findings that it was told."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client = client
        self.root = root
        self.findings: dict[str, list[types.Diagnostic]] = {}
        self.told = asyncio.Event()
        self.version = 0

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def document(self, path: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(path))

    def open(self, path: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        item = types.TextDocumentItem(self.uri(path), "markdown", 0, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, path: str, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(version=self.version, uri=self.uri(path))
        where = types.Range(types.Position(*start), types.Position(*end))
        change = types.TextDocumentContentChangePartial(range=where, text=text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    async def codes(self, path: str, wanted: set[str]) -> list[types.Diagnostic]:
        """The findings of ``path``, once their codes are those ``wanted``."""

        async def told() -> list[types.Diagnostic]:
            while True:
                found = self.findings.get(self.uri(path), [])
                if {str(one.code) for one in found} == wanted and self.uri(path) in self.findings:
                    return found
                self.told.clear()
                await self.told.wait()

        return await asyncio.wait_for(told(), 60)


def driven(root: Path, session: Session) -> None:
    async def run() -> None:
        client = LanguageClient("editor", "1")
        editor = Editor(client, root)

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            editor.findings[params.uri] = list(params.diagnostics)
            editor.told.set()

        await client.start_io(sys.executable, "-m", "chapterhouse", "--project", str(root), "lsp")
        capabilities = types.ClientCapabilities()
        await client.initialize_async(types.InitializeParams(capabilities=capabilities, root_uri=root.as_uri()))
        client.initialized(types.InitializedParams())
        try:
            await session(editor)
        finally:
            await client.shutdown_async(None)
            client.exit(None)
            await client.stop()

    asyncio.run(run())


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    for path, content in SOUND.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tmp_path


CHAPTER = "chapters/energy.md"
LINES = ENERGY.split("\n")


def at(words: str, within: int = 0) -> types.Position:
    """The position of ``words`` in the chapter on energy, which holds nothing beyond the Basic Multilingual Plane."""
    line = next(number for number, text in enumerate(LINES) if words in text)
    return types.Position(line, LINES[line].index(words) + within)


def test_findings_come_while_typing_and_go_when_they_are_mended(paper: Path) -> None:
    async def session(editor: Editor) -> None:
        editor.open(CHAPTER)
        assert await editor.codes(CHAPTER, set()) == []
        place = at("@sec:vehicles", 5)
        editor.change(CHAPTER, (place.line, place.character), (place.line, place.character + 8), "vehicels")
        (found,) = await editor.codes(CHAPTER, {"undefined-reference"})
        assert found.range == types.Range(
            types.Position(place.line, place.character - 4), types.Position(place.line, place.character + 8)
        )
        assert found.severity is types.DiagnosticSeverity.Error and "sec:vehicles" in found.message
        asked = types.CodeActionParams(editor.document(CHAPTER), found.range, types.CodeActionContext([found]))
        (action,) = await editor.client.text_document_code_action_async(asked) or []
        assert isinstance(action, types.CodeAction) and action.edit is not None and action.edit.changes is not None
        ((edit,),) = action.edit.changes.values()
        assert isinstance(edit, types.TextEdit)
        start, end = edit.range.start, edit.range.end
        editor.change(CHAPTER, (start.line, start.character), (end.line, end.character), edit.new_text)
        await editor.codes(CHAPTER, set())
        assert (paper / CHAPTER).read_text(encoding="utf-8") == ENERGY, "a server never writes"

    driven(paper, session)


def test_columns_are_utf16_units(paper: Path) -> None:
    async def session(editor: Editor) -> None:
        editor.open(CHAPTER)
        line = next(number for number, text in enumerate(LINES) if text.startswith("Load grows"))
        editor.change(CHAPTER, (line, 0), (line, 0), "🏙🏙 @sec:nowhere. ")
        (found,) = await editor.codes(CHAPTER, {"undefined-reference"})
        assert found.range.start == types.Position(line, len("🏙🏙 @".encode("utf-16-le")) // 2)

    toml = paper / "paper.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + '\n[checks]\nmissing-glyph = "off"\n', encoding="utf-8")
    driven(paper, session)


def test_names_lead_to_their_definition_and_uses(paper: Path) -> None:
    async def session(editor: Editor) -> None:
        editor.open(CHAPTER)
        key = at("@iea2025", 3)
        place = await editor.client.text_document_definition_async(
            types.DefinitionParams(editor.document(CHAPTER), key)
        )
        assert isinstance(place, types.Location) and place.uri == editor.uri("bibliography/references.bib")
        assert place.range.start == types.Position(0, len("@book{"))
        uses = await editor.client.text_document_references_async(
            types.ReferenceParams(types.ReferenceContext(False), editor.document(CHAPTER), key)
        )
        assert [use.range.start for use in uses or []] == [at("@iea2025, p", 1), at("415 [@iea2025", 6)]
        hover = await editor.client.text_document_hover_async(types.HoverParams(editor.document(CHAPTER), key))
        assert hover is not None and isinstance(hover.contents, types.MarkupContent)
        assert "Energy and AI" in hover.contents.value and "cited 2 times" in hover.contents.value
        hover = await editor.client.text_document_hover_async(
            types.HoverParams(editor.document(CHAPTER), at("@tbl:load", 2))
        )
        assert hover is not None and isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.value.startswith("**Table 1.1** Load.")

    driven(paper, session)


def test_a_key_and_a_label_are_renamed_in_the_whole_paper(paper: Path) -> None:
    async def renamed(editor: Editor, position: types.Position, new: str) -> dict[str, int]:
        params = types.RenameParams(editor.document(CHAPTER), position, new)
        edit = await editor.client.text_document_rename_async(params)
        assert edit is not None and edit.changes is not None
        return {uri.rpartition("/")[2]: len(edits) for uri, edits in edit.changes.items()}

    async def session(editor: Editor) -> None:
        editor.open(CHAPTER)
        assert await renamed(editor, at("@iea2025", 3), "iea_2025") == {"references.bib": 1, "energy.md": 2}
        assert await renamed(editor, at("#fig:grid", 3), "fig:network") == {"energy.md": 1, "vehicles.md": 1}

    driven(paper, session)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("See @", {"sec:vehicles", "fig:grid", "tbl:load", "iea2025", "rinaldi2001"}),
        ("![A](fig", {"figures/grid.svg"}),
    ],
)
def test_what_can_be_written_is_offered(paper: Path, typed: str, wanted: set[str]) -> None:
    async def session(editor: Editor) -> None:
        editor.open(CHAPTER)
        last = len(LINES) - 1
        editor.change(CHAPTER, (last, 0), (last, 0), typed)
        where = types.CompletionParams(editor.document(CHAPTER), types.Position(last, len(typed)))
        found = await editor.client.text_document_completion_async(where)
        assert isinstance(found, types.CompletionList)
        assert wanted <= {item.label for item in found.items}
        if "iea2025" in wanted:
            (work,) = (item for item in found.items if item.label == "iea2025")
            assert work.detail == "International Energy Agency, 2025, Energy and AI"

    driven(paper, session)


def test_the_shape_of_a_chapter(paper: Path) -> None:
    async def session(editor: Editor) -> None:
        editor.open(CHAPTER)
        (symbol,) = (
            await editor.client.text_document_document_symbol_async(
                types.DocumentSymbolParams(editor.document(CHAPTER))
            )
            or []
        )
        assert symbol.name == "1 Energy"
        lenses = await editor.client.text_document_code_lens_async(types.CodeLensParams(editor.document(CHAPTER)))
        said = {lens.command.title for lens in lenses or [] if lens.command is not None}
        assert said == {"referred to 0 times", "referred to once"}
        assert await editor.client.text_document_folding_range_async(types.FoldingRangeParams(editor.document(CHAPTER)))

    driven(paper, session)


def test_a_broken_setting_is_told_and_nothing_breaks(paper: Path) -> None:
    async def session(editor: Editor) -> None:
        editor.open("paper.toml")
        await editor.codes("paper.toml", set())
        editor.change("paper.toml", (0, 0), (0, 5), "titel")
        found = await editor.codes("paper.toml", {"unknown-setting"})
        assert found[0].message.startswith("`titel` is not a setting")
        where = types.HoverParams(editor.document("paper.toml"), types.Position(0, 1))
        assert await editor.client.text_document_hover_async(where) is None

    driven(paper, session)


def test_the_remarks_of_reviewers_stand_at_their_lines(paper: Path) -> None:
    words = "The first sentence of the chapter."
    line = next(number for number, text in enumerate(LINES, 1) if text[:1].isalpha() and len(text) > 40)
    record = f'["DE-001"]\ncomment = "Which one?"\nfile = "{CHAPTER}"\nfile_line = {line}\nfile_column = 1\n'
    record += f"words = {json.dumps(LINES[line - 1])}\n"
    (paper / "remarks/first").mkdir(parents=True)
    (paper / "remarks/first/energy.toml").write_text(record, encoding="utf-8")

    async def session(editor: Editor) -> None:
        editor.open(CHAPTER)
        (found,) = await editor.codes(CHAPTER, {"unanswered-remark"})
        assert found.range.start.line == line - 1
        assert 'the remark DE-001 has no answer: "Which one?"' in found.message
        editor.change(CHAPTER, (line - 1, 0), (line - 1, 0), f"{words}\n")
        while found.range.start.line != line:  # it follows what is typed
            editor.told.clear()
            await asyncio.wait_for(editor.told.wait(), 60)
            (found,) = await editor.codes(CHAPTER, {"unanswered-remark"})

    driven(paper, session)


def test_twenty_edits_leave_what_a_check_of_the_same_text_finds(paper: Path) -> None:
    """Each edit is another one: what is told in the end of each is what `check` finds in that text, and no more."""
    edits = [
        ("Load grows", "Load grew"),
        ("@sec:vehicles", "@sec:vehicels"),
        ("@sec:vehicels", "@sec:vehicles"),
        ("[@iea2025, p. 3]", "[@iea2052, p. 3]"),
        ("@iea2052", "@iea2025"),
        ("{#fig:grid ", "{#fig:grid2 "),
        ("{#fig:grid2 ", "{#fig:grid "),
        ("grid.svg", "grids.svg"),
        ("grids.svg", "grid.svg"),
        ("# Energy", "# Energy 🔌 and heat"),
        ("status: draft", "status: drfat"),
        ("status: drfat", "status: final"),
        ("Load [TWh]", "Load [GWh]"),
        ("{#tbl:load}", "{#tbl:laod}"),
        ("@tbl:load.", "@tbl:laod."),
        ("Load grew", "The the load grew"),
        ("The the load", "The load"),
        ("p. 3]", "p. 3][^a]"),
        (": Load.", "[^a]: A note.\n\n: Load."),
        ("[^a]: A note.\n\n", ""),
    ]

    async def session(editor: Editor) -> None:
        text = (paper / CHAPTER).read_text(encoding="utf-8")
        editor.open(CHAPTER)
        seen = []
        for old, new in edits:
            assert text.count(old) == 1, old
            at = text.index(old)
            editor.change(CHAPTER, utf16(text, at), utf16(text, at + len(old)), new)
            text = text.replace(old, new)
            files = Buffers({CHAPTER: text}, WorkTree(paper))
            found = check(files, fonts=fonts.shown_in(files, NO_CACHE)).findings
            wanted = {finding.code for finding in found if finding.span.file == CHAPTER}
            told = await editor.codes(CHAPTER, wanted)
            seen += told
            for one in told:  # a place of the text as it is now
                assert one.range.start.line < len(text.splitlines())
        assert len({one.code for one in seen}) >= 5

    driven(paper, session)


def utf16(text: str, at: int) -> tuple[int, int]:
    """The line and the UTF-16 column of an offset."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return text.count("\n", 0, at), len(line.encode("utf-16-le")) // 2


def test_names_have_colours_of_their_own(paper: Path) -> None:
    async def session(editor: Editor) -> None:
        editor.open(CHAPTER)
        await editor.codes(CHAPTER, set())
        asked = types.SemanticTokensParams(editor.document(CHAPTER))
        answer = await editor.client.text_document_semantic_tokens_full_async(asked)
        assert answer is not None
        line = character = 0
        tokens = []
        for start in range(0, len(answer.data), 5):
            down, right, length, kind, definition = answer.data[start : start + 5]
            line, character = line + down, right + (0 if down else character)
            tokens.append((LINES[line][character : character + length], kind, definition))
        assert ("#sec:energy", 0, 1) in tokens or ("sec:energy", 0, 1) in tokens
        assert any(words.endswith("iea2025") and kind == 1 for words, kind, _ in tokens)
        assert len(tokens) == 7

    driven(paper, session)
