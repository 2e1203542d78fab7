"""The project's files into a Paper: `source`, `markdown`, `images`, then `cross_references`."""
