"""Python's collector of garbage, made calm for programs that import much and end soon.

dbt and Great Expectations make a million small objects that live until the process ends. As
Python sets its collector, it looks at them again and again: an eighth of what a parse of the
project, or a run of the checks, takes.
"""

import gc

_NEW_OBJECTS, _YOUNG, _MIDDLE = 50_000, 20, 20
"""Collections are this far apart; Python's own are 700 objects, 10 and 10 collections."""


def collect_less() -> None:
    """Let this process collect garbage more rarely, from now on."""
    gc.set_threshold(_NEW_OBJECTS, _YOUNG, _MIDDLE)
