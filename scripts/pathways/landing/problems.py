"""What can be wrong with a delivery as a whole, or with a line of it."""

from dataclasses import dataclass

from pathways.errors import BadInputError


class RejectedError(BadInputError):
    """A delivery that cannot be landed at all; what was landed before stays in force.

    The message says what is wrong and what to do, and holds no value of the file.
    """


@dataclass(frozen=True)
class BadLine:
    """A line that is no row of the file: it counts as one row in, and is set aside.

    `line` is the line of the file (header = 1; row number, from 1, in Parquet); `rule` says in
    plain words what should hold, `fix` what to do. Neither holds a value.
    """

    line: int
    rule: str
    fix: str
