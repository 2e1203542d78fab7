"""A Paper into findings with places: `rules/` one file a rule, `support/` what they share, `engine/` what runs them,
`online/` what asks the net.
"""
