"""The command `pathways key`."""

import os
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pathways.errors import BadInputError
from pathways.landing.token_key import KEY_FILE_VARIABLE, KEY_VARIABLE, Key

KEY_BYTES = 32

key_app = typer.Typer(
    help="The secret key under which landing replaces social security numbers and names.",
    no_args_is_help=True,
)

EXPLANATION = (
    "Landing turns each social security number into a token, under a key that only your agency "
    "has. Whoever has the key can find the token of any number: keep it apart from the warehouse, "
    "in no repository, with a copy in your agency's safe. With another key the same person has "
    "another token; to change it, see `pathways land --retokenize`."
)
EXAMPLES = f"""
Examples:

\b
  # once: a key in a file that only you can read
  pathways key new ~/.config/pathways/token.key
  # in every session, or in the profile of the account that lands deliveries
  export {KEY_FILE_VARIABLE}=~/.config/pathways/token.key
  # where a secret store sets the environment: print a key, and store it as {KEY_VARIABLE}
  pathways key new
"""


@key_app.callback()
def key() -> None:
    """The secret key under which landing replaces social security numbers and names."""


def new(
    file: Annotated[
        Path | None,
        typer.Argument(help="New file for the key; nobody else may read it. Default: print it."),
    ] = None,
) -> None:
    """Make a new key of 64 random hex digits; an existing file is never overwritten."""
    text = new_key()
    if file is None:
        sys.stdout.write(text + "\n")
        return
    write_key(file, text)
    console = Console(stderr=True)
    console.print(f"{escape(str(file))}: key {Key(text).fingerprint()} written, for you alone")
    console.print(f"Next: export {KEY_FILE_VARIABLE}={escape(str(file.absolute()))}")
    if any((folder / ".git").exists() for folder in file.absolute().parents):
        console.print("This folder is a repository's: move the key out of it before you commit.")


new.__doc__ = f"{new.__doc__}\n\n{EXPLANATION}\n{EXAMPLES}"
key_app.command()(new)


def new_key() -> str:
    """Return 64 random hex digits."""
    return secrets.token_hex(KEY_BYTES)


def write_key(file: Path, text: str) -> None:
    """Write a key to a new file with permissions 0600, in a new folder with 0700 if need be.

    Errors: BadInputError when the file (or a link) is there already, or can't be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        if not file.parent.is_dir():
            file.parent.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise BadInputError(
            f"{file.parent}: {error.strerror}; name a file in a folder that you can write to"
        ) from None
    try:
        handle = os.open(file, flags, 0o600)
    except FileExistsError:
        raise BadInputError(
            f"{file} is there already and stays as it is; name a new file"
        ) from None
    except OSError as error:
        raise BadInputError(
            f"{file}: {error.strerror}; name a file in a folder that you can write to"
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        os.fchmod(opened.fileno(), 0o600)
        opened.write(text + "\n")
        opened.flush()
        os.fsync(opened.fileno())
