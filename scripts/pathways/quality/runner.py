"""Run suites through Great Expectations, inside DuckDB."""

import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)

from pathways.quality import dialect
from pathways.quality.database import Database
from pathways.quality.expectations import Check

# no sample of values is ever fetched
_RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}


@dataclass(frozen=True)
class Outcome:
    """What came of one check: `count` rows break it; it could not run when `ran` is false."""

    check: Check
    success: bool
    count: int
    ran: bool = True


@contextmanager
def open_runner(database: Database) -> Iterator["Runner"]:
    """Open an ephemeral context on a second connection to the database."""
    dialect.register()
    with _quiet():
        config = DataContextConfig(
            # without the temporary folder for pages of its own that it would leave behind
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            progress_bars=ProgressBarsConfig(globally=False),
            analytics_enabled=False,
        )
        context = gx.get_context(mode="ephemeral", project_config=config)
        source = context.data_sources.add_sql(
            "checks",
            connection_string=f"{dialect.NAME}:///{database.name}",
            create_temp_table=False,
        )
        try:
            _let_go(source)
            yield Runner(source)
        finally:
            source.get_engine().dispose()


def _let_go(source: Any) -> None:
    """Close the last result: while it is open, DuckDB frees no table that is replaced."""
    with source.get_engine().connect() as connection:
        connection.exec_driver_sql("select 1").fetchall()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library's log and warnings, which may quote values, off the terminal."""
    loggers = [logging.getLogger(name) for name in ("great_expectations", "sqlalchemy")]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)


class Runner:
    """Validates suites, one after another, on one connection."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self._assets: dict[tuple[str, str], Any] = {}

    def run(self, schema: str, table: str, checks: Sequence[Check]) -> list[Outcome]:
        """Validate a table or view with its checks, in one go; results in their order."""
        asset = self._asset(schema, table)
        batch = asset.get_batch(asset.build_batch_request())
        for number, check in enumerate(checks):
            check.expectation.meta = {
                "number": number,
                "rule": check.rule,
                "severity": check.severity,
            }
        suite = gx.ExpectationSuite(
            name=f"{schema}.{table}", expectations=[check.expectation for check in checks]
        )
        validation = batch.validate(suite, result_format=_RESULT_FORMAT)
        _let_go(self._source)
        results = {
            result.expectation_config.meta["number"]: result for result in validation.results
        }
        return [_outcome(check, results[number]) for number, check in enumerate(checks)]

    def _asset(self, schema: str, table: str) -> Any:
        """Return the asset of a table: one, however often the table's content is another."""
        if (schema, table) not in self._assets:
            self._assets[schema, table] = self._source.add_table_asset(
                f"{schema}.{table}", table_name=table, schema_name=schema
            )
        return self._assets[schema, table]


def _outcome(check: Check, result: Any) -> Outcome:
    found = result.result or {}
    if result.success:
        return Outcome(check, success=True, count=0)
    if not found:
        return Outcome(check, success=False, count=0, ran=False)
    count = found.get("unexpected_count", found.get("observed_value"))
    return Outcome(check, success=False, count=count if isinstance(count, int) and count else 1)
