"""Random nights of a state: what its deliveries and its people may do to the landed extracts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb

from pathways.project import Project

WAGES = "ui_wage_records"
_HELD_QUARTERS = 3
_FIRST_DAY = date(2024, 5, 10)
_DAYS_OVER_A_QUARTER_END = 75


@dataclass
class State:
    """The landed extracts of a state between two nights, and the project it builds them with."""

    extracts: Path
    """One folder of Parquet per extract."""
    project: Project
    """A copy of the project, whose seeds and macros a night may edit."""
    as_of_date: date = _FIRST_DAY
    held: list[Path] = field(default_factory=list)
    """Wage quarters that have not come yet, the next one last."""

    def hold_back(self, folder: Path, quarters: int = _HELD_QUARTERS) -> None:
        """Move the newest wage quarters to `folder`, from where nights bring them."""
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(self.quarters())[-quarters:]:
            self.held.insert(0, path.rename(folder / path.name))

    def quarters(self) -> list[Path]:
        return sorted((self.extracts / WAGES).glob("*.parquet"))

    def some_quarter(self, rng: Random) -> Path:
        return rng.choice(self.quarters())


def rewrite(
    path: Path, values: Mapping[str, str], where: str = "true", *, beside: bool = False
) -> None:
    """Write the rows of a Parquet file or folder again: those `where` says, with other values.

    With `beside`, the old rows stay, too.
    """
    target = path if path.suffix == ".parquet" else path / "part-0.parquet"
    source = path if path.suffix == ".parquet" else path / "*.parquet"
    fresh = target.with_suffix(".fresh")
    replaced = ", ".join(f"{value} as {column}" for column, value in values.items())
    columns = f"* replace ({replaced})" if values else "*"
    old = "from old union all by name" if beside else ""
    with duckdb.connect() as connection:
        connection.execute(f"create view old as from read_parquet('{source}')")
        connection.execute(
            f"copy ({old} select {columns} from old where {where})"  # noqa: S608 - our own conditions
            f" to '{fresh}' (format parquet)"
        )
    for one in path.glob("*.parquet") if path.is_dir() else ():
        one.unlink()
    fresh.rename(target)


def _share(rng: Random, share: float, columns: str = "old") -> str:
    """A condition that is true for this share of the rows, always the same ones."""
    return f"hash({columns}, {rng.randrange(10**9)}) % 10000 < {int(share * 10000)}"


def new_quarter(state: State, rng: Random) -> str:
    if not state.held:
        return amended_quarter(state, rng)
    path = state.held.pop()
    path.rename(state.extracts / WAGES / path.name)
    return f"new quarter {path.stem}"


def amended_quarter(state: State, rng: Random) -> str:
    path = state.some_quarter(rng)
    values = {
        "wages": f"wages + {rng.randrange(1, 10**5) / 100}",
        "received_date": f"date '{state.as_of_date}'",
    }
    rewrite(path, values, _share(rng, 0.2), beside=True)
    return f"amendments to {path.stem}"


def restated_quarter(state: State, rng: Random) -> str:
    path = state.some_quarter(rng)
    values = {"wages": f"case when {_share(rng, 0.3)} then -wages else wages end"}
    rewrite(path, values, f"not {_share(rng, 0.2)}")
    return f"{path.stem} restated, with rows withdrawn"


def wages_that_change_places(state: State, rng: Random) -> str:
    """The same people, employers and amounts: nothing but who earned what differs."""
    path = state.some_quarter(rng)
    pairs = (
        "case when row_number() over (order by old) % 2 = 1 "
        "then coalesce(lead(wages) over (order by old), wages) "
        "else lag(wages) over (order by old) end"
    )
    rewrite(path, {"wages": pairs})
    return f"wages of {path.stem} change places"


def withdrawn_quarter(state: State, rng: Random) -> str:
    path = state.some_quarter(rng)
    path.unlink()
    return f"{path.stem} withdrawn"


def same_rows_in_other_files(state: State, rng: Random) -> str:
    first, second = rng.sample(state.quarters(), 2)
    merged = first.with_name(f"both-{first.stem}-{second.stem}.parquet")
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (from read_parquet(['{second}', '{first}']) order by hash(wages, ssn_token)) "
            f"to '{merged}' (format parquet)"
        )
    first.unlink()
    second.unlink()
    return f"{first.stem} and {second.stem} in one file"


def changed_people(state: State, rng: Random) -> str:
    table = rng.choice(["training_participants", "education_students"])
    chosen = _share(rng, 0.05)
    values = {
        "sex": f"case when {chosen} then null else sex end",
        "ssn_token": f"case when {_share(rng, 0.03)} then null else ssn_token end",
        "updated_at": f"case when {chosen} then timestamp '{state.as_of_date} 01:00:00' "
        "else updated_at end",
    }
    rewrite(state.extracts / table, values)
    return f"changes in {table}"


def withdrawn_people(state: State, rng: Random) -> str:
    table = rng.choice(["training_participants", "education_students"])
    rewrite(state.extracts / table, {}, f"not {_share(rng, 0.04)}")
    return f"people withdrawn from {table}"


def changed_enrollments(state: State, rng: Random) -> str:
    later = f"case when {_share(rng, 0.08)} then end_date + {rng.randrange(1, 200)}"
    values = {"end_date": f"{later} when {_share(rng, 0.03)} then null else end_date end"}
    rewrite(state.extracts / "training_enrollments", values, f"not {_share(rng, 0.02)}")
    return "enrollments end on other days, some are withdrawn"


def changed_services(state: State, rng: Random) -> str:
    table = rng.choice(["training_services", "education_course_enrollments", "ui_employers"])
    rewrite(state.extracts / table, {}, f"not {_share(rng, 0.05)}")
    return f"rows withdrawn from {table}"


def changed_credentials(state: State, rng: Random) -> str:
    table = rng.choice(["training_credentials", "education_awards"])
    later = f"case when {_share(rng, 0.1)} then award_date + {rng.randrange(1, 100)}"
    values = {"award_date": f"{later} else award_date end"}
    rewrite(state.extracts / table, values, f"not {_share(rng, 0.1)}")
    return f"changes in {table}"


def _edit(path: Path, old: str, new: str) -> str:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return f"{path.name} edited"


def edited_seed(state: State, rng: Random) -> str:
    """A level of the results is dropped, or a metric may be used for something else."""
    seeds = state.project.seeds
    if rng.random() < 0.5:  # noqa: PLR2004 - one or the other
        return _edit(
            seeds / "reference" / "result_levels.csv", "partner,calendar_year,true,true\n", ""
        )
    metric = rng.choice(["A.1", "B.3", "C.1", "C.5"])
    return _edit(
        seeds / "pathways" / "pathway_metrics.csv",
        f"health_care,{metric},continuous_improvement",
        f"health_care,{metric},accountability",
    )


def edited_code(state: State, rng: Random) -> str:
    """Another median: the macro is edited, and no table that a result reads."""
    macros = state.project.root / "macros" / "dialect" / "expressions.sql"
    return _edit(macros, "quantile_cont(", f"{rng.choice([1, 2, 3])} + quantile_cont(")


Change = Callable[[State, Random], str]
CHANGES: tuple[tuple[Change, int], ...] = (
    (new_quarter, 5),
    (amended_quarter, 4),
    (restated_quarter, 2),
    (wages_that_change_places, 1),
    (withdrawn_quarter, 1),
    (same_rows_in_other_files, 1),
    (changed_people, 3),
    (withdrawn_people, 2),
    (changed_enrollments, 3),
    (changed_services, 2),
    (changed_credentials, 2),
    (edited_seed, 1),
    (edited_code, 1),
)
"""What may happen, and how often beside the others."""


def one_night(state: State, rng: Random) -> list[str]:
    """Change the state as up to three deliveries and the calendar do; say what changed."""
    changes, weights = zip(*CHANGES, strict=True)
    said = [
        change(state, rng)
        for change in rng.choices(changes, weights, k=rng.choice([0, 1, 1, 2, 3]))
    ]
    days = rng.choice([0, 1, 1, _DAYS_OVER_A_QUARTER_END])
    state.as_of_date += timedelta(days=days)
    return [*said, f"{days} days later"]
