"""Results in words, the same in messages, on the terminal and on the page."""

from pathways.gate.findings import Change

_DOLLARS = frozenset({"median_value", "mean_value", "wages", "mean wages"})
_SHARES = frozenset({"rate", "share employed", "share of people whose wages changed"})
_WHOLE = 100
"""From here on a number is shown without decimals."""


def counted(rows: int, noun: str) -> str:
    """Return a number of things, such as `1 group` or `1,204 results`."""
    return f"{rows:,} {noun}{'' if rows == 1 else 's'}"


def place_of(change: Change) -> str:
    """Return what changed and where, such as `C.1 2022 health_care, region boston, sex female`."""
    names = (change.group, change.metric_id, change.cohort_period, change.pathway_id)
    place = " ".join(name for name in names if name)
    for name, value in (
        ("region", change.region_id),
        ("provider", change.provider_id),
        (change.partner_type.replace("_", " "), change.partner_id),
        (change.population_dimension, change.population),
    ):
        if value not in {"", "ALL"}:
            place += f", {name} {value}"
    return place


def value_of(change: Change, side: str) -> str:
    """Return the value of one side, `before` or `after`: `80.0% (40/50)`, `$5,100 (50)`, `gone`."""
    value = getattr(change, side)
    numerator = getattr(change, f"numerator_{side}")
    denominator = getattr(change, f"denominator_{side}")
    if change.denominator_before is not None and denominator is None:
        return "gone"
    counts = ""
    if denominator is not None:
        people = f"{denominator:,}" if numerator is None else f"{numerator:,}/{denominator:,}"
        counts = f" ({people})"
    return f"{number(value, change.measure)}{counts}"


def in_words(change: Change) -> str:
    """Return a change as one phrase, such as `2023Q1 wages $1,200 to $120,000`."""
    measure = "" if change.denominator_before is not None else change.measure
    words = (place_of(change), measure, value_of(change, "before"), "to", value_of(change, "after"))
    return " ".join(word for word in words if word)


def number(value: float | str | None, measure: str) -> str:
    """Return a number in its unit, as a person reads it; a text as it is."""
    if value is None:
        return "none"
    if not isinstance(value, int | float):
        return value
    if measure in _DOLLARS:
        return f"{'-' if value < 0 else ''}${abs(value):,.0f}"
    if measure in _SHARES:
        return f"{100 * value:.1f}%"
    return f"{value:,.0f}" if value == int(value) or abs(value) >= _WHOLE else f"{value:.2f}"
