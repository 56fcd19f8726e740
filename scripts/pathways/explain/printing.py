"""An explanation as text, CSV or JSON."""

import csv
import json
from dataclasses import asdict
from decimal import Decimal
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pathways.explain.explanation import Behind, Explanation, Step, label_of
from pathways.explain.question import EVERYONE, TOTAL

_DEFINITION = {
    "population": "About",
    "denominator_definition": "Denominator",
    "numerator_definition": "Numerator",
    "window_definition": "Window",
    "status_definition": "Status",
    "source": "Source",
}
_BEHIND_LABELS = {
    "denominator": "in the denominator",
    "not_in_numerator": "in the denominator, not in the numerator",
    "numerator": "in the numerator",
}


def _cohort(explanation: Explanation) -> str:
    """Return the cohort, and which quarters it has where its name does not say it."""
    period = explanation.question.cohort_period
    anchor = explanation.definition["cohort_anchor"]
    if anchor == "program_year":
        return period
    first, last = explanation.cohort_quarters
    span = first if first == last else f"{first} to {last}"
    return f"{anchor} quarter {period}" if span == period else f"{period} ({anchor} {span})"


def _subject(explanation: Explanation) -> str:
    """Return pathway, cohort, region, provider and population in one line; totals left out."""
    asked = explanation.question
    everything = "all programs" if explanation.is_wioa else "all pathways"
    parts = (
        everything if asked.pathway_id == TOTAL else asked.pathway_id,
        _cohort(explanation),
        "" if asked.region_id == TOTAL else f"region {asked.region_id}",
        "" if asked.provider_id == TOTAL else f"provider {asked.provider_id}",
        ""
        if asked.population_dimension == EVERYONE
        else f"{asked.population_dimension} = {asked.population}",
    )
    return ", ".join(part for part in parts if part)


def _grid() -> Table:
    return Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))


def _definition(explanation: Explanation) -> Table:
    table = _grid()
    for column, label in _DEFINITION.items():
        shown = "Value" if column == "numerator_definition" and not explanation.is_rate else label
        table.add_row(shown, Text(str(explanation.definition[column])), style="dim")
    table.add_row("Use", explanation.permitted_use.replace("_", " "), style="dim")
    return table


def _count(step: Step) -> str:
    return f"{-step.participations if step.is_less else step.participations:,}"


def _waterfall(explanation: Explanation) -> Table:
    """Return the steps; those that leave nobody out, or hold nobody, are not shown."""
    table = _grid()
    table.add_column()
    table.add_column(justify="right")
    for step in explanation.steps:
        is_part = step.name in {"final", "preliminary"}
        if not step.participations and (is_part or step.is_less):
            continue
        prefix = "less " if step.is_less else "  " if is_part else ""
        style = None if is_part or step.is_less else "bold"
        table.add_row(prefix + step.label, _count(step), style=style)
    return table


def _dollars(value: float | None) -> str:
    return "-" if value is None else f"{'-' if value < 0 else ''}${abs(value):,.2f}"


def _outcome(explanation: Explanation) -> Table:
    result = explanation.result
    table = _grid()
    if explanation.is_rate:
        table.add_row("rate", "-" if result.rate is None else f"{result.rate:.2%}", style="bold")
    for name in ("median", "mean"):
        if name in explanation.definition["statistic"]:
            nominal, real = (
                _dollars(getattr(result, f"{name}_value{suffix}")) for suffix in ("", "_real")
            )
            table.add_row(name, f"{nominal}  ({real} in constant dollars)", style="bold")
    table.add_row("people", f"{result.people:,}")
    when = f", will be final from {result.final_from}" if result.final_from else ""
    table.add_row("status", f"{result.status}{when}")
    return table


def _print_behind(behind: tuple[Behind, ...], console: Console) -> None:
    header = f"{'participation_key':<34}{'person_key':<34}{'status':<13}{'value':>12}"
    for step in dict.fromkeys(one.step for one in behind):
        group = [one for one in behind if one.step == step]
        label = _BEHIND_LABELS.get(step) or label_of(step)
        console.print(f"\n[bold]{label}[/] ({len(group):,})", highlight=False)
        console.print(header, style="dim", soft_wrap=True, highlight=False)
        for one in group:
            value = "" if one.value is None else f"{one.value:,.2f}"
            line = f"{one.participation_key:<34}{one.person_key:<34}{one.status:<13}{value:>12}"
            console.print(line.rstrip(), soft_wrap=True, highlight=False, markup=False)


def print_text(explanation: Explanation, console: Console) -> None:
    """Print the definition, the waterfall, the outcome, and the people where they were asked."""
    definition = explanation.definition
    heading = Text(f"{definition['metric_id']} {definition['metric_name']}", style="bold")
    heading.append(f" ({definition['framework_version']})", style="not bold")
    console.print(heading)
    console.print(_subject(explanation), highlight=False, markup=False)
    for part in (_definition(explanation), _waterfall(explanation), _outcome(explanation)):
        console.print()
        console.print(part)
    console.print()
    if not explanation.differences:
        console.print("metrics.metric_results has the same row.", highlight=False)
    if explanation.behind:
        _print_behind(explanation.behind, console)


def write_csv(explanation: Explanation, file: TextIO) -> None:
    """Write the people where they were asked, else the waterfall; one header line."""
    writer = csv.writer(file, lineterminator="\n")
    if explanation.behind:
        rows = [asdict(one) for one in explanation.behind]
        writer.writerow(rows[0])
        writer.writerows(row.values() for row in rows)
        return
    writer.writerow(("step", "label", "participations"))
    writer.writerows((step.name, step.label, step.participations) for step in explanation.steps)


def write_json(explanation: Explanation, file: TextIO) -> None:
    """Write everything as one JSON object; dates as text, dollars as numbers."""
    content = {
        "question": asdict(explanation.question),
        "definition": explanation.definition,
        "permitted_use": explanation.permitted_use,
        "steps": [asdict(step) for step in explanation.steps],
        "result": asdict(explanation.result),
        "differences": [asdict(one) for one in explanation.differences],
        "behind": [asdict(one) for one in explanation.behind],
    }
    json.dump(content, file, indent=2, default=_plain)
    file.write("\n")


def _plain(value: object) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)
