"""The commands: one module each, which holds it under the name ``command``."""
