"""What breaks the rules of Office Open XML in a document, as ``chapterhouse validate`` finds it."""

from chapterhouse.outputs.validators.open_xml import broken_rules

__all__ = ["broken_rules"]
