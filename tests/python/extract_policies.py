"""Random policy tables of a state: thresholds, WIOA rules, the metrics on the menus, prices."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from naive.quarters import quarter_index

Row = dict[str, Any]

PATHWAY_METRICS = (
    *(f"A.{number}" for number in range(1, 10)),
    *(f"B.{number}" for number in range(1, 6)),
    *(f"C.{number}" for number in range(1, 8)),
)
WIOA_METRICS = tuple(f"WIOA.{number}" for number in range(1, 7))
WIOA_PROGRAMS = ("adult", "dislocated_worker", "youth", "wagner_peyser", "adult_education")
EXCLUSIONS: dict[str, tuple[str, ...]] = {
    "institutionalized": WIOA_PROGRAMS,
    "medical": WIOA_PROGRAMS,
    "deceased": WIOA_PROGRAMS,
    "reserve_duty": WIOA_PROGRAMS,
    "foster_care_moved": ("youth",),
    "ineligible": (),
    "criminal_offender": ("adult_education",),
}
"""Reason -> the programs that it excludes from by federal rule."""
THRESHOLDS: dict[str, tuple[str, ...]] = {
    "pathway_exit_gap_days": ("180",) * 6 + ("90", "30"),
    "credential_grace_days": ("0", "0", "30", "200", "200"),
    "denominator_rule": ("exiters", "exiters", "employed_q1"),
    "wioa_exit_gap_days": ("90",) * 6 + ("60",),
    "wioa_common_exit": ("true", "false"),
    "transfer_lookahead_days": ("365", "365", "365", "30", "0"),
    "efl_baseline_days": ("90",) * 5 + ("30",),
    "retention_window_days": ("365",) * 5 + ("200",),
    "credits_1_semester": ("12",),
    "credits_1_quarter": ("15",),
    "credits_2_semester": ("24",),
    "credits_2_quarter": ("30",),
    "ui_wage_lag_days": ("135", "45", "0"),
}
"""Policy number -> the values that it may have, the usual ones more often."""
PRICED_YEARS = range(-9, 2)
"""Years that have prices, counted from the as_of_date: more than wages reach."""


def thresholds(random: Random, as_of: date) -> list[Row]:
    """Every policy number, and the base quarter of constant dollars."""
    values = {name: random.choice(usual) for name, usual in THRESHOLDS.items()}
    base = quarter_index(as_of) - random.randint(-1, 20)
    values["cpi_base_quarter"] = f"{base // 4}Q{base % 4 + 1}"
    return [
        {"name": name, "value": value, "unit": "days", "reason": "test", "source": "test"}
        for name, value in values.items()
    ]


def menus(random: Random, pathway_ids: list[str]) -> list[Row]:
    """The metrics that each pathway chose: few, half, nearly all, or now and then none."""
    rows = []
    for pathway_id in pathway_ids:
        share = random.choice((0.3, 0.5, 0.5, 0.9))
        if random.random() < 0.06:
            share = 0.0
        rows += [
            {
                "pathway_id": pathway_id,
                "metric_id": metric_id,
                "permitted_use": random.choice(("continuous_improvement", "accountability")),
            }
            for metric_id in PATHWAY_METRICS
            if random.random() < share
        ]
    return rows


def _rule_rows(
    random: Random, name: str, names: tuple[str, ...], statutory: set[tuple[str, str]]
) -> list[Row]:
    """Whether each rule applies to each program: by statute, or any way, some rows missing."""
    is_statutory = random.random() < 0.6
    rows = []
    for value in names:
        for program in WIOA_PROGRAMS:
            applies = (value, program) in statutory
            if not is_statutory:
                if random.random() < 0.15:
                    continue
                applies = random.random() < 0.6
            rows.append({name: value, "wioa_program": program, "applies": applies})
    return rows


def wioa_applicability(random: Random) -> list[Row]:
    """Which indicators apply to which program; usually as 29 USC 3141 says."""
    statutory = {
        (metric_id, program)
        for metric_id in WIOA_METRICS
        for program in WIOA_PROGRAMS
        if program != "wagner_peyser" or metric_id not in ("WIOA.4", "WIOA.5")
    }
    return _rule_rows(random, "metric_id", WIOA_METRICS, statutory)


def wioa_exclusions(random: Random) -> list[Row]:
    """Which reasons exclude from which program."""
    statutory = {
        (reason, program) for reason, programs in EXCLUSIONS.items() for program in programs
    }
    return _rule_rows(random, "reason", tuple(EXCLUSIONS), statutory)


def prices(random: Random, as_of: date) -> list[Row]:
    """A price index by month; some months are missing, but no whole quarter."""
    level = Decimal(random.randint(180_000, 300_000)) / 1000
    rows = []
    for year in (as_of.year + age for age in PRICED_YEARS):
        for quarter in range(4):
            missing = random.choice((0,) * 12 + (1, 2))
            kept = random.sample(range(1, 4), 3 - missing)
            for month in sorted(kept):
                level += Decimal(random.randint(-400, 1600)) / 1000
                rows.append({"year": year, "month": quarter * 3 + month, "index_value": level})
    return rows
