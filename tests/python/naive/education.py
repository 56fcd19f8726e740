"""B. Pathway education and training outcomes: exiters, cohort = exit quarter.

Window = [entry, exit + credential_grace_days]. Denominator: all exiters.
"""

from collections.abc import Collection
from datetime import date

from naive.case import PathwayCase
from naive.credentials import B5_TYPES, any_within, pathway_dates
from naive.observation import Finding


def _window_end(case: PathwayCase) -> date:
    return case.exit_date + case.state.span("credential_grace_days")


def _has_credential(case: PathwayCase, types: Collection[str]) -> bool:
    # Only credentials in `pathway_credentials`.
    found = pathway_dates(case.state, case.person, case.unit.pathway_id, types)
    return any_within(found, case.unit.entry_date, _window_end(case))


def _credential(case: PathwayCase, types: Collection[str]) -> Finding:
    return Finding(is_attained=_has_credential(case, types), last_day=_window_end(case))


def b1(case: PathwayCase) -> Finding:
    """B.1 pathway license, industry certification or apprenticeship certificate."""
    # license, industry_certification or apprenticeship_certificate
    return _credential(case, ("license", "industry_certification", "apprenticeship_certificate"))


def b2(case: PathwayCase) -> Finding:
    """B.2 pathway certificate."""
    # certificate
    return _credential(case, ("certificate",))


def b3(case: PathwayCase) -> Finding:
    """B.3 pathway associate degree."""
    # associate
    return _credential(case, ("associate",))


def b4(case: PathwayCase) -> Finding:
    """B.4 pathway associate degree or transfer."""
    # associate, or a transfer to a two- or four-year institution other than the one(s) attended,
    # begun in [entry, exit + `transfer_lookahead_days` (365)]
    lookahead_end = case.exit_date + case.state.span("transfer_lookahead_days")
    # B.4 is final once exit + look-ahead and exit + grace are both reached.
    return Finding(
        is_attained=_has_credential(case, ("associate",)) or _transferred(case, lookahead_end),
        last_day=max(lookahead_end, _window_end(case)),
    )


def _transferred(case: PathwayCase, last_day: date) -> bool:
    # B.4 "attended" = institutions of the participation's pathway courses and the transfer row's
    # own.
    attended = {row["institution_id"] for row in case.unit.courses}
    return any(
        case.unit.entry_date <= row["enrollment_begin_date"] <= last_day
        and row["receiving_institution"] not in attended | {row["institution_id"]}
        for row in case.facts("education_transfers")
    )


def b5(case: PathwayCase) -> Finding:
    """B.5 any pathway credential."""
    # any pathway credential: license, industry certification, apprenticeship certificate,
    # certificate, associate, bachelor
    return _credential(case, B5_TYPES)
