"""From the columns of a file to the delivered columns of an extract: one SQL expression each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pathways.landing.delivered import IDENTITIES, Delivered
from pathways.landing.header import EXTRA_PREFIX, folded, is_header, shown, squeezed
from pathways.landing.mapping_file import (
    ColumnMap,
    Mapping,
    agency_of,
    find_mapping,
    ready_made,
)
from pathways.landing.mapping_sql import column_sql, literal
from pathways.landing.suggestions import (
    ON_THE_DAY,
    identity_like,
    known_synonyms,
    likeliest,
    may_be_null,
)

__all__ = [
    "ColumnMap",
    "Mapping",
    "Resolution",
    "agency_of",
    "find_mapping",
    "ready_made",
    "resolve",
]

_TOKENS = frozenset({*IDENTITIES, "name_dob_token", "birth_year"})


@dataclass(frozen=True)
class Resolution:
    """How the raw columns of a file become the delivered columns of an extract.

    `expressions`: delivered column -> DuckDB SQL over the raw text columns, text or null.
    `problems`: one line each, without a value; empty when the file can be landed.
    `used`: delivered column -> column of theirs. `missing` is ours, `unknown` theirs.
    `has_header` is False when the first line is none of the extract, by its names.
    """

    expressions: dict[str, str]
    problems: tuple[str, ...]
    used: dict[str, str]
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    has_header: bool = True


def resolve(
    mapping: Mapping,
    delivered: Delivered,
    header: Sequence[str],
    received: date,
    layout: str = "auto",
) -> Resolution:
    """Return the expressions for a file with this header, or what is wrong with it.

    `layout` is what the reader found; for one with a ready-made mapping (lehd) that mapping
    applies below the agency's own, of which only counts what fits the layout: the rest is for
    the agency's files in other layouts. Raises nothing: every fault is a problem.
    """
    found = layout if layout != "auto" else mapping.layout
    ready = ready_made(found, delivered.extract)
    own = _fitting(mapping, delivered, header) if ready.path else mapping
    merged = replace(
        mapping,
        columns={**ready.columns, **own.columns},
        ignore=(*ready.ignore, *own.ignore),
    )
    return _Resolver(merged, delivered, tuple(header), received).resolution()


def _fitting(mapping: Mapping, delivered: Delivered, header: Sequence[str]) -> Mapping:
    """Return a mapping without the columns of theirs that a layout doesn't have, and without
    ignoring those of it that are needed.
    """
    there = {folded(name) for name in header}
    columns = {
        ours: column
        for ours, column in mapping.columns.items()
        if column.source is None or folded(column.source) in there
    }
    ignore = tuple(name for name in mapping.ignore if folded(name) not in delivered.required)
    return replace(mapping, columns=columns, ignore=ignore)


@dataclass
class _Resolver:
    """One resolution while it is worked out."""

    mapping: Mapping
    delivered: Delivered
    header: tuple[str, ...]
    received: date
    expressions: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def resolution(self) -> Resolution:
        if not is_header(self.header, self._known_names()):
            return Resolution({}, (self._no_header(),), {}, has_header=False)
        self._check_mapping()
        for ours in self.delivered.columns:
            self._column(ours)
        unknown = self._unknown()
        self.problems.extend(self._missing_problem(ours, unknown) for ours in self.missing)
        self.problems.extend(self._unknown_problem(name) for name in unknown)
        self.problems.extend(self._header_problems())
        return Resolution(
            self.expressions,
            tuple(self.problems),
            self.used,
            tuple(self.missing),
            tuple(unknown),
        )

    def _no_header(self) -> str:
        if len(self.header) == 1 and any(mark in self.header[0] for mark in ";|\t,"):
            return (
                "the header is one text, so the columns aren't divided by "
                f"{self.mapping.delimiter!r}; write the right `delimiter:` in mapping.yml"
            )
        return (
            f"the first line is no header of {self.delivered.extract}: too few of its "
            f"{len(self.header)} texts are known, or one looks like data; add a header line, or "
            "map the columns in mapping.yml (the texts aren't shown: they may be someone's)"
        )

    def _known_names(self) -> set[str]:
        sources = [column.source for column in self.mapping.columns.values() if column.source]
        names = [*self.delivered.columns, *sources, *self.mapping.ignore, *_TOKENS]
        return {squeezed(name) for name in names} | known_synonyms(self.delivered.columns)

    def _check_mapping(self) -> None:
        for ours, column in self.mapping.columns.items():
            place = f"{self.mapping.path}: extracts.{self.delivered.extract}.columns.{ours}"
            if ours not in self.delivered.columns:
                close = likeliest(ours, self.delivered.columns)
                advice = f"write {close}" if close else "take the line out"
                advice = self._token_advice(ours, advice)
                self.problems.append(f"{place}: no column of {self.delivered.extract}; {advice}")
            elif column.format and self._data_type(ours) not in {"date", "timestamp"}:
                self.problems.append(f"{place}.format: {ours} is no date; take format out")

    def _column(self, ours: str) -> None:
        column = self.mapping.columns.get(ours)
        if column is None:
            ignored = {folded(name) for name in self.mapping.ignore}
            theirs = self._find(ours)
            if theirs is not None and folded(theirs) not in ignored:
                self._use(ours, theirs, ColumnMap(source=ours))
            elif ours in self.delivered.required:
                self.missing.append(ours)
        elif column.source is not None:
            theirs = self._find(column.source)
            if theirs is not None:
                self._use(ours, theirs, column)
            elif ours in self.delivered.required:
                self.missing.append(ours)
        elif column.is_received:
            self.expressions[ours] = literal(self.received.isoformat())
        else:
            self.expressions[ours] = literal(column.value)

    def _use(self, ours: str, theirs: str, column: ColumnMap) -> None:
        self.used[ours] = theirs
        self.expressions[ours] = column_sql(
            theirs,
            column,
            self.mapping.null_values,
            is_timestamp=self._data_type(ours) == "timestamp",
            not_after=self.received if ours == "birth_date" else None,
        )

    def _find(self, name: str) -> str | None:
        if name in self.header:
            return name
        return next((theirs for theirs in self.header if folded(theirs) == folded(name)), None)

    def _data_type(self, ours: str) -> str:
        if ours == "birth_date":
            return "date"
        types = {column.name: column.data_type for column in self.delivered.contract.columns}
        return types.get(ours, "varchar").lower()

    def _unknown(self) -> list[str]:
        taken = {folded(name) for name in (*self.used.values(), *self.mapping.ignore)}
        return [
            name
            for name in dict.fromkeys(self.header)
            if folded(name) not in taken and not folded(name).startswith(EXTRA_PREFIX)
        ]

    def _missing_problem(self, ours: str, unknown: list[str]) -> str:
        column = self.mapping.columns.get(ours)
        if column is not None and column.source is not None and column.source != ours:
            close = likeliest(column.source, unknown)
            advice = f"write {shown(close)} there" if close else "correct the mapping"
            return (
                f"{ours}: mapping.yml takes it from {shown(column.source)}, which the file "
                f"doesn't have; {advice}"
            )
        close = likeliest(ours, unknown)
        if close:
            return (
                f"{ours} is missing; in mapping.yml write `{ours}: {shown(close)}`, if it is that"
            )
        if ours in ON_THE_DAY:
            return (
                f"{ours} is missing; deliver it, or in mapping.yml write "
                f"`{ours}: {{received: true}}` for the day of the delivery"
            )
        is_optional = may_be_null(self.delivered, ours)
        otherwise = f" (`{ours}: {{value: null}}` when nobody collects it)" if is_optional else ""
        return f"{ours} is missing; deliver it, or map it in mapping.yml{otherwise}"

    def _unknown_problem(self, name: str) -> str:
        if folded(name) in _TOKENS:
            return f"{shown(name)} is delivered; {self._token_advice(folded(name), '')}"
        if self._is_shadowed(name):
            return (
                f"{folded(name)} comes from {shown(self.used[folded(name)])} by mapping.yml, and "
                f"the file has {shown(name)} too; list one of them under ignore"
            )
        extra = "" if identity_like(name) else f", or rename it {EXTRA_PREFIX}{shown(name)}"
        return f"{shown(name)} is unknown; map it or list it under ignore in mapping.yml{extra}"

    def _is_shadowed(self, name: str) -> bool:
        return folded(name) in self.used

    def _token_advice(self, name: str, otherwise: str) -> str:
        if name not in _TOKENS:
            return otherwise
        sources = {"ssn_token": "ssn", "fein_token": "fein", "birth_year": "birth_date"}
        deliver = sources.get(name, "first_name, last_name and birth_date")
        return f"landing makes tokens itself: deliver {deliver}, and list {name} under ignore"

    def _header_problems(self) -> list[str]:
        counts = Counter(folded(name) for name in self.header)
        twice = [name for name, count in counts.items() if count > 1]
        cut = [name for name in self.header if "\0" in name]
        return [
            *(
                f"{shown(name)} stands twice (case doesn't count); deliver it once"
                for name in twice
            ),
            *(f"{shown(name)} holds a zero byte; rename it in the header" for name in cut),
        ]
