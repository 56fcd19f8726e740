"""Make or renew Superset's connection to the releases, and a dataset for each mart in them.

Run it in Superset's environment, once and after each upgrade of the project:
    PYTHONPATH=deploy/superset .venv-superset/bin/python deploy/superset/register.py
A second run changes nothing but what has changed in the marts; charts and metrics that people made
in Superset stay.
"""

import argparse
import importlib
import sys

from release_lock import AUDIENCES, releases_folder
from superset.app import create_app


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--audience", choices=AUDIENCES, action="append", help="default: analyst; may be repeated"
    )
    arguments = parser.parse_args()
    with create_app().app_context():
        register = importlib.import_module("mart_datasets").register
        for audience in arguments.audience or ["analyst"]:
            for line in register(releases_folder(), audience):
                sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
