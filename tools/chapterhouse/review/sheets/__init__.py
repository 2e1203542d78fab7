"""Comment sheets: bytes to tables, tables to remarks by a map of columns, and answers back into the sheet."""
