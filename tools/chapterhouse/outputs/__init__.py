"""One package an output: each turns a built paper into the bytes of one file."""
