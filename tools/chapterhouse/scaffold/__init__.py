"""Papers that begin: a new one from a template, or one that takes over a manuscript of another tool."""
