"""dbt builds the same warehouse from seeds and from landed Parquet, and from nothing."""

from pathlib import Path

import duckdb
import pytest

from built import Build, copy_of
from pathways.contracts import Contract, load_contracts
from pathways.project import Project

MARTS = (
    "core.dim_person",
    "core.fct_participation",
    "core.fct_participant_quarter",
    "core.fct_milestone",
    "metrics.fct_metric_observation",
    "metrics.metric_results",
)
WITHOUT_TESTS = ("build", "--exclude-resource-type", "test", "unit_test")


def land(project: Project, contract: Contract, landed: Path) -> None:
    """Write the CSV of a sample as landing would: typed Parquet, wages by quarter, in two parts."""
    source = project.extract_seeds / contract.source / f"{contract.extract}.csv"
    target = landed / contract.extract
    target.mkdir(parents=True)
    columns = ", ".join(f"'{column.name}': '{column.data_type}'" for column in contract.columns)
    rows = f"read_csv('{source}', header = true, columns = {{{columns}}})"
    if contract.extract == "ui_wage_records":
        duckdb.execute(
            f"copy (select * from {rows}) to '{target}'"
            " (format parquet, partition_by (wage_year, wage_quarter), write_partition_columns)"
        )
        return
    # the columns in another order, and one that is the state's own
    names = ", ".join(reversed([column.name for column in contract.columns]))
    for part in (0, 1):
        duckdb.execute(
            f"copy (select 'note' as x_note, {names} from {rows}"
            f" where hash({contract.key[0]}) % 2 = {part})"
            f" to '{target}/part_{part}.parquet' (format parquet)"
        )


def differences(first: Build, second: Build, mart: str) -> int:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{first.database}' as first_build (read_only)")
        connection.execute(f"attach '{second.database}' as second_build (read_only)")
        one, other = (f"from {name}.{mart}" for name in ("first_build", "second_build"))
        found = connection.execute(
            f"({one} except all {other}) union all ({other} except all {one})"
        ).fetchall()
    return len(found)


@pytest.mark.parametrize("sample", ["small_build", "sample_build"])
def test_dbt_build_passes_every_test_without_a_warning(
    request: pytest.FixtureRequest, sample: str
) -> None:
    lines = request.getfixturevalue(sample).lines
    assert any("Done. PASS=" in line and "WARN=0 ERROR=0" in line for line in lines)
    assert not [line for line in lines if "eprecat" in line or "[WARN" in line]


def test_landed_parquet_builds_the_same_marts_as_the_seeds(
    small: Project, small_build: Build, tmp_path: Path
) -> None:
    for contract in load_contracts(small).values():
        land(small, contract, tmp_path / "landed")
    from_parquet = Build(small, tmp_path / "from_parquet").run(
        *WITHOUT_TESTS, variables={"extracts_path": str(tmp_path / "landed")}
    )
    with duckdb.connect(small_build.database, read_only=True) as connection:
        assert all(connection.table(mart).limit(1).fetchall() for mart in MARTS)
    assert {mart: differences(small_build, from_parquet, mart) for mart in MARTS} == dict.fromkeys(
        MARTS, 0
    )


def test_extracts_that_hold_a_header_only_build_empty_marts(
    project: Project, tmp_path: Path
) -> None:
    copy = copy_of(project, tmp_path / "copy")
    for contract in load_contracts(project).values():
        path = copy.extract_seeds / contract.source / f"{contract.extract}.csv"
        path.write_text(",".join(column.name for column in contract.columns) + "\n")
    build = Build(copy, tmp_path / "build").run("build", "--exclude-resource-type", "unit_test")
    with duckdb.connect(build.database, read_only=True) as connection:
        counts = {mart: connection.execute(f"from {mart}").fetchall() for mart in MARTS}
    assert counts == {mart: [] for mart in MARTS}
