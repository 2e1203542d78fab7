"""Typed statements: divisions of the chapters into statements, and what can be asked of all of them."""
