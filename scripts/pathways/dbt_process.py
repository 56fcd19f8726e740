"""`python -m pathways.dbt_process` is `dbt`, with Python's collector of garbage made calm.

A log that cannot be written, as on a full disk, does not make it print a page for every line.
"""

import logging

from pathways.garbage import collect_less


def main() -> None:
    """Run dbt with this process' arguments."""
    collect_less()
    logging.raiseExceptions = False
    from dbt.cli.main import cli  # noqa: PLC0415  importing it makes objects, too

    cli(prog_name="dbt")


if __name__ == "__main__":
    main()
