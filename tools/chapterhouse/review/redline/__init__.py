"""What changed between two revisions of the paper: blocks aligned, words compared, each change with its kind."""
