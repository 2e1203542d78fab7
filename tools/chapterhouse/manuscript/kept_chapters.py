"""What became of a chapter into bytes that are kept, and back."""

from __future__ import annotations

from chapterhouse.core.memo import JSON, Codec, framed, unframed
from chapterhouse.inputs.serialization import pack_problems, unpack_problems
from chapterhouse.manuscript import AllowedCitations, Composed, Part, Prepared
from chapterhouse.manuscript.citations import CitedFrom, Cluster, Rendered
from chapterhouse.model.document_tree import DocumentTree


def _pack_prepared(prepared: Prepared) -> bytes:
    clusters = [(cluster.citations, cluster.in_note, cluster.alone) for cluster in prepared.clusters]
    head = JSON.encode((clusters, list(prepared.drawings)))
    return framed((head, pack_problems({"": prepared.problems}), prepared.tree.encoded, *prepared.drawings.values()))


def _unpack_prepared(entry: bytes) -> Prepared:
    head, problems, tree, *drawings = unframed(entry)
    clusters, paths = JSON.decode(head)
    return Prepared(
        tree=DocumentTree(tree),
        clusters=[Cluster(*cluster) for cluster in clusters],
        problems=unpack_problems(problems)[""],
        drawings=dict(zip(paths, drawings, strict=True)),
    )


def _pack_composed(composed: Composed) -> bytes:
    cited = {key: [(one.anchor, one.section) for one in places] for key, places in composed.cited.items()}
    slugs = [part.slug for part in composed.parts]
    trees = [tree.encoded for part in composed.parts for tree in (part.tree, part.print_tree, part.screen_tree)]
    return framed((JSON.encode((slugs, composed.resources, cited)), *trees))


def _unpack_composed(entry: bytes) -> Composed:
    head, *trees = unframed(entry)
    slugs, resources, cited = JSON.decode(head)
    forms = zip(slugs, trees[0::3], trees[1::3], trees[2::3], strict=True)
    parts = tuple(Part(slug, *map(DocumentTree, of_part)) for slug, *of_part in forms)
    places = {key: [CitedFrom(*one) for one in found] for key, found in cited.items()}
    return Composed(parts, tuple(resources), places)


def _pack_citations(allowed: AllowedCitations) -> bytes:
    return JSON.encode((allowed.rendered.clusters, allowed.rendered.entries, allowed.refused))


def _unpack_citations(entry: bytes) -> AllowedCitations:
    clusters, entries, refused = JSON.decode(entry)
    return AllowedCitations(Rendered(tuple(clusters), tuple(entries)), tuple(tuple(one) for one in refused))


PREPARED: Codec[Prepared] = Codec(_pack_prepared, _unpack_prepared)
"""A prepared chapter, for the memo."""

COMPOSED: Codec[Composed] = Codec(_pack_composed, _unpack_composed)
"""A composed chapter, for the memo."""

ALLOWED_CITATIONS: Codec[AllowedCitations] = Codec(_pack_citations, _unpack_citations)
"""The rendered citations of a paper, for the memo."""

TREE: Codec[DocumentTree] = Codec(lambda tree: tree.encoded, DocumentTree)
"""A tree, for the memo."""
