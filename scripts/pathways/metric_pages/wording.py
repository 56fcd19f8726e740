"""What a page says about the codes of the catalogue: cohorts, quarters, formulas, statuses."""

from pathways.metric_pages.catalogue import Metric, Row

FRAMEWORKS = {
    "aqcp_beta_2013": "Alliance for Quality Career Pathways (AQCP), Beta Framework, September 2013",
    "wioa_2024": "Workforce Innovation and Opportunity Act (WIOA), primary performance indicators",
}
_PEOPLE = {
    "participants": "participants: who entered",
    "exiters": "exiters: who entered and left",
    "completers": "completers: exiters with a pathway credential",
}
_COHORTS = {
    "entry": "the entry quarter",
    "exit": "the exit quarter",
    "program_year": "the program year itself",
}
_PROGRAM_YEARS = {
    "of_cohort": "The program year is the one that this quarter lies in.",
    "after_program_year": (
        "Program year N has the exits of program year N-1: from 1 July N-1 to 30 June N."
    ),
    "after_calendar_year": (
        "Program year N has the exits of the calendar year N-1: from 1 January to 31 December N-1."
    ),
}
_ROLES = {
    "eligibility": "employed then, to be in the denominator",
    "attainment": "decides the numerator",
    "value": "its wages are added",
    "baseline": "its wages are subtracted",
}
_STATUSES = {
    "final": "in the denominator",
    "preliminary": "in the denominator, as it stands while the participation is active",
    "pending": "nowhere, also when it is already attained",
    "excluded": "outside of the denominator, in the count of its reason",
}
# Every participation is in their denominator, whatever it did.
_EVERYBODY = {"credential", "pathway_credential", "pathway_credential_or_transfer"}
_CREDIT_UNITS = ("semester", "quarter")
_SUBJECTS = {
    "all": "every metric",
    "aqcp_beta_2013": "every AQCP metric",
    "WIOA": "every WIOA indicator",
    "wioa_2024": "every WIOA indicator",
}
_EXAMPLES = {"entry": "2021", "exit": "2022", "program_year": "PY2022"}


def framework_name(version: str) -> str:
    return FRAMEWORKS.get(version, version)


def people(metric: Metric) -> str:
    return _PEOPLE.get(metric["population"], metric["population"])


def cohort(metric: Metric) -> str:
    """Return what puts an observation into a cohort, quarter and program year."""
    anchor = metric["cohort_anchor"]
    if anchor == "program_year":
        return "The program year: one observation per period of participation and program year."
    rule = _PROGRAM_YEARS.get(metric["program_year_rule"] or "of_cohort", "")
    return f"By {_COHORTS.get(anchor, anchor)}. {rule}".strip()


def quarter_name(quarter: Row) -> str:
    return f"Q{int(quarter['quarter_offset'])}"


def quarter_place(quarter: Row) -> str:
    return f"the {quarter['anchor']} quarter"


def quarter_use(metric: Metric, quarter: Row) -> str:
    use = _ROLES.get(quarter["quarter_role"], quarter["quarter_role"])
    if metric["shape"] == "credential_after_exit":
        use = "employment then lets a secondary diploma count"
    rule = quarter["denominator_rule"]
    return f"{use}; only with `denominator_rule` = {rule}" if rule else use


def _quarters(metric: Metric, role: str) -> list[str]:
    return [quarter_name(one) for one in metric.quarters if one["quarter_role"] == role]


def _threshold(metric: Metric, name: str) -> str:
    return next((one["value"] for one in metric.thresholds if one["name"] == name), name)


def _attained(metric: Metric) -> str:
    """Return the condition of the numerator where the seeds say it, else ""."""
    if prefix := metric["credit_threshold"]:
        shares = (
            f"{unit} credits / {_threshold(metric, f'{prefix}_{unit}')}" for unit in _CREDIT_UNITS
        )
        return f"{' + '.join(shares)} >= 1"
    joined = {"every_quarter": " and ", "any_quarter": " or "}.get(metric["attainment_rule"])
    if not joined:
        return ""
    what = metric["measure"].replace("_", " ")
    return f"{what} in {joined.join(_quarters(metric, 'attainment'))}"


def formula(metric: Metric) -> list[str]:
    """Return the formula, one line per step."""
    if metric.is_rate:
        attained = _attained(metric)
        lines = (
            [f"numerator = observations of the denominator with: {attained}"] if attained else []
        )
        return [*lines, "rate = numerator / denominator"]
    added = " + ".join(f"wages({quarter})" for quarter in _quarters(metric, "value"))
    less = "".join(f" - wages({quarter})" for quarter in _quarters(metric, "baseline"))
    base = _threshold(metric, "cpi_base_quarter")
    statistics = metric["statistic"].replace("_", " ")
    return [
        f"value = {added}{less}",
        f"value_real = the same, each quarter's wages x CPI-U({base}) / CPI-U(quarter)",
        f"result = {statistics} of value, and of value_real, over the denominator",
    ]


def statuses(metric: Metric) -> list[tuple[str, str]]:
    """Return (status, where it is counted) of the statuses that the metric can have."""
    other = "preliminary" if metric["final_rule"] == "exit" else "pending"
    return [(name, _STATUSES[name]) for name in ("final", other, "excluded")]


def reasons(metric: Metric) -> list[tuple[str, str]]:
    """Return (exclusion reason, meaning) in the order in which they are checked."""
    roles = {quarter["quarter_role"] for quarter in metric.quarters}
    is_by_quarters = metric["shape"] in {"", "quarters"} and bool(roles)
    is_selective = metric["population"] == "completers" or "eligibility" in roles
    found = []
    if is_selective if is_by_quarters else metric["measure"] not in _EVERYBODY:
        found.append(("not_eligible", "known not to meet the denominator's condition"))
    if is_by_quarters:
        found.append(("unmatchable", "no `ssn_token`, so no wages can be found"))
    if roles:
        meaning = "a quarter it needs will never be covered by the wage extract"
        found.append(("uncovered_quarter", meaning))
    for exclusion in metric.exclusions:
        every = set(exclusion.programs) == set(metric.programs)
        where = "" if every else f" ({', '.join(exclusion.programs)} only)"
        found.append((exclusion.reason, f"WIOA exclusion: {exclusion.label.lower()}{where}"))
    return found


def example_cohort(metric: Metric) -> tuple[str, str]:
    """Return (cohort_period_type, cohort_period) for the examples."""
    if metric.is_wioa:
        return "program_year", "PY2022"
    return "calendar_year", _EXAMPLES[metric["cohort_anchor"]]


def reading_subject(applies_to: str) -> str:
    """Return applies_to in words; a metric's id stays as it is."""
    if "." in applies_to:
        return applies_to
    return _SUBJECTS.get(applies_to, f"every {applies_to} metric")
