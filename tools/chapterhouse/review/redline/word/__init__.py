"""Two built documents of Word into one with tracked changes: the new one, and in it what was in the old one alone."""
