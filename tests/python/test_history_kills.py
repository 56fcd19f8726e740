"""A process that dies at any moment leaves a history from which the next run goes on."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from history_case import Nights
from pathways.history import files
from pathways.history.prepare import settle_history

FIRST = {"a": {}, "b": {}, "partner_c": {}}
SECOND = {"a": {"numerator": 3}, "partner_c": {}, "d": {}}
THIRD = {"a": {"numerator": 4}, "partner_c": {}, "d": {}}

Begun = Callable[[Path], Nights]


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the code handles it."""


class Reaper:
    """Dies before, or right after, one of the calls that change what is on the disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self.dies_at: float | None = None
        for owner, name in ((Path, "replace"), (Path, "unlink"), (os, "fsync"), (Path, "mkdir")):
            monkeypatch.setattr(owner, name, self._watched(getattr(owner, name)))

    def _watched(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            if self.dies_at == self.calls:
                raise Killed
            result = function(*arguments, **options)
            if self.dies_at == self.calls + 0.5:
                raise Killed
            return result

        return watched

    def moments(self) -> Iterator[float]:
        """Every moment of what was done since the last count."""
        calls, self.calls = self.calls, 0
        return iter([moment + half for moment in range(1, calls + 1) for half in (0, 0.5)])

    def kill(self, moment: float, work: Callable[[], Any]) -> None:
        self.calls, self.dies_at = 0, moment
        with pytest.raises(Killed):
            work()
        self.dies_at = None


@pytest.fixture
def reaper(monkeypatch: pytest.MonkeyPatch) -> Reaper:
    return Reaper(monkeypatch)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """A history of one release, in any folder."""
    first = Nights(tmp_path_factory.mktemp("first"))
    first.release(FIRST)

    def copied(folder: Path) -> Nights:
        shutil.copytree(first.root, folder)
        return Nights(folder, first.number, first.current)

    return copied


def whole(nights: Nights) -> dict[str, Any]:
    """What the third release says of all three, and that nothing else is left."""
    nights.release(THIRD)
    assert not list(nights.folder.glob(f"{files.ASIDE}*"))
    assert not list((nights.folder / "pending").iterdir())
    return {
        name: (row["first_numerator"], row["numerator"], row["is_withdrawn"])
        for name, row in nights.revisions().items()
    }


EXPECTED = {
    **{"a": (2, 4, False), "b": (2, None, True)},
    **{"partner_c": (2, 2, False), "d": (2, 2, False)},
}


def test_a_kill_while_the_history_is_prepared_says_nothing(
    tmp_path: Path, reaper: Reaper, begun: Begun
) -> None:
    nights = begun(tmp_path / "counted")
    reaper.calls = 0
    nights.prepare(SECOND)
    moments = list(reaper.moments())
    assert len(moments) > 20
    for moment in moments:
        nights = begun(tmp_path / str(moment))
        said = sorted((nights.folder / "changes").iterdir())
        reaper.kill(moment, lambda nights=nights: nights.prepare(SECOND))
        assert sorted((nights.folder / "changes").iterdir()) == said
        assert whole(nights) == EXPECTED


def test_a_kill_while_it_is_settled_keeps_what_was_released(
    tmp_path: Path, reaper: Reaper, begun: Begun
) -> None:
    nights = begun(tmp_path / "counted")
    identity = nights.prepare(SECOND)
    reaper.calls = 0
    settle_history(nights.folder, identity)
    moments = list(reaper.moments())
    assert len(moments) >= 6
    for moment in moments:
        nights = begun(tmp_path / str(moment))
        identity = nights.current = nights.prepare(SECOND)
        reaper.kill(moment, lambda nights=nights: settle_history(nights.folder, nights.current))
        third = nights.prepare(THIRD)
        assert nights.kinds(identity) == {"a": "changed", "b": "withdrawn", "d": "first"}
        assert nights.kinds(third, "pending") == {"a": "changed"}
        assert whole(nights) == EXPECTED


def test_a_kill_right_after_the_swap_keeps_what_was_released(tmp_path: Path, begun: Begun) -> None:
    nights = begun(tmp_path / "a")
    nights.current = nights.prepare(SECOND)
    assert nights.kinds(nights.prepare(THIRD), "pending") == {"a": "changed"}
    assert whole(nights) == EXPECTED


def test_what_a_killed_run_left_half_written_is_removed(tmp_path: Path, begun: Begun) -> None:
    nights = begun(tmp_path / "a")
    (nights.folder / f"{files.ASIDE}spill").mkdir()
    (nights.folder / f"{files.ASIDE}spill" / "block").write_bytes(b"x")
    (nights.folder / f"{files.ASIDE}0000002.parquet").write_bytes(b"PAR1")
    assert len(nights.revisions()) == 3
    settle_history(nights.folder, nights.current)
    assert not list(nights.folder.glob(f"{files.ASIDE}*"))
