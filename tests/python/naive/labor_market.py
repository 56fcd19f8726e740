"""C. Labor market outcomes: exiters, cohort = exit quarter; matchable persons.

All quarters used must be covered.
"""

from naive.case import PathwayCase, dollars, real_dollars
from naive.observation import Finding, any_of, every


def c1(case: PathwayCase) -> Finding:
    """C.1 employment at exit."""
    # exiters | employed in Q1
    return Finding(is_attained=case.employed(1), quarters=(case.after_exit(1),))


def c2(case: PathwayCase) -> Finding:
    """C.2 initial employment retention."""
    # exiters (`denominator_rule = exiters`); with `employed_q1`, those employed in Q1
    # | employed in Q2 and in Q3
    needs = (case.after_exit(2), case.after_exit(3))
    attained = case.employed(2, 3)
    rule = case.state.text("denominator_rule")
    if rule == "exiters":
        return Finding(is_attained=attained, quarters=needs)
    if rule == "employed_q1":
        first = case.after_exit(1)
        return Finding(case.employed(1), is_attained=attained, quarters=(first, *needs))
    raise ValueError(f"denominator_rule is {rule}")


def c3(case: PathwayCase) -> Finding:
    """C.3 employment in targeted sector."""
    # exiters | wages > 0 in Q1, Q2 or Q3 from any employer whose NAICS starts with a prefix of
    # `pathway_industries`. No pathway_industries row: nobody attains.
    needs = (case.after_exit(1), case.after_exit(2), case.after_exit(3))
    book, token = case.state.wage_book, case.unit.ssn_token
    prefixes = case.state.pathway_prefixes.get(case.unit.pathway_id, [])
    targeted = any_of(book.has_wages_in(token, index, prefixes) for index in needs)
    return Finding(is_attained=targeted, quarters=needs)


def c4(case: PathwayCase) -> Finding:
    """C.4 subsequent retention."""
    # employed in Q2 and in Q3 | employed in Q6 and in Q7
    return Finding(
        is_eligible=case.employed(2, 3),
        is_attained=case.employed(6, 7),
        quarters=tuple(case.after_exit(offset) for offset in (2, 3, 6, 7)),
    )


def c5(case: PathwayCase) -> Finding:
    """C.5 initial earnings."""
    # employed in Q2 and in Q3 | wages Q2 + Q3: median and mean
    return _earnings(case, 2, 3)


def c6(case: PathwayCase) -> Finding:
    """C.6 initial earnings gain."""
    # completers employed in Q2 and in Q3 | (Q2 + Q3 after the exit quarter) - (Q-2 + Q-3 before
    # the entry quarter): median and mean; a covered quarter without wages is 0, an uncovered one
    # excludes; losses stay negative.
    later = (case.after_exit(2), case.after_exit(3))
    earlier = (case.unit.entry_quarter - 2, case.unit.entry_quarter - 3)
    # C.6 is anchored on the exit quarter of a completer. A grace longer than the exit gap leaves
    # it pending until exit + grace: until then who is no completer yet may become one.
    grace_end = case.exit_date + case.state.span("credential_grace_days")
    completed: bool | None = case.unit.is_completer
    if not completed and not case.state.is_over(grace_end):
        completed = None
    after, before = case.wages(*later), case.wages(*earlier)
    gain = None
    if after is not None and before is not None:
        gain = after + [(index, -amount) for index, amount in before]
    return Finding(
        is_eligible=every([completed, case.employed(2, 3)]),
        value=dollars(gain),
        value_real=real_dollars(case.state, gain),
        quarters=later + earlier,
        last_day=grace_end,
    )


def c7(case: PathwayCase) -> Finding:
    """C.7 subsequent earnings."""
    # employed in Q6 and in Q7 | wages Q6 + Q7: median and mean
    return _earnings(case, 6, 7)


def _earnings(case: PathwayCase, *offsets: int) -> Finding:
    needs = tuple(case.after_exit(offset) for offset in offsets)
    wages = case.wages(*needs)
    return Finding(
        is_eligible=case.employed(*offsets),
        value=dollars(wages),
        value_real=real_dollars(case.state, wages),
        quarters=needs,
    )
