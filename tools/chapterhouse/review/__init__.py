"""The review round: places of printed words, remarks and their answers, and what changed between two revisions."""
