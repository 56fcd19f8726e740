"""`python -m pathways.dbt_process` is `dbt`, with Python's collector of garbage made calm.

dbt makes a million small objects that live until it ends. As Python sets its collector, it looks
at them again and again: an eighth of what a parse of the project takes.
"""

import gc

_NEW_OBJECTS, _YOUNG, _MIDDLE = 50_000, 20, 20
"""Collections are this far apart; Python's own are 700 objects, 10 and 10 collections."""


def main() -> None:
    """Run dbt with this process' arguments."""
    gc.set_threshold(_NEW_OBJECTS, _YOUNG, _MIDDLE)
    from dbt.cli.main import cli  # noqa: PLC0415  importing it makes objects, too

    cli(prog_name="dbt")


if __name__ == "__main__":
    main()
