"""Files of any texts and any bytes: rows in = accepted + set aside, or refused in one line.

PATHWAYS_SOAK_FILES says how many files are generated; `make soak` takes thousands.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# Not a global of this module, which Hypothesis keeps alive: all that imports DuckDB.
FILES = int(os.environ.get("PATHWAYS_SOAK_FILES", "60"))
some = settings(
    max_examples=max(FILES // 8, 5),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
Take = Callable[[str, str, bytes], str]
"""Takes a file in (extract, name, content), checks it, and says accepted or rejected."""


@pytest.fixture(scope="module")
def take() -> Iterator[Take]:
    from landing_broken import Broken  # noqa: PLC0415
    from landing_case import KEY  # noqa: PLC0415
    from landing_check import check  # noqa: PLC0415
    from pathways.landing.land import load_rules, open_bench  # noqa: PLC0415
    from pathways.project import Project  # noqa: PLC0415

    project = Project.find(Path(__file__))
    with open_bench(project, load_rules(project), KEY) as bench:
        yield lambda extract, name, content: check(bench, Broken(extract, name, content, ()))


@some
@given(data=st.data())
def test_nothing_of_a_wage_file_of_any_texts_is_lost(take: Take, data: st.DataObject) -> None:
    from landing_case import WAGES, csv_bytes, valid_rows  # noqa: PLC0415

    rows = [dict(row) for row in valid_rows()[WAGES]]
    for row in data.draw(st.lists(st.sampled_from(rows), max_size=4)):
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(TEXTS)
    take(WAGES, "t_2024-01-05.csv", csv_bytes(rows))


@some
@given(content=st.binary(max_size=200), at=st.integers(0, 600))
def test_nothing_of_a_roster_with_any_bytes_is_lost(take: Take, content: bytes, at: int) -> None:
    from landing_case import csv_bytes, valid_rows  # noqa: PLC0415

    valid = csv_bytes(valid_rows()["education_students"])
    take("education_students", "t.csv", valid[:at] + content + valid[at:])


@some
@given(content=st.binary(max_size=400), name=st.sampled_from(["b.csv", "b.csv.gz", "b.parquet"]))
def test_any_bytes_are_refused_in_one_line(take: Take, content: bytes, name: str) -> None:
    assert take("ui_wage_records", name, content) == "rejected"
