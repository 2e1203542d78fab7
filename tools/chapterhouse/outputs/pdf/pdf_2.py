"""A bound file, tagged as PDF 1.7 knows it, into the structure of PDF 2.0 that PDF/UA-2 and WTPDF 1.0 ask for.

The clauses are those of ISO 14289-2, which WTPDF 1.0 shares. What is changed is what these two know differently: the
namespace of the document, notes, the targets of contents lists, and where links and bookmarks lead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

_NAMESPACE = "http://iso.org/pdf2/ssn"
_OF_LISTS = {Name.Disc: Name.Unordered, Name.Circle: Name.Unordered, Name.Square: Name.Unordered}
_LISTS_OF_TERMS = Name.Description


def to_pdf_2(pdf: Pdf, destinations: Mapping[str, Array], elements: Mapping[str, Object]) -> None:
    """Change the structure of ``pdf``, which has its tags, links and outline.

    ``destinations`` are the places on pages that names stand for, ``elements`` the structure elements that are there.
    """
    root = pdf.Root.StructTreeRoot
    document = root.K[0]
    namespace = pdf.make_indirect(Dictionary(Type=Name.Namespace, NS=String(_NAMESPACE)))
    root.Namespaces = Array([namespace])
    document.NS = namespace
    for element in _elements(document):
        kind = element.S
        if kind == Name.Note:
            _make_note(element, namespace)
        elif kind == Name.TOCI:
            _tell_target(element, elements, document)
        elif kind == Name.L:
            _number_list(element)
    _lead_to_elements(pdf, destinations, elements, document)


def _elements(root: Object) -> Iterator[Object]:
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        stack.extend(reversed(list(_kids(element))))


def _kids(element: Object) -> Iterator[Object]:
    for kid in element.get(Name.K, Array()):
        if isinstance(kid, Dictionary) and Name.S in kid:
            yield kid


def _make_note(note: Object, namespace: Object) -> None:
    """A footnote and what calls it name each other (8.2.5.14)."""
    note.S, note.NS = Name.FENote, namespace
    note.A = Dictionary(O=Name.FENote, NoteType=Name.Footnote)
    before = None
    for kid in _kids(note.P):
        if kid.objgen == note.objgen:
            break
        before = kid if Name.Reference == kid.S else before
    if before is not None:
        before.Ref = Array([note])
        note.Ref = Array([before])


def _tell_target(item: Object, elements: Mapping[str, Object], document: Object) -> None:
    """An entry of a contents list names the element that it is about (8.2.5.8)."""
    for element in _elements(item):
        if Name.Link == element.S:
            for kid in element.K:
                if isinstance(kid, Dictionary) and Name.Obj in kid and Name.Dest in kid.Obj:
                    item.Ref = Array([elements.get(str(kid.Obj.Dest), document)])
                    return


def _number_list(element: Object) -> None:
    """A list says how it is numbered, one of terms with their definitions too (8.2.5.25)."""
    labelled = any(Name.Lbl == kid.S for item in _kids(element) for kid in _kids(item))
    said = element.A.ListNumbering
    if said == Name("/None") and labelled:
        element.A.ListNumbering = _LISTS_OF_TERMS


def _lead_to_elements(
    pdf: Pdf, destinations: Mapping[str, Array], elements: Mapping[str, Object], document: Object
) -> None:
    """Links and bookmarks lead to structure elements (8.8), and to pages where a reader does not know these."""

    def led(name: str) -> Object:
        place = destinations[name]
        structure = Array([elements.get(name, document), *list(place)[1:]])
        return Dictionary(D=place, SD=structure)

    names = pdf.Root.Names.Dests.Names
    for index in range(0, len(names), 2):
        names[index + 1] = pdf.make_indirect(led(str(names[index])))
