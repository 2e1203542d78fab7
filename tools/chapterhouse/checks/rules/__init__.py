"""One file a rule; the file's name is its code. `checks.engine.registry` says what a file holds."""
