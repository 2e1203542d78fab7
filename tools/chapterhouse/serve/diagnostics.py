"""Findings as editors show them, with what mends them."""

from __future__ import annotations

from collections import defaultdict

from lsprotocol import types

from chapterhouse.core.diagnostics import Diagnostic, Edit, Severity
from chapterhouse.serve.workspace import PaperWorkspace

SOURCE = "chapterhouse"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


def by_file(workspace: PaperWorkspace) -> dict[str, list[types.Diagnostic]]:
    """The findings of the last check by the project path of their file."""
    found: defaultdict[str, list[types.Diagnostic]] = defaultdict(list)
    for finding in workspace.checked.findings if workspace.checked is not None else ():
        found[finding.span.file].append(_shown(workspace, finding))
    return dict(found)


def fixes(workspace: PaperWorkspace, path: str, asked: types.Range) -> list[types.CodeAction]:
    """What mends the findings that touch the range ``asked`` of the file ``path``."""
    actions = []
    for finding in workspace.checked.findings if workspace.checked is not None else ():
        shown = workspace.positions(path).range(finding.span)
        if finding.span.file != path or not finding.edits or not _touch(shown, asked):
            continue
        actions.append(
            types.CodeAction(
                title=finding.hint or f"Mend {finding.code}",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[_shown(workspace, finding)],
                is_preferred=all(edit.safe for edit in finding.edits),
                edit=_changes(workspace, finding.edits),
            )
        )
    return actions


def _shown(workspace: PaperWorkspace, finding: Diagnostic) -> types.Diagnostic:
    related = [
        types.DiagnosticRelatedInformation(workspace.location(one.span), one.message)
        for one in finding.related
        if one.span.file in workspace.known_texts
    ]
    return types.Diagnostic(
        range=workspace.positions(finding.span.file).range(finding.span),
        message=finding.message + (f"\n{finding.hint}" if finding.hint else ""),
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        source=SOURCE,
        related_information=related or None,
    )


def _changes(workspace: PaperWorkspace, edits: tuple[Edit, ...]) -> types.WorkspaceEdit:
    changes: defaultdict[str, list[types.TextEdit]] = defaultdict(list)
    for edit in edits:
        positions = workspace.positions(edit.span.file)
        changes[workspace.uri(edit.span.file)].append(types.TextEdit(positions.range(edit.span), edit.replacement))
    return types.WorkspaceEdit(changes=dict(changes))


def _touch(one: types.Range, other: types.Range) -> bool:
    return (one.start.line, one.start.character) <= (other.end.line, other.end.character) and (
        other.start.line,
        other.start.character,
    ) <= (one.end.line, one.end.character)
