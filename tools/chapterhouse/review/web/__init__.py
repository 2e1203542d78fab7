"""Remarks that were made in a browser: W3C Web Annotations into remarks, placed by their words."""
