"""Errors that a user can act on."""

EXIT_FAILURE = 1
EXIT_BAD_INPUT = 2
EXIT_BUSY = 75


class PathwaysError(Exception):
    """A failure with one clear line for the user; exit code 1."""

    exit_code = EXIT_FAILURE


class BadInputError(PathwaysError):
    """Input that cannot be used as it is; the message says what to mend; exit code 2."""

    exit_code = EXIT_BAD_INPUT


class BusyError(PathwaysError):
    """Another process is at the same work; try again later; exit code 75 (EX_TEMPFAIL)."""

    exit_code = EXIT_BUSY
