"""Whether a file has the columns of its contract."""

from collections import Counter
from collections.abc import Iterable

from pathways.contracts import Contract
from pathways.quality.results import CheckResult
from pathways.quality.sources import COLUMNS, defect

EXTRA_PREFIX = "x_"
_IDENTIFIERS = ("ssn", "social_security", "first_name", "last_name", "middle", "birth_date", "dob")


def column_defects(contract: Contract, header: Iterable[str], file: str) -> list[CheckResult]:
    """Return one failed result per column that is missing, extra, or there twice."""
    header = list(header)
    expected = [column.name for column in contract.columns]
    missing = [name for name in expected if name not in header]
    extra = [name for name in dict.fromkeys(header) if not _is_allowed(name, expected)]
    twice = [name for name, count in Counter(header).items() if count > 1]
    return [
        *(_missing(contract, name, file, extra) for name in missing),
        *(_extra(contract, name, file) for name in extra),
        *(
            defect(contract, COLUMNS, f"{file} has this column twice; keep one", name)
            for name in twice
        ),
    ]


def _is_allowed(name: str, expected: list[str]) -> bool:
    return name in expected or name.startswith(EXTRA_PREFIX)


def _missing(contract: Contract, name: str, file: str, extra: list[str]) -> CheckResult:
    similar = [other for other in extra if other.strip().lower() == name]
    advice = (
        f"rename {similar[0]!r} to {name}"
        if similar
        else f"add it, type {contract.column(name).data_type}"
    )
    return defect(contract, COLUMNS, f"column is missing in {file}; {advice}", name)


def _extra(contract: Contract, name: str, file: str) -> CheckResult:
    if any(word in name.lower() for word in _IDENTIFIERS):
        advice = (
            "land the delivery first (landing replaces identifiers by tokens), and delete this file"
        )
    else:
        advice = f"drop it, or rename it to {EXTRA_PREFIX}{name} to carry it as a column of yours"
    return defect(
        contract, COLUMNS, f"{file} has a column that the contract does not name; {advice}", name
    )
