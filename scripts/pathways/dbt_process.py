"""`python -m pathways.dbt_process` is `dbt`, with Python's collector of garbage made calm."""

from pathways.garbage import collect_less


def main() -> None:
    """Run dbt with this process' arguments."""
    collect_less()
    from dbt.cli.main import cli  # noqa: PLC0415  importing it makes objects, too

    cli(prog_name="dbt")


if __name__ == "__main__":
    main()
