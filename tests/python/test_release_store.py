"""Which release is current: swapped at once, kept, pruned, rolled back."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pathways.errors import BadInputError, BusyError, PathwaysError
from pathways.project import Project
from pathways.publishing.command import RELEASES_VARIABLE, app, releases_of, roll_back
from pathways.publishing.store import Releases
from release_case import FIRST, SECOND, THIRD, Case, make_case

NAMES = [f"{number:07}-20261127T03000{number}Z" for number in range(1, 7)]


@pytest.fixture(name="kept", scope="module")
def kept_(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Three releases; nobody changes them."""
    case = make_case(tmp_path_factory.mktemp("kept"))
    for release_id in (FIRST, SECOND, THIRD):
        case.make(release_id)
    return case


@pytest.fixture(name="case")
def case_(kept: Case, tmp_path: Path) -> Case:
    """Three releases, the third of them current, in a copy of its own."""
    shutil.copytree(kept.root, tmp_path / "case", symlinks=True)
    case = Case(tmp_path / "case")
    case.releases.point_to(THIRD)
    return case


@pytest.fixture(name="store")
def store_(tmp_path: Path) -> Releases:
    """Six folders with the names of releases."""
    store = Releases(tmp_path / "releases")
    for name in NAMES:
        store.folder(name).mkdir(parents=True)
        (store.folder(name) / "name").write_text(name, encoding="utf-8")
    return store


def test_the_sequence_decides_the_order_whatever_the_clock_says(case: Case) -> None:
    assert case.releases.ids() == [FIRST, SECOND, THIRD]


def test_a_store_without_a_release_is_empty(tmp_path: Path) -> None:
    store = Releases(tmp_path / "none")
    assert (store.ids(), store.current(), store.prune(7)) == ([], None, [])
    with pytest.raises(BadInputError, match="no current release"):
        store.find(None)


def test_current_is_a_relative_link_so_that_the_folder_can_be_moved(store: Releases) -> None:
    store.point_to(NAMES[0])
    moved = Releases(store.root.rename(store.root.with_name("elsewhere")))
    assert moved.current() == NAMES[0]
    assert (moved.root / "current" / "name").read_text(encoding="utf-8") == NAMES[0]


def test_only_a_release_that_is_there_becomes_current(store: Releases) -> None:
    store.point_to(NAMES[0])
    for name in ("0000009-20261127T030009Z", "..", ".making-x"):
        with pytest.raises(BadInputError, match="no release"):
            store.point_to(name)
    assert store.current() == NAMES[0]


def test_readers_always_find_one_whole_release_while_current_is_swapped(store: Releases) -> None:
    store.point_to(NAMES[0])
    seen: set[str] = set()
    errors: list[OSError] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                seen.add((store.root / "current" / "name").read_text(encoding="utf-8"))
            except OSError as error:
                errors.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(150):
        store.point_to(NAMES[turn % len(NAMES)])
    done.set()
    reader.join()
    assert not errors
    assert seen <= set(NAMES)
    assert len(seen) > 1


def test_a_link_that_a_kill_left_half_made_is_in_nobodys_way(store: Releases) -> None:
    (store.root / ".making-current").symlink_to(NAMES[3])
    store.point_to(NAMES[0])
    assert store.current() == NAMES[0]
    assert not (store.root / ".making-current").is_symlink()


def test_what_the_system_refuses_is_said_in_one_line(tmp_path: Path, store: Releases) -> None:
    store.point_to(NAMES[0])
    (store.root / ".making-current").mkdir()
    with pytest.raises(PathwaysError, match="releases: current stays as it is"):
        store.point_to(NAMES[1])
    assert store.current() == NAMES[0]
    (tmp_path / "file").touch()
    with pytest.raises(PathwaysError, match="file: no release can be made there"):
        Releases(tmp_path / "file").start(FIRST)


def test_prune_keeps_the_newest_and_the_current_one(store: Releases) -> None:
    store.point_to(NAMES[1])
    assert store.prune(2) == [NAMES[0], NAMES[2], NAMES[3]]
    assert store.ids() == [NAMES[1], NAMES[4], NAMES[5]]
    assert store.current() == NAMES[1]
    assert store.prune(7) == []


def test_prune_removes_what_kills_left(store: Releases) -> None:
    store.point_to(NAMES[0])
    for name in (".making-0000007-20261127T030007Z", ".removing-0000000-20261127T030000Z"):
        (store.root / name / "analyst").mkdir(parents=True)
    (store.root / ".making-current").symlink_to(NAMES[0])
    store.prune(7)
    assert sorted(path.name for path in store.root.iterdir()) == [*NAMES, "current"]


def test_prune_keeps_at_least_one(store: Releases) -> None:
    with pytest.raises(ValueError, match="at least one"):
        store.prune(0)
    assert store.ids() == NAMES


def test_a_release_on_its_way_out_is_listed_no_more(
    store: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(path: Path) -> None:
        raise KeyboardInterrupt(path)

    monkeypatch.setattr("pathways.disk.shutil.rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        store.prune(5)
    assert store.ids() == NAMES[1:]
    monkeypatch.undo()
    store.prune(5)
    assert sorted(path.name for path in store.root.iterdir()) == NAMES[1:]


def test_a_release_is_found_by_how_it_begins(case: Case) -> None:
    assert case.releases.find("0000002") == SECOND
    assert case.releases.find(None) == THIRD
    with pytest.raises(BadInputError, match="several"):
        case.releases.find("00000")
    with pytest.raises(BadInputError, match="no release begins so"):
        case.releases.find("9")


def test_run_and_inputs_are_those_of_the_release(case: Case) -> None:
    assert case.releases.run(SECOND)["run_id"] == SECOND
    assert case.releases.inputs(SECOND) == {"format": 1}
    (case.releases.folder(SECOND) / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(PathwaysError, match=r"run\.json: missing or unreadable"):
        case.releases.run(SECOND)


def test_roll_back_goes_to_the_release_before_and_to_a_named_one(case: Case) -> None:
    assert roll_back(case.releases, None, nullcontext()) == (THIRD, SECOND)
    assert roll_back(case.releases, None, nullcontext()) == (SECOND, FIRST)
    assert roll_back(case.releases, "0000003", nullcontext()) == (FIRST, THIRD)
    assert case.releases.current() == THIRD


def test_roll_back_stays_where_there_is_nothing_before(case: Case) -> None:
    case.releases.point_to(FIRST)
    with pytest.raises(BadInputError, match="no release is kept that is older"):
        roll_back(case.releases, None, nullcontext())
    with pytest.raises(BadInputError, match="is current already"):
        roll_back(case.releases, FIRST, nullcontext())
    assert case.releases.current() == FIRST


def test_roll_back_never_goes_to_a_damaged_release(case: Case) -> None:
    (case.releases.folder(SECOND) / "run.html").unlink()
    with pytest.raises(PathwaysError, match=r"damaged, so nothing was changed: run\.html: missing"):
        roll_back(case.releases, None, nullcontext())
    assert case.releases.current() == THIRD


def test_roll_back_waits_for_no_refresh(case: Case) -> None:
    @contextmanager
    def held() -> Iterator[None]:
        raise BusyError("pathways refresh is at work")
        yield

    with pytest.raises(BusyError):
        roll_back(case.releases, None, held())
    assert case.releases.current() == THIRD


def test_the_list_shows_every_release_and_which_is_current(case: Case) -> None:
    (case.releases.folder(FIRST) / "manifest.json").unlink()
    place = ["--project-dir", str(case.root)]
    lines = CliRunner().invoke(app, ["list", *place]).output.splitlines()
    shown = [line.split() for line in lines if "Z" in line]
    assert [words[0] for words in shown] == ["*", SECOND, FIRST]
    assert shown[0][1] == THIRD
    assert shown[1][3:] == ["2024-09-30", "released", "4.0", "MB"]
    assert shown[2][1:] == ["damaged"]
    assert lines[-1] == f"* {case.releases.root}/current"


def test_the_commands_say_what_to_do_without_a_release(tmp_path: Path) -> None:
    (tmp_path / "dbt_project.yml").touch()
    result = CliRunner().invoke(app, ["list", "--project-dir", str(tmp_path)])
    assert "no release yet" in result.output
    result = CliRunner().invoke(app, ["verify", "--project-dir", str(tmp_path)])
    assert isinstance(result.exception, BadInputError)


def test_verify_prints_one_line_or_every_problem(case: Case) -> None:
    place = ["--project-dir", str(case.root)]
    result = CliRunner().invoke(app, ["verify", *place])
    assert (result.exit_code, len(result.output.splitlines())) == (0, 1)
    assert f"{THIRD}: whole" in result.output
    (case.releases.folder(THIRD) / "run.html").unlink()
    (case.releases.folder(THIRD) / "more").touch(mode=0o640)
    result = CliRunner().invoke(app, ["verify", *place])
    assert isinstance(result.exception, PathwaysError)
    assert result.exception.exit_code == 1
    assert set(result.output.splitlines()) == {"run.html: missing", "more: not of the manifest"}
    assert CliRunner().invoke(app, ["verify", "0000002", *place]).exit_code == 0


def test_the_folder_is_the_one_given_or_of_the_environment_or_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path)
    monkeypatch.delenv(RELEASES_VARIABLE, raising=False)
    assert releases_of(project).root == tmp_path / "releases"
    monkeypatch.setenv(RELEASES_VARIABLE, "/srv/releases")
    assert releases_of(project).root == Path("/srv/releases")
    assert releases_of(project, tmp_path / "given").root == tmp_path / "given"
