"""What stays while a paper is written: a language server for editors, on top of checks and of the model."""
