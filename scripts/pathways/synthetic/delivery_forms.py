"""How each agency of the synthetic state writes its files, and the mapping.yml that says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from pathways.contracts import Contract
from pathways.landing.delivered import NAME_AND_BIRTH, delivered
from pathways.synthetic.delivery_files import Style
from pathways.synthetic.raw_identities import plain

ISO = "%Y-%m-%d"
NAMES = ("first_name", "last_name")


@dataclass(frozen=True)
class Form:
    """How one agency delivers.

    `names`: our column -> theirs; `codes`: our column -> our code -> theirs; `flags`: theirs for
    true and false; `fixed`: columns that its files don't have; `ignored`: columns that only its
    files have; `null_text`: what it writes for unknown, instead of nothing.
    """

    agency: str
    style: Style = field(default_factory=Style)
    suffix: str = ".csv"
    names: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    flags: tuple[str, str] | None = None
    date_format: str = ISO
    null_text: str | None = None
    fixed: dict[str, str] = field(default_factory=dict)
    ignored: dict[str, tuple[str, ...]] = field(default_factory=dict)
    has_capitals_only: bool = False

    def column_codes(self, contract: Contract, name: str) -> dict[str, str]:
        """Return our code -> theirs for a delivered column."""
        types = {column.name: column.data_type for column in contract.columns}
        if types.get(name) == "boolean" and self.flags:
            return dict(zip(("true", "false"), self.flags, strict=True))
        return self.codes.get(name, {})

    def is_date(self, contract: Contract, name: str) -> bool:
        types = {column.name: column.data_type for column in contract.columns}
        return name == "birth_date" or types.get(name) == "date"

    def render(self, contract: Contract, table: pa.Table) -> pa.Table:
        """Return delivered columns, text, as the agency names and writes them."""
        rendered = {}
        for name in table.column_names:
            if name in self.fixed:
                continue
            values = _recoded(table[name], self.column_codes(contract, name))
            if self.is_date(contract, name) and self.date_format != ISO:
                values = pc.strftime(
                    values.cast(pa.date32()).cast(pa.timestamp("s")), format=self.date_format
                )
            if name in NAMES and self.has_capitals_only:
                values = pa.array([text and plain(text).upper() for text in values.to_pylist()])
            if self.null_text is not None and name not in ("ssn", *NAME_AND_BIRTH):
                values = pc.fill_null(values, self.null_text)
            rendered[self.names.get(name, name.upper())] = values
        return pa.table(rendered)

    def mapping(self, contracts: Iterable[Contract]) -> dict[str, Any]:
        """Return the content of its mapping.yml for these extracts."""
        content: dict[str, Any] = {}
        if self.style.encoding != "utf-8":
            content["encoding"] = self.style.encoding
        if self.style.delimiter != ",":
            content["delimiter"] = self.style.delimiter
        if self.null_text is not None:
            content["null_values"] = [self.null_text]
        return {**content, "extracts": {one.extract: self._extract(one) for one in contracts}}

    def _extract(self, contract: Contract) -> dict[str, Any]:
        columns = {
            name: entry
            for name in delivered(contract).required
            if (entry := self._column(contract, name)) is not None
        }
        ignored = list(self.ignored.get(contract.extract, ()))
        return {"columns": columns, **({"ignore": ignored} if ignored else {})}

    def _column(self, contract: Contract, name: str) -> str | dict[str, Any] | None:
        if name in self.fixed:
            return {"value": self.fixed[name]}
        entry: dict[str, Any] = {}
        if codes := self.column_codes(contract, name):
            entry["codes"] = {theirs: ours for ours, theirs in codes.items()}
        if self.is_date(contract, name) and self.date_format != ISO:
            entry["format"] = self.date_format
        theirs = self.names.get(name)
        if not entry:
            return theirs
        return {"from": theirs or name.upper(), **entry}


def _recoded(values: pa.ChunkedArray, codes: dict[str, str]) -> pa.ChunkedArray:
    if not codes:
        return values
    place = pc.index_in(values, value_set=pa.array(list(codes)))
    return pc.coalesce(pa.array(list(codes.values())).take(place.combine_chunks()), values)


_ROSTER = {
    "student_id": "STU_ID",
    "first_name": "FIRST_NM",
    "last_name": "LAST_NM",
    "birth_date": "DOB",
    "sex": "GENDER",
    "race_ethnicity": "ETHNICITY",
    "education_level": "HIGHEST_ED",
    "municipality": "CITY",
    "updated_at": "LAST_CHANGED",
}
ADDRESS = "ADDRESS"
"""A column of the colleges' rosters that nobody asked for; its values hold commas."""

COLLEGES = Form(
    agency="college_system",
    names={
        **_ROSTER,
        "institution_id": "COLLEGE",
        "is_english_learner": "ELL_FLAG",
        "has_disability": "DISAB_FLAG",
        "is_low_income": "LOWINC_FLAG",
        "course_id": "CRS_ID",
        "term_start_date": "TERM_BEG",
        "term_end_date": "TERM_END",
        "course_level": "LEVEL",
        "credits_attempted": "CR_ATT",
        "credits_earned": "CR_ERN",
        "source": "COLLEGE",
        "source_person_id": "STU_ID",
    },
    codes={
        "sex": {"female": "F", "male": "M", "nonbinary": "X"},
        "course_level": {"adult_basic": "AB", "developmental": "DV", "college": "CL"},
        "credit_unit": {"semester": "S", "quarter": "Q"},
    },
    flags=("Y", "N"),
    date_format="%m/%d/%Y",
    ignored={"education_students": (ADDRESS,)},
)


def adult_center(institution: str) -> Form:
    """Return the form of the adult education center: an old system of Windows, semicolons."""
    return Form(
        agency="adult_education_center",
        style=Style(delimiter=";", encoding="cp1252", line_end="\r\n"),
        names={**_ROSTER, "student_id": "Learner no.", "last_name": "Surname"},
        codes={"sex": {"female": "w", "male": "m", "nonbinary": "d"}},
        flags=("1", "0"),
        date_format="%d.%m.%Y",
        null_text="n/a",
        fixed={"institution_id": institution},
    )


WORKFORCE = Form(
    agency="workforce_board",
    suffix=".csv.gz",
    names={"agency_id": "OFFICE", "source": "OFFICE", "source_person_id": "PARTICIPANT_ID"},
    codes={"completion_status": {"in_progress": "1", "completed": "2", "withdrawn": "3"}},
    date_format="%Y%m%d",
    has_capitals_only=True,
)
WAGE_AGENCY = Form(
    agency="state_ui",
    suffix=".csv.gz",
    names={
        "ssn": "SSN",
        "employer_account": "UI_ACCT",
        "wage_year": "YR",
        "wage_quarter": "QTR",
        "received_date": "REC_DT",
        "wages": "GROSS_WAGES",
        "naics_code": "NAICS",
    },
    ignored={"ui_wage_records": ("FIRST_NAME", "LAST_NAME")},
)


def write_mapping(folder: Path, content: dict[str, Any], says: Sequence[str]) -> None:
    """Write a mapping.yml below `folder`, with comments at its top."""
    folder.mkdir(parents=True, exist_ok=True)
    head = "".join(f"# {line}\n" for line in says)
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
    (folder / "mapping.yml").write_text(head + text, encoding="utf-8")
