"""`pathways synth`: the same arguments give the same bytes, in any size, or a clear error."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
import yaml
from typer.testing import CliRunner

from pathways.cli import app
from pathways.contracts import load_contracts
from pathways.errors import BadInputError
from pathways.project import Project
from pathways.synthetic.configuration import load_configuration
from pathways.synthetic.generate import generate
from pathways.synthetic.ledger import write_sample_ledger
from pathways.synthetic.settings import Settings
from pathways.synthetic.writers import WAGES, Written, schema_of

PROJECT = Project.find(Path(__file__))
CONTRACTS = load_contracts(PROJECT)
SAMPLE = Settings(participants=5000, seed=20240930)


def run(settings: Settings, output: Path, file_format: str = "csv") -> dict[str, Written]:
    return list(generate(PROJECT, settings, output, file_format))[-1]


def files(folder: Path) -> dict[str, bytes]:
    found = [path for path in sorted(folder.rglob("*")) if path.suffix in {".csv", ".parquet"}]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_the_committed_sample_is_what_the_command_writes(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["synth", "--output", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert differences(PROJECT.extract_seeds, tmp_path) == []


def test_the_committed_ledger_is_what_comes_with_the_sample(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path)
    assert write_sample_ledger(project, SAMPLE.calendar) > 400
    assert differences(PROJECT.seeds / "landing", project.seeds / "landing") == []


def test_the_ledger_is_written_with_the_projects_own_extracts_and_no_others(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path)
    arguments = ["synth", "--participants", "40", "--project-dir", str(tmp_path), "--output"]
    result = CliRunner().invoke(app, [*arguments, str(tmp_path / "elsewhere")])
    assert result.exit_code == 0, result.output
    assert not (project.seeds / "landing").exists()
    result = CliRunner().invoke(app, [*arguments, str(project.extract_seeds)])
    assert result.exit_code == 0, result.output
    assert len(files(project.seeds / "landing")) == 3
    assert "deliveries in the ledger" in result.output


def copy_of_the_project(folder: Path) -> Project:
    """A project with its contracts and seeds, and no ledger."""
    shutil.copytree(PROJECT.seeds, folder / "seeds", ignore=shutil.ignore_patterns("landing"))
    shutil.copytree(PROJECT.staging_models, folder / "models" / "staging")
    shutil.copyfile(PROJECT.root / "dbt_project.yml", folder / "dbt_project.yml")
    return Project(folder)


def differences(committed: Path, written: Path) -> list[str]:
    """Files that are there once only, or differ."""
    one, other = files(committed), files(written)
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_csv_has_a_file_for_every_contract_with_its_columns_and_lf(tmp_path: Path) -> None:
    run(Settings(participants=50, seed=1), tmp_path)
    for contract in CONTRACTS.values():
        content = (tmp_path / contract.source / f"{contract.extract}.csv").read_bytes()
        names = ",".join(column.name for column in contract.columns)
        assert content.splitlines()[0].decode() == names
        assert b"\r" not in content
        assert b'"' not in content
        assert content.endswith(b"\n")


def test_another_seed_gives_another_state_and_the_same_seed_the_same(tmp_path: Path) -> None:
    first = Settings(participants=300, seed=7)
    for name, settings in (("a", first), ("b", first), ("c", replace(first, seed=8))):
        run(settings, tmp_path / name)
    assert files(tmp_path / "a") == files(tmp_path / "b")
    different = files(tmp_path / "c")
    assert all(files(tmp_path / "a")[name] != content for name, content in different.items())


def test_a_single_participant_works(tmp_path: Path) -> None:
    written = run(Settings(participants=1, seed=5), tmp_path)
    assert set(written) == set(CONTRACTS)


def test_chunks_are_streamed_and_the_first_chunk_does_not_depend_on_the_next(
    tmp_path: Path,
) -> None:
    small = Settings(participants=200, seed=3, chunk_size=200)
    run(small, tmp_path / "one")
    run(replace(small, participants=207), tmp_path / "two")
    for name, content in files(tmp_path / "one").items():
        if "ui_employers" not in name:
            longer = files(tmp_path / "two")[name]
            assert longer.startswith(content)
    assert len(files(tmp_path / "two")["education/education_students.csv"]) > len(
        files(tmp_path / "one")["education/education_students.csv"]
    )


def test_parquet_has_the_types_of_the_contracts_and_the_rows_of_the_csv(tmp_path: Path) -> None:
    settings = Settings(participants=407, seed=3, chunk_size=200)
    from_csv = run(settings, tmp_path / "csv")
    from_parquet = run(settings, tmp_path / "parquet", "parquet")
    for name, contract in CONTRACTS.items():
        table = pq.read_table(tmp_path / "parquet" / name)
        assert table.schema.equals(schema_of(contract), check_metadata=False), name
        assert table.num_rows == from_csv[name].rows == from_parquet[name].rows
        types = {column.name: column.data_type for column in contract.columns}
        path = tmp_path / "csv" / contract.source / f"{name}.csv"
        rows = duckdb.read_csv(str(path), header=True, columns=types)
        assert not rows.except_(duckdb.from_arrow(table)).fetchall(), name
    assert not list(tmp_path.glob("*.partial"))


def test_parquet_wages_have_one_file_per_quarter(tmp_path: Path) -> None:
    run(Settings(participants=500, seed=3), tmp_path / "landed", "parquet")
    for path in (tmp_path / "landed" / WAGES).glob("*.parquet"):
        table = pq.read_table(path)
        quarters = table.select(["wage_year", "wage_quarter"]).group_by(
            ["wage_year", "wage_quarter"]
        )
        assert quarters.aggregate([]).num_rows == 1, path


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_wage_records_are_filled_up_to_the_number_asked_for(
    tmp_path: Path, file_format: str
) -> None:
    settings = Settings(participants=100, seed=2, wage_records=12_345, padding_chunk_size=300)
    written = run(settings, tmp_path / "out", file_format)
    assert written[WAGES].rows == 12_345


def test_padding_leaves_the_participants_as_they_are(tmp_path: Path) -> None:
    settings = Settings(participants=100, seed=2)
    run(settings, tmp_path / "plain")
    run(replace(settings, wage_records=4_000), tmp_path / "padded")
    plain, padded = files(tmp_path / "plain"), files(tmp_path / "padded")
    changed = {Path(name).stem for name in plain if plain[name] != padded[name]}
    assert changed == {WAGES}
    assert padded[f"ui_wage/{WAGES}.csv"].startswith(plain[f"ui_wage/{WAGES}.csv"])


@pytest.mark.parametrize(
    ("settings", "file_format", "message"),
    [
        (Settings(0, 1), "csv", "--participants 0"),
        (Settings(10, -1), "csv", "--seed -1"),
        (Settings(10, 1), "xlsx", "--format xlsx: give csv or parquet"),
        (Settings(500, 1, wage_records=3), "csv", "--wage-records 3"),
        (Settings(500, 1, wage_records=3), "parquet", "--wage-records 3"),
    ],
)
def test_bad_arguments_are_named_and_leave_nothing_behind(
    tmp_path: Path, settings: Settings, file_format: str, message: str
) -> None:
    with pytest.raises(BadInputError, match=message):
        run(settings, tmp_path / "out", file_format)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_parquet_refuses_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "delivery.txt").write_text("keep me")
    with pytest.raises(BadInputError, match="not empty"):
        run(Settings(10, 1), tmp_path, "parquet")
    assert (tmp_path / "delivery.txt").read_text() == "keep me"


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(BadInputError, match="not a folder"):
        run(Settings(10, 1), tmp_path / "out")


def test_seeds_that_lack_what_the_generator_needs_are_named(tmp_path: Path) -> None:
    shutil.copytree(PROJECT.seeds, tmp_path / "seeds", ignore=shutil.ignore_patterns("extracts"))
    (tmp_path / "seeds" / "reference" / "funding_streams.csv").write_text("funding_stream\n")
    with pytest.raises(BadInputError, match=r"funding_streams\.csv has no funding_stream"):
        load_configuration(Project(tmp_path))
    (tmp_path / "seeds" / "pathways" / "pathways.csv").unlink()
    with pytest.raises(BadInputError, match=r"pathways\.csv: missing"):
        load_configuration(Project(tmp_path))


def test_the_calendar_ends_on_the_projects_as_of_date() -> None:
    settings = yaml.safe_load((PROJECT.root / "dbt_project.yml").read_text())
    assert SAMPLE.calendar.as_of.isoformat() == settings["vars"]["as_of_date"]


def test_help_teaches_by_examples() -> None:
    result = CliRunner().invoke(app, ["synth", "--help"])
    assert "--participants 100000 --format parquet" in result.output
