"""What is in a release, for whom, and what is refused."""

import stat
from pathlib import Path

import duckdb
import pytest

from pathways.errors import BadInputError, PathwaysError
from pathways.project import Project
from pathways.publishing.tables import read_audiences
from pathways.publishing.verify import verify_release
from release_case import FIRST, SECOND, Case, make_case, node


@pytest.fixture(name="case")
def case_(tmp_path: Path) -> Case:
    return make_case(tmp_path)


@pytest.fixture(name="made", scope="module")
def made_(tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = make_case(tmp_path_factory.mktemp("made"))
    case.make()
    return case


def names_in(path: Path) -> set[str]:
    with duckdb.connect(path, read_only=True) as connection:
        rows = connection.execute("select schema_name || '.' || table_name from duckdb_tables()")
        return {name for (name,) in rows.fetchall()}


def test_every_table_of_the_audience_has_the_rows_of_the_working_database(made: Case) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{made.database}' as working (read_only)")
        connection.execute(f"attach '{made.releases.database(FIRST)}' as released (read_only)")
        for table in ("core.dim_place", "core.fct_stay", "metrics.metric_results"):
            for one, other in (("working", "released"), ("released", "working")):
                query = f"from {one}.{table} except all from {other}.{table}"
                assert connection.execute(query).fetchall() == []


def test_an_audience_gets_its_schemas_and_nothing_else(made: Case) -> None:
    assert names_in(made.releases.database(FIRST)) == {
        "core.dim_place",
        "core.fct_stay",
        "metrics.metric_results",
        "reference.codes",
        "main.release",
    }


def test_the_public_gets_nothing_before_a_schema_published_exists(made: Case) -> None:
    folder = made.releases.folder(FIRST) / "public"
    assert [path.name for path in folder.iterdir()] == ["public.duckdb"]
    assert names_in(folder / "public.duckdb") == {"main.release"}


def test_the_public_gets_the_schema_published_and_nothing_else(case: Case) -> None:
    case.execute("create schema published", "create table published.rates as select 0.5 as rate")
    case.execute("alter table published.rates alter rate set data type double")
    case.describe(node("rates", "published", ["rate"]))
    case.make()
    public = case.releases.database(FIRST, "public")
    assert names_in(public) == {"published.rates", "main.release"}
    files = {path.name for path in public.parent.rglob("*") if path.is_file()}
    assert files >= {"rates.parquet", "rates.csv.gz", "rates.xlsx", "datapackage.json"}
    assert "published.rates" not in names_in(case.releases.database(FIRST))


def test_the_release_says_which_it_is(made: Case) -> None:
    for audience in ("analyst", "public"):
        with duckdb.connect(made.releases.database(FIRST, audience), read_only=True) as connection:
            rows = connection.execute(
                "select release_id, as_of_date::varchar, pathways_version from main.release"
            ).fetchall()
        assert rows == [(FIRST, "2024-09-30", "0.1.0")]


def test_the_database_has_the_storage_format_that_old_clients_read(made: Case) -> None:
    for audience in ("analyst", "public"):
        with duckdb.connect(made.releases.database(FIRST, audience), read_only=True) as connection:
            tags = connection.execute(
                "select tags from duckdb_databases() where not internal"
            ).fetchone()
        assert tags is not None
        assert tags[0]["storage_version"].startswith("v1.0.0")


def test_descriptions_and_what_may_not_be_null_reach_the_reader(made: Case) -> None:
    with duckdb.connect(made.releases.database(FIRST), read_only=True) as connection:
        rows = connection.execute(
            "select comment, is_nullable from duckdb_columns() where table_name = 'dim_place'"
        ).fetchall()
    assert rows == [("What place_id is.", False), ("What place_name is.", True)]


def test_files_are_for_owner_and_group_whatever_the_umask(made: Case) -> None:
    paths = [made.releases.root, *made.releases.root.rglob("*")]
    modes = {(path.is_dir(), stat.S_IMODE(path.lstat().st_mode)) for path in paths}
    assert modes == {(True, 0o750), (False, 0o640)}


def test_the_order_of_rows_in_the_working_database_does_not_show(case: Case) -> None:
    first = case.make(FIRST)
    case.execute(
        "create table core.other as from core.dim_place order by place_id desc",
        "drop table core.dim_place",
        "alter table core.other rename to dim_place",
        "alter table core.dim_place alter place_id set not null",
        "create or replace table metrics.metric_results as "
        "from metrics.metric_results order by hash(numerator)",
        "create or replace table intermediate.stay as from intermediate.stay order by hash(days)",
    )
    second = case.make(SECOND)
    for kind in ("csv", "parquet"):
        files = sorted(path.relative_to(first) for path in (first / "analyst" / kind).rglob("*.*"))
        assert files
        for name in files:
            assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_table_that_no_model_describes_is_left_out_and_said(case: Case) -> None:
    said: list[str] = []
    case.make(progress=said)
    assert "left out core.left_over: no model or seed of the project" in said


@pytest.mark.parametrize(
    "expression",
    [
        "[1, 2]",
        "{'a': 1}",
        "timestamptz '2024-01-01 00:00:00+00'",
        "uuid()",
        "1::hugeint",
        "interval 1 day",
        "time '01:02:03'",
        "'x'::blob",
    ],
)
def test_a_type_that_old_clients_cannot_read_is_refused(case: Case, expression: str) -> None:
    case.execute(f"create table core.odd as select {expression} as thing")
    case.describe(node("odd", "core", ["thing"]))
    with pytest.raises(PathwaysError, match=r"core\.odd\.thing is .*: cast it in the model"):
        case.make()
    assert list(case.releases.root.iterdir()) == []


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
def test_a_number_that_is_none_is_refused(case: Case, number: str) -> None:
    case.execute(f"update intermediate.stay set share = '{number}' where stay_key = 'k0003'")
    with pytest.raises(PathwaysError, match=r"core\.fct_stay: share: holds numbers that are none"):
        case.make()
    assert case.releases.ids() == []


def test_a_model_that_was_not_built_is_an_error(case: Case) -> None:
    case.execute("drop view core.fct_stay")
    with pytest.raises(PathwaysError, match=r"core\.fct_stay: not in the working database"):
        case.make()


def test_the_public_can_be_given_no_other_schema(case: Case) -> None:
    seed = case.project.seeds / "reference" / "release_audiences.csv"
    seed.write_text(seed.read_text() + "public,core,why,whence\n", encoding="utf-8")
    with pytest.raises(BadInputError, match="public may read the schema published only"):
        case.make()
    assert case.releases.ids() == []


def test_another_audience_gets_a_folder_of_its_own(case: Case) -> None:
    seed = case.project.seeds / "reference" / "release_audiences.csv"
    seed.write_text(seed.read_text() + "board,metrics,why,whence\n", encoding="utf-8")
    folder = case.make()
    tables = {"metrics.metric_results", "main.release"}
    assert names_in(case.releases.database(FIRST, "board")) == tables
    assert verify_release(folder) == []


def test_the_seed_of_the_project_gives_the_public_published_alone(project: Project) -> None:
    audiences = read_audiences(project)
    assert audiences["public"] == ("published",)
    assert set(audiences["analyst"]) >= {"core", "metrics", "performance", "reference"}
    assert not set(audiences["analyst"]) & {"extracts", "staging", "intermediate"}


def test_a_release_that_is_there_stays_as_it_is(case: Case) -> None:
    before = (case.make() / "manifest.json").read_bytes()
    with pytest.raises(PathwaysError, match="is there already"):
        case.make()
    assert (case.releases.folder(FIRST) / "manifest.json").read_bytes() == before


def test_without_a_working_database_the_error_names_it(case: Case) -> None:
    case.database.unlink()
    with pytest.raises(PathwaysError, match=r"working\.duckdb: cannot be read"):
        case.make()
    assert list(case.releases.root.iterdir()) == []
