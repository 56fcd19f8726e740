"""The command `pathways land`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pathways.errors import EXIT_BAD_INPUT, BadInputError
from pathways.landing.key_command import new_key
from pathways.landing.request import Request
from pathways.landing.token_key import KEY_FILE_VARIABLE, KEY_VARIABLE, Key, load_key
from pathways.project import Project

KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        help="File with the token key, readable by you alone.",
        show_default=f"the key in {KEY_VARIABLE}, else the file in {KEY_FILE_VARIABLE}",
    ),
]
ProjectDir = Annotated[
    Path | None, typer.Option(help="Folder of the dbt project.", show_default="found upward")
]
EXAMPLES = """
A file lies in a folder of its extract: DELIVERIES/ui_wage_records/ or, by
agency, DELIVERIES/state_ui/ui_wage_records/. It is CSV, CSV.gz, Parquet, the
fixed-width wage layout of LEHD, or PIRL in a folder named pirl. A mapping.yml
beside or above the files says how an agency names things.

Examples:

\b
  # once
  pathways key new ~/.config/pathways/token.key
  export PATHWAYS_TOKEN_KEY_FILE=~/.config/pathways/token.key
  # what would happen, and a start for a mapping.yml; writes nothing
  pathways land deliveries --check
  # every night
  pathways land deliveries --into warehouse/landing
  pathways refresh --extracts-path warehouse/landing/landed --as-of-date today

Exit code 0: everything landed (rows may have been set aside). 2: a delivery
was rejected or held back, and the others landed. 75: another landing is at
work.
docs/landing.md has the whole story.
"""


def land(  # noqa: PLR0913 - one parameter per option
    deliveries: Annotated[Path, typer.Argument(help="Folder that agencies deliver to.")],
    *,
    into: Annotated[
        Path | None, typer.Option("--into", help="Folder of the landing area; made if new.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Explain what would happen, and write nothing.")
    ] = False,
    reread: Annotated[
        bool,
        typer.Option("--reread", help="Read every delivery again: mappings or codes changed."),
    ] = False,
    retokenize: Annotated[
        bool,
        typer.Option("--retokenize", help="Read every delivery again, under a new token key."),
    ] = False,
    key_file: KeyFile = None,
    project_dir: ProjectDir = None,
) -> None:
    """Land what agencies delivered: identities become tokens, bad rows are set aside."""
    project = Project.find(project_dir)
    if check:
        _check(project, deliveries)
        return
    if into is None:
        raise BadInputError("--into is missing: give the folder of the landing area, or --check")
    request = Request(everything=reread or retokenize, new_key=retokenize)
    land_and_print(project, deliveries, into, load_key(key_file), request)


land.__doc__ = f"{land.__doc__}\n{EXAMPLES}"


def land_and_print(
    project: Project, deliveries: Path, into: Path, key: Key, request: Request
) -> bool:
    """Land, and say what it came to; exits with code 2 when something needs attention.

    Returns False when no file of what was asked for is there.
    """
    # Great Expectations takes seconds to load
    from pathways.landing.land import land as land_deliveries  # noqa: PLC0415
    from pathways.landing.printing import print_landing, watch_on  # noqa: PLC0415

    with watch_on(Console(stderr=True)) as watch:
        landing = land_deliveries(project, deliveries, into, key, watch=watch, request=request)
    if request.only_asked and not landing.entries:
        return False
    print_landing(landing, Console())
    if landing.needs_attention:
        raise typer.Exit(EXIT_BAD_INPUT)
    return True


def _check(project: Project, deliveries: Path) -> None:
    from pathways.landing.check import forecast  # noqa: PLC0415
    from pathways.landing.printing import print_forecast, print_ignored, watch_on  # noqa: PLC0415

    # nothing is kept, so any key will do
    with watch_on(Console(stderr=True)) as watch:
        found = forecast(project, deliveries, Key(new_key()), watch)
        is_bad = bool(found.ignored)
        for one in found.files:
            print_forecast(one, Console())
            is_bad = is_bad or one.needs_attention
        print_ignored(found.ignored, Console())
    if is_bad:
        raise typer.Exit(EXIT_BAD_INPUT)
