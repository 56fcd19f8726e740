"""Random wage records, employers and claims for the extract generator."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from extract_config import MUNICIPALITIES, chance
from extract_people import World
from naive.quarters import quarter_end, quarter_index

EMPLOYERS: dict[str, str | None] = {
    "employer_1": "62",
    "employer_2": "621111",
    "employer_3": "6211",
    "employer_4": "51",
    "employer_5": None,
}
ACCOUNTS = (*EMPLOYERS, "employer_without_a_row")
RECORD_NAICS = (None, None, None, "62", "621", "6212", "62111", "621111", "511", "23")
WAGES = ("0.00", "-250.00", "0.01", "0.01", "1.00", "999.99", "4200.50", "7000.00", "7000.00")


def _cents(random: Random) -> Decimal:
    return Decimal(random.randint(1_00, 20_000_00)) / 100


def add_employers(world: World) -> None:
    """Add the employers; one account stays without a row."""
    random = world.random
    for account, naics_code in EMPLOYERS.items():
        world.add(
            "ui_employers",
            employer_account=account,
            naics_code=naics_code,
            ownership=random.choice(("private", "state", "local")),
            municipality=random.choice((*MUNICIPALITIES, None)),
            fein_token=None if chance(random, 0.5) else world.token(),
        )


def add_wages(world: World) -> None:
    """Add the wages of everyone with an ssn_token and of two who are in no other extract."""
    random = world.random
    known = [
        row["ssn_token"]
        for extract in ("education_students", "training_participants")
        for row in world.tables[extract].values()
        if row["ssn_token"] is not None
    ]
    tokens = [*dict.fromkeys(known), world.token(), world.token()]
    now = quarter_index(world.as_of)
    first, last = (
        now - random.choice((3, 8, 12, 17, 20, 24, 28, 28)),
        now - random.choice((-1, 0, 1, 1, 3)),
    )
    gaps = {random.randint(first, last) for _ in range(random.choice((0, 0, 0, 1)))}
    for token in tokens:
        frequency = random.choice((0.0, 0.4, 0.7, 0.95, 1.0, 1.0, 1.0, 1.0))
        if token in world.only_quarters:
            frequency = 1.0
        home = random.choice(ACCOUNTS)
        for index in range(first, last + 1):
            if chance(random, 0.15):
                home = random.choice(ACCOUNTS)
            is_idle = world.only_quarters.get(token, index) != index
            if index not in gaps and not is_idle and chance(random, frequency):
                _add_quarter(world, token, index, home)
    for token in random.sample(tokens, 2):
        _add_claim(world, token)


def _add_quarter(world: World, token: str, index: int, home: str) -> None:
    """Add a person's wages of a quarter, usually from the employer that is home."""
    random = world.random
    amount = random.choice((*(Decimal(wages) for wages in WAGES), *[_cents(random)] * 20))
    received = quarter_end(index) + timedelta(days=random.choice((-5, 0, 1, 30, 30, 45, 100)))
    if chance(random, 0.1):  # on the last day that is seen, or just after it
        received = world.as_of + timedelta(days=random.choice((0, 1)))
    account = home if chance(random, 0.7) else random.choice(ACCOUNTS)
    other = random.choice([name for name in ACCOUNTS if name != account])
    quarter = {"ssn_token": token, "wage_year": index // 4, "wage_quarter": index % 4 + 1}
    first = quarter | {"employer_account": account}
    _add_record(world, first, received, amount)
    if chance(random, 0.15):  # an amendment
        later = received + timedelta(days=random.choice((1, 60, 300)))
        _add_record(world, first, later, random.choice((Decimal(0), _cents(random))))
    if chance(random, 0.2):  # a second employer: more, or an adjustment to 0 or below
        second = random.choice((_cents(random), -amount, -amount - 1))
        _add_record(world, quarter | {"employer_account": other}, received, second)


def _add_record(world: World, record: dict[str, Any], received: date, wages: Decimal) -> None:
    world.add(
        "ui_wage_records",
        **record,
        received_date=received,
        wages=wages.quantize(Decimal("0.01")),
        naics_code=world.random.choice(RECORD_NAICS),
    )


def _add_claim(world: World, token: str) -> None:
    week = world.as_of - timedelta(days=world.random.randint(0, 900))
    world.add(
        "ui_claims",
        ssn_token=token,
        claim_week=week - timedelta(days=week.weekday()),
        benefit_amount=Decimal("412.00"),
        naics_code=None,
    )
