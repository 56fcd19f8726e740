# ruff: noqa: S608 - the SQL is made of names of the project's own
"""Score pairs with splink, inside our own database: it writes, logs and sends nothing."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import duckdb

from pathways.errors import BadInputError, PathwaysError
from pathways.landing.linkage.model import (
    COMPARISONS,
    PERSONS,
    RECORDS,
    SURE_RECALL,
    SURE_RULES,
    settings,
    smoothed,
)

PAIRS = "linkage_pairs"
"""Table, one row per pair scored: record_id, person_id, match_probability, gamma columns."""
MAXIMAL_SAMPLE = 2_000_000
"""Pairs on which the probabilities of chance agreement are measured."""
SEED = 20
RECORDS_AT_ONCE = 20_000


def check_splink() -> None:
    """Errors: BadInputError, with how to install it, when splink is not installed."""
    if find_spec("splink") is None:
        raise BadInputError(
            "pathways link needs splink, which is not installed; "
            "install it: pip install '.[linkage]'"
        )


def score(connection: duckdb.DuckDBPyConnection, threshold: float) -> None:
    """Make the table PAIRS of the pairs of RECORDS and PERSONS from a probability on.

    The same records give the same probabilities. Errors: PathwaysError when splink fails; its own
    text is not passed on, since it may quote a value.
    """
    try:
        with _silence():
            _score(connection, threshold)
    except (duckdb.Error, MemoryError):
        raise
    except Exception as error:
        raise failed(error) from None


def failed(error: Exception) -> PathwaysError:
    """Return what to say of an error, without its text."""
    # splink wraps those of the database
    errors = (error, error.__cause__, error.__context__)
    if any(isinstance(one, duckdb.OutOfMemoryException | MemoryError) for one in errors):
        return PathwaysError(
            "the linkage ran out of memory, and names may not spill to disk; give it more: --memory"
        )
    kind = type(error).__name__
    return PathwaysError(f"the linkage failed ({kind}); the links before stay in force")


def _score(connection: duckdb.DuckDBPyConnection, threshold: float) -> None:
    from splink import DuckDBAPI, Linker  # noqa: PLC0415 - optional, and slow to load

    records, persons = (_count(connection, name) for name in (RECORDS, PERSONS))
    _empty_pairs(connection)
    if not records or not persons:
        return
    api = DuckDBAPI(connection)
    tables = [api.register(name, dataset_display_name=name) for name in (RECORDS, PERSONS)]
    trained = Linker(tables, settings(_blind_probability(connection)), log_level=None)
    trained.training.estimate_u_using_random_sampling(
        max_pairs=MAXIMAL_SAMPLE, seed=SEED, min_count_per_level=None, num_chunks=1
    )
    model = _smooth(trained.misc.save_model_to_json(), min(records * persons, MAXIMAL_SAMPLE))
    linker = Linker(tables, model, log_level=None)
    chunks = -(-records // RECORDS_AT_ONCE)
    for number in range(1, chunks + 1):
        found = linker.inference.predict_chunk(
            left_chunk=(number, chunks),
            right_chunk=(1, 1),
            threshold_match_probability=threshold,
            warning_mode="never",
        )
        _keep(connection, found.physical_name)
        found.drop_table_from_database_and_remove_from_cache()


def _smooth(model: dict[str, Any], pairs: int) -> dict[str, Any]:
    """Return the trained settings, with the measured `u` and the prior one brought together."""
    for comparison, entry in zip(COMPARISONS, model["comparisons"], strict=True):
        levels = [one for one in entry["comparison_levels"] if not one.get("is_null_level")]
        for level, one in zip(comparison.levels, levels, strict=True):
            measured = one.get("u_probability")
            is_measured = isinstance(measured, float)
            one["u_probability"] = smoothed(measured if is_measured else None, level.u, pairs)
    return model


def _blind_probability(connection: duckdb.DuckDBPyConnection) -> float:
    """Return how probable it is that a record and a person taken blindly match."""
    sure = " union ".join(
        f"select l.unique_id from {RECORDS} as l inner join {PERSONS} as r on {rule}"
        for rule in SURE_RULES
    )
    found = connection.execute(f"select count(*) from ({sure})").fetchall()[0][0]
    records, persons = (_count(connection, name) for name in (RECORDS, PERSONS))
    expected = min(max(found / SURE_RECALL, 1.0), 0.95 * records)
    return expected / (records * persons)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return connection.execute(f"select count(*) from {table}").fetchall()[0][0]


def _empty_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    gammas = "".join(f", {one.gamma} integer" for one in COMPARISONS)
    connection.execute(
        f"create or replace temp table {PAIRS} "
        f"(record_id bigint, person_id bigint, match_probability double{gammas})"
    )


def _keep(connection: duckdb.DuckDBPyConnection, scored: str) -> None:
    """Add the pairs of a chunk; which of the two is the record does not hang on their order."""
    gammas = "".join(f", {one.gamma}" for one in COMPARISONS)
    record, person = (
        f"case when source_dataset_l = '{RECORDS}' then unique_id_{one} else unique_id_{other} end"
        for one, other in (("l", "r"), ("r", "l"))
    )
    connection.execute(
        f"insert into {PAIRS} select {record}, {person}, match_probability{gammas} from {scored}"
    )


@contextmanager
def _silence() -> Iterator[None]:
    """Let splink say nothing, neither in its log nor as warnings."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)
