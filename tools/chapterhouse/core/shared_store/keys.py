"""The keys of a shared store: who has the secret one fills the store, who has the public one reads from it.

Entries are signed by Ed25519 (RFC 8032). A key says of which store it is, by a digest of the store's address: a paper
that names another store than whoever gave the key had in mind is not taken there.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_KEY = re.compile(r"chapterhouse-(secret|public)-([0-9a-f]{16})-([A-Za-z0-9_-]{43})")
_SIGNATURE = 64
_MEANT_FOR = b"an entry of a store of chapterhouse, 1\0"


class InvalidKey(ValueError):
    """A text is no key of the store; the message says why."""


@dataclass(frozen=True, slots=True)
class StoreKey:
    """A key of a store: ``raw`` are the 32 bytes of the secret key, if it ``can_seal``, else of the public one."""

    can_seal: bool
    raw: bytes

    @classmethod
    def read(cls, text: str, url: str) -> StoreKey:
        """The key that ``text`` gives for the store at ``url``; raises :class:`InvalidKey`."""
        found = _KEY.fullmatch(text.strip())
        if found is None:
            raise InvalidKey("the key is none: `chapterhouse store-keys ADDRESS` makes a pair of them")
        if found[2] != _digest_of(url):
            raise InvalidKey("the key is that of another store")
        return cls(found[1] == "secret", urlsafe_b64decode(found[3] + "="))

    def seal(self, name: str, content: bytes) -> bytes:
        """``content`` as the entry ``name`` of the store: its signature, then itself. Needs the secret key."""
        assert self.can_seal
        return _private(self.raw).sign(_signed(name, content)) + content

    def opened(self, name: str, entry: bytes) -> bytes | None:
        """The content of the ``entry`` called ``name``, None where it was not signed so by who has the secret key."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        public = _private(self.raw).public_key() if self.can_seal else Ed25519PublicKey.from_public_bytes(self.raw)
        content = entry[_SIGNATURE:]
        try:
            public.verify(entry[:_SIGNATURE], _signed(name, content))
        except InvalidSignature:
            return None
        return content


def make_keys(url: str) -> tuple[str, str]:
    """A new secret key for the store at ``url``, and the public key that goes with it, as texts."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = Ed25519PrivateKey.generate()
    return (
        _written("secret", url, secret.private_bytes_raw()),
        _written("public", url, secret.public_key().public_bytes_raw()),
    )


def _written(kind: str, url: str, raw: bytes) -> str:
    return f"chapterhouse-{kind}-{_digest_of(url)}-{urlsafe_b64encode(raw).decode().rstrip('=')}"


def _private(raw: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(raw)


def _digest_of(url: str) -> str:
    return hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:16]


def _signed(name: str, content: bytes) -> bytes:
    return _MEANT_FOR + name.encode() + b"\0" + hashlib.sha512(content).digest()
