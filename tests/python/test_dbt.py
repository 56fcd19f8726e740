"""What the operator is told when dbt fails."""

from pathlib import Path

import pytest

from pathways.dbt import run_dbt
from pathways.errors import PathwaysError
from pathways.project import Project

PROFILE = 'mini: {target: dev, outputs: {dev: {type: duckdb, path: ":memory:"}}}\n'


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_failure_that_dbt_does_not_expect_is_told_without_python_s_stacks(tmp_path: Path) -> None:
    (tmp_path / "dbt_project.yml").write_text("{name: mini, version: '1.0', profile: mini}\n")
    (tmp_path / "profiles.yml").write_text(PROFILE)
    (tmp_path / "dbt.log").symlink_to("/dev/full")  # every line of the log fails as well
    (tmp_path / "target" / "manifest.json").mkdir(parents=True)
    lines: list[str] = []
    places = ("--profiles-dir", str(tmp_path), "--log-path", str(tmp_path))
    with pytest.raises(PathwaysError) as failure:
        run_dbt(Project(tmp_path), ["parse", *places], on_line=lines.append)
    assert any("Traceback" in line for line in lines)
    assert not [line for line in lines if "Logging error" in line]
    told = str(failure.value)
    assert "Is a directory" in told
    assert "Traceback" not in told
    assert '  File "' not in told
