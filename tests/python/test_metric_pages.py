"""docs/metrics and docs/silent.md say what the seeds say."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pathways.cli import app
from pathways.errors import BadInputError, PathwaysError
from pathways.metric_pages.catalogue import SEEDS, Catalogue, applies, load_catalogue
from pathways.metric_pages.pages import FOLDER, MARKER, SILENT, outdated_pages, render_pages
from pathways.metric_pages.wording import reasons, statuses
from pathways.project import Project


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(Project.find(Path(__file__)))


@pytest.fixture
def copy(project: Project, tmp_path: Path) -> Project:
    """A project with the seeds of the catalogue and nothing else."""
    (tmp_path / "seeds" / "reference").mkdir(parents=True)
    (tmp_path / "dbt_project.yml").touch()
    for name in SEEDS:
        source = project.seeds / "reference" / f"{name}.csv"
        shutil.copyfile(source, tmp_path / "seeds" / "reference" / f"{name}.csv")
    return Project(tmp_path)


def run(project: Project, *options: str) -> Result:
    return CliRunner().invoke(app, ["metric-pages", "--project-dir", str(project.root), *options])


def test_the_pages_are_those_of_the_seeds(project: Project, catalogue: Catalogue) -> None:
    outdated = outdated_pages(project.root, render_pages(catalogue))
    assert not outdated, "run make metric-pages"


def test_every_metric_has_a_page_with_its_definition_and_its_readings(
    catalogue: Catalogue,
) -> None:
    pages = render_pages(catalogue)
    index = pages[FOLDER / "README.md"]
    for metric in catalogue.metrics:
        page = pages[FOLDER / f"{metric['metric_id']}.md"]
        assert f"# {metric['metric_id']} {metric['metric_name']}\n" in page
        assert f"[{metric['metric_id']}]({metric['metric_id']}.md)" in index
        for column in ("denominator", "numerator", "window", "status"):
            assert metric[f"{column}_definition"] in page
        assert f"pathways explain {metric['metric_id']} --cohort " in page
        own = [one for one in metric.readings if one["applies_to"] == metric["metric_id"]]
        assert all(reading["reading"] in page for reading in own)


def test_every_reading_is_in_the_page_of_the_silences_and_about_some_metric(
    catalogue: Catalogue,
) -> None:
    page = render_pages(catalogue)[SILENT]
    for reading in catalogue.readings:
        assert reading["reading"] in page
        assert any(applies(reading, metric.definition) for metric in catalogue.metrics)
    keys = [(reading["applies_to"], reading["reading_id"]) for reading in catalogue.readings]
    assert len(keys) == len(set(keys))


def test_every_threshold_is_on_the_page_of_some_metric(
    project: Project, catalogue: Catalogue
) -> None:
    text = (project.seeds / "reference" / "thresholds.csv").read_text(encoding="utf-8")
    names = {line.split(",")[0] for line in text.splitlines()[1:]}
    assert names == {row["name"] for metric in catalogue.metrics for row in metric.thresholds}


def test_a_page_lists_the_statuses_and_reasons_that_its_metric_can_have(
    catalogue: Catalogue,
) -> None:
    metrics = {metric["metric_id"]: metric for metric in catalogue.metrics}
    names = {key: [reason for reason, _ in reasons(one)] for key, one in metrics.items()}
    assert names["A.5"] == names["B.1"] == names["B.4"] == []
    assert names["A.1"] == names["A.7"] == names["WIOA.5"] == ["not_eligible"]
    assert names["C.4"] == names["C.6"] == ["not_eligible", "unmatchable", "uncovered_quarter"]
    assert names["C.1"] == ["unmatchable", "uncovered_quarter"]
    assert names["WIOA.4"][:3] == ["not_eligible", "uncovered_quarter", "institutionalized"]
    assert "unmatchable" in names["WIOA.1"]
    assert [status for status, _ in statuses(metrics["A.1"])] == [
        "final",
        "preliminary",
        "excluded",
    ]
    assert "pending" in dict(statuses(metrics["A.7"]))


def test_check_names_the_pages_that_a_changed_seed_makes_out_of_date(copy: Project) -> None:
    assert run(copy).exit_code == 0
    assert run(copy, "--check").exit_code == 0
    thresholds = copy.seeds / "reference" / "thresholds.csv"
    text = thresholds.read_text(encoding="utf-8")
    thresholds.write_text(text.replace("credits_1_semester,12", "credits_1_semester,15"))
    checked = run(copy, "--check")
    assert isinstance(checked.exception, PathwaysError)
    assert str(checked.exception) == "out of date: docs/metrics/A.8.md; run make metric-pages"
    assert "1 of them written" in run(copy).output
    assert run(copy, "--check").exit_code == 0
    assert "semester credits / 15" in (copy.root / FOLDER / "A.8.md").read_text(encoding="utf-8")


def test_the_page_of_a_metric_that_is_gone_goes_and_one_written_by_hand_stays(
    copy: Project,
) -> None:
    run(copy)
    gone, own = (copy.root / FOLDER / name for name in ("Z.1.md", "notes.md"))
    gone.write_text(f"{MARKER}\n\n# Z.1\n")
    own.write_text("# Notes\n")
    assert isinstance(run(copy, "--check").exception, PathwaysError)
    assert run(copy).exit_code == 0
    assert (gone.exists(), own.exists()) == (False, True)


def test_a_seed_that_is_missing_is_named(copy: Project) -> None:
    (copy.seeds / "reference" / "metric_readings.csv").unlink()
    result = run(copy)
    assert isinstance(result.exception, BadInputError)
    assert "metric_readings.csv: no such seed" in str(result.exception)
