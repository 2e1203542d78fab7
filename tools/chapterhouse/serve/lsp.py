"""The language server: the protocol's questions, each answered by a function of its own module.

A change is checked when typing pauses; what is asked before that is answered from the last check.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from chapterhouse import __version__
from chapterhouse.bibliography.edit.renaming import RenameRefused
from chapterhouse.core.cache import Cache
from chapterhouse.serve import diagnostics, outline, semantic_tokens
from chapterhouse.serve.completion import completions
from chapterhouse.serve.hover import hover_text
from chapterhouse.serve.names import Use, definition_of, name_at, uses_of
from chapterhouse.serve.positions import text_before
from chapterhouse.serve.rename import renamed
from chapterhouse.serve.workspace import Beside, PaperWorkspace

PAUSE = 0.15
"""Seconds without a keystroke before the paper is checked."""


class PaperServer(LanguageServer):
    """A server of one paper; checks run one at a time, the last state of the text wins."""

    def __init__(self, root: Path, cache: Cache, beside: Beside) -> None:
        super().__init__("chapterhouse", __version__)
        self.paper = PaperWorkspace(root, cache, beside)
        self._waiting: asyncio.Task[None] | None = None
        self._published: set[str] = set()

    def changed(self, uri: str, text: str | None, pause: float = PAUSE) -> None:
        """Take over the ``text`` of ``uri``, None once it is only on disk, and check when typing pauses."""
        path = self.paper.path(uri)
        if path is None:
            return
        if text is None:
            self.paper.texts.pop(path, None)
        else:
            self.paper.texts[path] = text
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().create_task(self._check_after(pause))

    async def _check_after(self, pause: float) -> None:
        await asyncio.sleep(pause)
        self.check()

    def check(self) -> None:
        """Check now, and publish what is found; files that are open or were not clean get an empty list."""
        self.paper.check()
        found = diagnostics.by_file(self.paper)
        for path in sorted(self._published | self.paper.texts.keys() | found.keys()):
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(self.paper.uri(path), found.get(path, []))
            )
        self._published = set(found)

    def current(self, uri: str) -> str | None:
        """The project path of ``uri``, after a check of what was typed and not yet checked."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.cancel()
            self.check()
        return self.paper.path(uri)

    def name_under(self, document: types.TextDocumentIdentifier, position: types.Position) -> Use | None:
        """The name that is written at a place."""
        path = self.current(document.uri)
        return None if path is None else name_at(self.paper, path, self.paper.offset(path, position))


def make_server(root: Path, cache: Cache, beside: Beside) -> PaperServer:
    """A server for the paper in ``root``, with all that it answers."""
    server = PaperServer(root, cache, beside)
    _follow_texts(server)
    _answer_about_names(server)
    _answer_about_files(server)
    return server


def _follow_texts(server: PaperServer) -> None:
    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        server.check()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.changed(params.text_document.uri, params.text_document.text, pause=0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.changed(uri, server.workspace.get_text_document(uri).source)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.changed(params.text_document.uri, None)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed_on_disk(params: types.DidChangeWatchedFilesParams) -> None:
        server.check()


def _answer_about_names(server: PaperServer) -> None:
    paper = server.paper

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> types.Location | None:
        name = server.name_under(params.text_document, params.position)
        found = definition_of(paper, name) if name is not None else None
        return paper.location(found.span) if found is not None else None

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(params: types.ReferenceParams) -> list[types.Location]:
        name = server.name_under(params.text_document, params.position)
        uses: Iterable[Use] = uses_of(paper, name) if name is not None else ()
        with_definition = params.context.include_declaration
        return [paper.location(use.span) for use in uses if with_definition or not use.defines]

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        name = server.name_under(params.text_document, params.position)
        words = hover_text(paper, name) if name is not None else None
        if name is None or words is None:
            return None
        shown = types.MarkupContent(types.MarkupKind.Markdown, words)
        return types.Hover(shown, paper.positions(name.span.file).range(name.span))

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare_rename(params: types.PrepareRenameParams) -> types.Range | None:
        name = server.name_under(params.text_document, params.position)
        return paper.positions(name.span.file).range(name.span) if name is not None else None

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        name = server.name_under(params.text_document, params.position)
        try:
            return renamed(paper, name, params.new_name) if name is not None else None
        except RenameRefused as refused:
            server.window_show_message(types.ShowMessageParams(types.MessageType.Error, str(refused)))
            return None


def _answer_about_files(server: PaperServer) -> None:
    paper = server.paper

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["@", "^", "(", ".", '"', "="])
    )
    def completion(params: types.CompletionParams) -> types.CompletionList:
        path = paper.path(params.text_document.uri)
        document = server.workspace.get_text_document(params.text_document.uri)
        line = document.lines[params.position.line] if params.position.line < len(document.lines) else ""
        before = text_before(line.rstrip("\r\n"), params.position.character)
        found = completions(paper, path, before) if path is not None else []
        return types.CompletionList(is_incomplete=False, items=found)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        path = server.current(params.text_document.uri)
        return outline.symbols(paper, path) if path is not None else []

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    def folds(params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        path = server.current(params.text_document.uri)
        return outline.folds(paper, path) if path is not None else []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    def links(params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        path = server.current(params.text_document.uri)
        return outline.links(paper, path) if path is not None else []

    @server.feature(
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL,
        types.SemanticTokensLegend(list(semantic_tokens.TYPES), ["definition"]),
    )
    def tokens(params: types.SemanticTokensParams) -> types.SemanticTokens:
        path = paper.path(params.text_document.uri)
        return types.SemanticTokens(semantic_tokens.encoded(paper, path) if path is not None else [])

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        path = server.current(params.text_document.uri)
        return outline.lenses(paper, path) if path is not None else []

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([types.CodeActionKind.QuickFix]))
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        path = server.current(params.text_document.uri)
        return diagnostics.fixes(paper, path, params.range) if path is not None else []
