"""Our DOCX as it comes back: comments and tracked changes, on the source of the words that they are about."""
