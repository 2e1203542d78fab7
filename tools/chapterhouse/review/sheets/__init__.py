"""Comment sheets: bytes to tables, tables to remarks by a map of columns, answers back into the commenter's own file."""
