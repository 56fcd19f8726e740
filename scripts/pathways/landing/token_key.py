"""The key that identities are replaced under: where it comes from, and what it never shows."""

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn

from pathways.errors import BadInputError

KEY_VARIABLE = "PATHWAYS_TOKEN_KEY"
KEY_FILE_VARIABLE = "PATHWAYS_TOKEN_KEY_FILE"
MINIMUM_LENGTH = 32
TOKEN_BYTES = 16

_MAXIMUM_BYTES = 4096
_BLOCK_BYTES = 64
_FINGERPRINT = "pathways key fingerprint"
_ROW_SALT = "pathways row salt"


class Key:
    """A secret that makes tokens. It is never shown, copied or pickled.

    Only the two states of SHA-256 that HMAC starts from (RFC 2104) are kept, not the text.
    Errors: BadInputError for a key of fewer than 32 characters.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, text: str) -> None:
        if len(text) < MINIMUM_LENGTH:
            raise BadInputError(
                f"the token key has {len(text)} characters, fewer than {MINIMUM_LENGTH}; "
                "make one with `pathways key new`"
            )
        secret = text.encode("utf-8")
        if len(secret) > _BLOCK_BYTES:
            secret = hashlib.sha256(secret).digest()
        block = secret.ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def token(self, text: str) -> str:
        """Return the first 32 hex digits of HMAC-SHA256 of the text (UTF-8)."""
        return self.digests([text.encode("utf-8")]).hex()

    def digests(self, texts: Iterable[bytes]) -> bytes:
        """Return the first 16 bytes of each text's HMAC-SHA256, one after the other."""
        inner, outer = self._inner.copy, self._outer.copy
        found = bytearray()
        for text in texts:
            state, result = inner(), outer()
            state.update(text)
            result.update(state.digest())
            found += result.digest()[:TOKEN_BYTES]
        return bytes(found)

    def fingerprint(self) -> str:
        """Return 12 hex digits that tell keys apart and give nothing of them away."""
        return self._hmac(_FINGERPRINT)[:12]

    def row_salt(self) -> str:
        """Return 64 hex digits to key hashes of rows with."""
        return self._hmac(_ROW_SALT)

    def _hmac(self, text: str) -> str:
        state, result = self._inner.copy(), self._outer.copy()
        state.update(text.encode())
        result.update(state.digest())
        return result.hexdigest()

    def __repr__(self) -> str:
        return f"Key({self.fingerprint()})"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a key is neither pickled nor copied")


def load_key(key_file: Path | None = None, environment: Mapping[str, str] | None = None) -> Key:
    """Return the key of a file, else of PATHWAYS_TOKEN_KEY, else of PATHWAYS_TOKEN_KEY_FILE.

    Blanks and line ends around a key don't count.
    Errors: BadInputError when there is none, it is short, or others may read the file.
    """
    environment = os.environ if environment is None else environment
    if key_file is not None:
        return _file_key(key_file, "--key-file")
    text = environment.get(KEY_VARIABLE, "").strip()
    if text:
        return _key(text, KEY_VARIABLE)
    path = environment.get(KEY_FILE_VARIABLE, "").strip()
    if path:
        return _file_key(Path(path), KEY_FILE_VARIABLE)
    raise BadInputError(
        f"no token key: set {KEY_FILE_VARIABLE} or {KEY_VARIABLE}, or pass --key-file; "
        "`pathways key new FILE` makes one"
    )


def _key(text: str, source: str) -> Key:
    if len(text) < MINIMUM_LENGTH:
        raise BadInputError(
            f"{source}: the token key has {len(text)} characters, fewer than {MINIMUM_LENGTH}; "
            "make one with `pathways key new`"
        )
    if not text.isprintable():
        raise BadInputError(f"{source}: not one line of plain characters, so no token key")
    try:
        return Key(text)
    except UnicodeEncodeError:
        raise BadInputError(f"{source}: not UTF-8, so no token key") from None


def _file_key(path: Path, source: str) -> Key:
    where = _shown(path, source)
    try:
        # a pipe would wait for a writer, so: not blocking; a link is refused as it is opened
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        if path.is_symlink():
            raise BadInputError(f"{where} is a link; name the file itself") from None
        raise BadInputError(f"{where} can't be read; name the key's file") from None
    try:
        _check(os.fstat(handle), where)
        content = os.read(handle, _MAXIMUM_BYTES + 1)
    finally:
        os.close(handle)
    if len(content) > _MAXIMUM_BYTES:
        raise BadInputError(f"{where} is longer than any key; name the key's file")
    try:
        text = content.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise BadInputError(f"{where} is not UTF-8, so no token key") from None
    return _key(text, where)


def _check(found: os.stat_result, where: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise BadInputError(f"{where} is no regular file; name the key's file")
    if found.st_uid != os.geteuid():
        raise BadInputError(f"{where} is another user's; copy the key to a file of your own")
    if stat.S_IMODE(found.st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadInputError(f"{where} is open to other users; run chmod 600 on it")


def _shown(path: Path, source: str) -> str:
    """Return what to call a key file; a text that may be a key itself isn't repeated."""
    text = str(path)
    is_path = len(text) < MINIMUM_LENGTH or (path.parent.is_dir() and path.parent != Path())
    return f"{source}: {text}" if is_path else f"{source}: the file it names"
