"""Passwords and keys: what is kept of them, so that who reads the database cannot sign in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

# scrypt with 16 MiB a guess: OWASP's password storage sheet gives N = 2^14, r = 8, p = 5 as one of
# its equivalent minimal settings.
COST, BLOCK, LANES = 2**14, 8, 5
MEMORY_BYTES = 64 * 1024 * 1024  # what OpenSSL may take; it needs 128·N·r and a little more
SALT_BYTES = 16
KEY_PREFIX = "veedor_"  # so that a key found in a log or a repository is recognised


def hash_password(password: str) -> str:
    """What is stored instead of a password: scheme, parameters, salt and hash, in one line."""
    salt = secrets.token_bytes(SALT_BYTES)
    digest = _scrypt(password, salt, COST, BLOCK, LANES)
    return "$".join(("scrypt", str(COST), str(BLOCK), str(LANES), _text(salt), _text(digest)))


def password_fits(password: str, stored: str) -> bool:
    """Whether this is the password that was stored; False also for a line that is no such hash."""
    try:
        scheme, cost, block, lanes, salt, digest = stored.split("$")
        if scheme != "scrypt":
            return False
        found = _scrypt(password, _bytes(salt), int(cost), int(block), int(lanes))
        return hmac.compare_digest(found, _bytes(digest))
    except ValueError:
        return False


def new_key() -> str:
    """A key for a program: 256 random bits; shown once, stored only as its hash."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def hash_key(key: str) -> str:
    """What is stored instead of a key; plain SHA-256, as nobody can guess 256 random bits."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=cost,
        r=block,
        p=lanes,
        maxmem=MEMORY_BYTES,
        dklen=32,
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
