"""Random sets of small deliveries, in random orders and runs: one result, and the right one.

What lands is compared with a few lines of Python that say which rows are in force.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# Not a global of this module, which Hypothesis keeps alive: all that imports DuckDB.
few = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Delivery = tuple[str, tuple[tuple[int, str, str, str], ...]]
"""The day it was received, and of each record: person, quarter, reporting unit, wages."""
RECORDS = st.tuples(
    st.integers(0, 1),
    st.sampled_from("12"),
    st.sampled_from(["", "1", "2"]),
    st.sampled_from(["10", "20", "x", "-3"]),
)
DELIVERIES = st.lists(
    st.tuples(
        st.sampled_from(["01-05", "02-05", "03-05"]),
        st.lists(RECORDS, min_size=1, max_size=5).map(tuple),
    ),
    min_size=2,
    max_size=4,
)


def in_force(deliveries: Sequence[Delivery]) -> dict[tuple[int, str], Decimal]:
    """Return the wages in force by person and quarter."""
    days: dict[tuple[int, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for day, records in deliveries:
        for person, quarter, unit, wages in records:
            if wages != "x":
                days[person, quarter, unit][day].add(wages)
    found: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for (person, quarter, _), by_day in days.items():
        agreeing = [day for day, amounts in by_day.items() if len(amounts) == 1]
        if agreeing:
            found[person, quarter] += Decimal(next(iter(by_day[max(agreeing)])))
    return dict(found)


@few
@given(deliveries=DELIVERIES, seed=st.integers(0, 2**32))
def test_any_order_of_deliveries_comes_to_the_same(deliveries: list[Delivery], seed: int) -> None:
    # the same bytes on two days are one file, of the first of them
    unique = {records: day for day, records in sorted(deliveries, reverse=True)}
    deliveries = [(day, records) for records, day in unique.items()]
    with TemporaryDirectory() as name:
        check(deliveries, Random(seed), Path(name))


def check(deliveries: list[Delivery], random: Random, folder: Path) -> None:
    from landing_case import KEY, PEOPLE, WAGES, Place, csv_bytes, wage  # noqa: PLC0415
    from landing_outcome import outcome_of  # noqa: PLC0415
    from pathways.project import Project  # noqa: PLC0415

    project = Project.find(Path(__file__))
    files = {}
    for number, (day, records) in enumerate(deliveries):
        rows = [
            {**wage(PEOPLE[person], wages, wage_quarter=quarter), "reporting_unit": unit}
            for person, quarter, unit, wages in records
        ]
        files[f"w{number}_2024-{day}.csv"] = csv_bytes(rows)
    names = list(files)
    random.shuffle(names)
    shuffled, at_once = Place(project, folder / "shuffled"), Place(project, folder / "at once")
    while names:
        run = [names.pop() for _ in range(random.randint(1, len(names)))]
        for name in run:
            shuffled.deliver(WAGES, name, files[name])
        shuffled.land()
    for name, content in files.items():
        at_once.deliver(WAGES, name, content)
    at_once.land()
    outcome = outcome_of(at_once)
    assert outcome_of(shuffled) == outcome
    due = {
        (KEY.token(PEOPLE[person].ssn), quarter): amount
        for (person, quarter), amount in in_force(deliveries).items()
    }
    there = {
        (row[1].strip("'"), row[4]): Decimal(row[6].split("'")[1]) for row in outcome.landed[WAGES]
    }
    assert there == due
