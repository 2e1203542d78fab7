"""The refusal that reading an image can end in."""

from __future__ import annotations


class RefusedImage(Exception):
    """An image that no output may show; the message continues "the image ..."."""
