"""Who may have done it: deliveries, extracts and code that the current release was made without."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pathways.gate.definitions import changed_code
from pathways.gate.findings import Concern, Finding
from pathways.landing.reading import shown as masked

Delivery = Mapping[str, Any]
_QUARTER = re.compile(r"(\d{4})Q([1-4])")


def changed_deliveries(
    inputs: Mapping[str, Any], current_inputs: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return accepted deliveries that only one of both has; `withdrawn`: only the current one."""
    after, before = _accepted(inputs), _accepted(current_inputs)
    new = [{**one, "withdrawn": False} for key, one in after.items() if key not in before]
    gone = [{**one, "withdrawn": True} for key, one in before.items() if key not in after]
    return new + gone


def name_causes(
    findings: Sequence[Finding], inputs: Mapping[str, Any], current_inputs: Mapping[str, Any]
) -> list[Finding]:
    """Return the findings, each with the deliveries and the code that may have caused it."""
    deliveries = changed_deliveries(inputs, current_inputs)
    code = changed_code(inputs, current_inputs)
    extracts = _changed_extracts(inputs, current_inputs)
    named = []
    for finding in findings:
        concern = finding.concern
        if not concern.extracts:
            named.append(finding)
            continue
        near = [one for one in deliveries if _concerns(one, concern)]
        changed = () if near else [one for one in extracts if one.startswith(concern.extracts)]
        causes = (*finding.causes, *(f"extract {name}" for name in changed), *code)
        ids = tuple(str(one["delivery_id"]) for one in near)
        named.append(replace(finding, deliveries=ids, causes=causes))
    return named


def delivery_in_words(delivery: Delivery) -> str:
    """Return what a reader knows a delivery by; file names are masked as everywhere."""
    quarters = [str(one) for one in _quarters(delivery) if one]
    period = f", {' to '.join(dict.fromkeys(quarters))}" if quarters else ""
    name = masked(str(delivery.get("file_name") or ""))
    withdrawn = ", no longer accepted" if delivery.get("withdrawn") else ""
    return (
        f"{delivery.get('agency_id')}/{delivery.get('extract')}/{name}"
        f" ({delivery.get('delivery_id')}{period}{withdrawn})"
    )


def _accepted(inputs: Mapping[str, Any]) -> dict[str, Delivery]:
    return {
        str(one["delivery_id"]): one
        for one in inputs.get("deliveries") or ()
        if one.get("status") == "accepted"
    }


def _changed_extracts(inputs: Mapping[str, Any], current_inputs: Mapping[str, Any]) -> list[str]:
    after, before = inputs.get("extracts") or {}, current_inputs.get("extracts") or {}
    return sorted(name for name in {**before, **after} if before.get(name) != after.get(name))


def _concerns(delivery: Delivery, concern: Concern) -> bool:
    """Whether a delivery is of the extracts and the quarters that a finding is about."""
    if not str(delivery.get("extract") or "").startswith(concern.extracts):
        return False
    first, last = (quarter_number(value) for value in _quarters(delivery))
    begins_later = first is not None and concern.last is not None and first > concern.last
    ended_before = last is not None and concern.first is not None and last < concern.first
    return not (begins_later or ended_before)


def _quarters(delivery: Delivery) -> tuple[Any, Any]:
    return delivery.get("first_quarter"), delivery.get("last_quarter")


def quarter_number(value: object) -> int | None:
    """Return the index of `2024Q3`, or of an index; None when it is neither."""
    if found := _QUARTER.fullmatch(str(value)):
        return int(found[1]) * 4 + int(found[2]) - 1
    return int(str(value)) if str(value).isdecimal() else None
