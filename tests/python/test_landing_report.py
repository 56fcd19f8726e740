"""The pages of landing: complete, readable without a network, and silent about values."""

from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pathways.landing.comparison import DriftRow
from pathways.landing.report import (
    Amount,
    DeliveryReport,
    DeliveryRow,
    ReasonRow,
    masked,
    write_delivery_report,
    write_report_index,
)
from pathways.quality.results import CheckResult


def delivery(delivery_id: str = "00ff00ff00ff00ff", hour: int = 9, **fields: object) -> DeliveryRow:
    values: dict[str, object] = {
        "agency": "labor <department>",
        "extract": "ui_wage_records",
        "file_name": "wages_2024q1.csv",
        "received": date(2024, 5, 6),
        "landed_at": datetime(2024, 5, 7, hour, 30),  # noqa: DTZ001
        "status": "accepted",
        "incoming": Amount(1_234_567, Decimal("9876543210.01")),
        "accepted": Amount(1_234_500, Decimal("9876543000.00")),
        "quarantined": Amount(67, Decimal("210.01")),
    }
    return DeliveryRow(delivery_id, **(values | fields))  # type: ignore[arg-type]


REPORT = DeliveryReport(
    delivery(),
    reasons=(
        ReasonRow(
            "ui_wage_records",
            "naics_code",
            "naics_code is 2 to 6 digits",
            "Write the code without its title",
            Amount(67, Decimal("210.01")),
        ),
    ),
    checks=(
        CheckResult("ui_wage_records", "wages is never empty", "wages"),
        CheckResult("ui_wage_records", "naics", "naics_code", success=False, unexpected_count=67),
    ),
    drift=(
        DriftRow("row_count", None, None, 5e3, 1e4, 2.0, "ratio", 2, 20, False),
        DriftRow("wage_quantile", "wages", "0.5", 7e5, 7e3, 100, "ratio", 1.25, 3, False),
        DriftRow("wage_quantile", "wages", "0.9", 9e5, 4.5e5, 2, "ratio", 1.25, 3, False),
        DriftRow("null_share", "naics_code", None, 0.2, 0.1, 0.1, "difference", 0.05, None, False),
    ),
    warnings=("the last line has no line end",),
)


class Page(HTMLParser):
    """Tags that are open at the end, headers without scope, tables without caption, and text."""

    VOID = frozenset({"meta", "br", "link"})

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.links: list[str] = []
        self.raw = path.read_text(encoding="utf-8")
        self.feed(self.raw)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "th" and dict(attrs).get("scope") not in {"col", "row"}:
            self.faults.append("a header without scope")
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in {"td", "th"}:
            self.tables[-1][-1].append("")
        self.links += [str(value) for name, value in attrs if name in {"href", "src"}]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open):
            self.tables[-1][-1][-1] += data


def assert_sound(page: Page) -> None:
    assert page.faults == []
    assert page.open == []
    assert page.raw.count("<caption>") == len(page.tables)
    assert '<html lang="en">' in page.raw
    assert "<script" not in page.raw
    assert "http" not in page.raw
    assert all(len({len(row) for row in table}) == 1 for table in page.tables)


def test_the_page_of_a_delivery_has_its_tables(tmp_path: Path) -> None:
    path = write_delivery_report(tmp_path, REPORT)
    assert path == tmp_path / "00ff00ff00ff00ff" / "index.html"
    page = Page(path)
    assert_sound(page)
    flow, reasons, drift, checks = page.tables
    assert flow[1:] == [
        ["In", "1,234,567", "$9,876,543,210.01"],
        ["Accepted", "1,234,500", "$9,876,543,000.00"],
        ["In quarantine", "67", "$210.01"],
    ]
    assert reasons[1][0] == "naics_code is 2 to 6 digits"
    assert reasons[1][3:] == ["67", "$210.01", "Write the code without its title"]
    assert [row[:5] for row in drift[1:]] == [
        ["✗ fail", "median", "wages", "$700,000", "$7,000"],
        ["! warn", "rows in which it is empty", "naics_code", "20.0%", "10.0%"],
        ["✓ pass", "rows", "", "5,000", "10,000"],
    ]
    assert [row[5:] for row in drift[1:]] == [
        ["1.25 times", "3 times"],
        ["5 points", "none"],
        ["2 times", "20 times"],
    ]
    assert [row[0] for row in checks[1:]] == ["✗ fail", "✓ pass"]
    assert "labor &lt;department&gt;" in page.raw
    assert "<li>the last line has no line end</li>" in page.raw


def test_a_rejected_delivery_says_why_and_has_no_dollars(tmp_path: Path) -> None:
    rejected = delivery(
        status="rejected",
        message="the file is truncated; deliver it again",
        incoming=Amount(0),
        accepted=Amount(0),
        quarantined=Amount(0),
    )
    page = Page(write_delivery_report(tmp_path, DeliveryReport(rejected)))
    assert_sound(page)
    assert len(page.tables) == 1
    assert "$" not in page.raw
    assert "&#10007; rejected" in page.raw
    assert "the file is truncated; deliver it again" in page.raw


def test_the_index_lists_the_newest_first(tmp_path: Path) -> None:
    rows = [
        delivery("aa", 8),
        delivery("bb", 10, status="held", message="41% of the rows are bad"),
        delivery("cc", 9, status="rejected"),
    ]
    path = write_report_index(tmp_path, rows)
    page = Page(path)
    assert_sound(page)
    of = "ui_wage_records of labor <department>wages_2024q1.csv"
    assert [row[:2] for row in page.tables[0][1:]] == [
        ["! held", f"{of} bb41% of the rows are bad"],
        ["✗ rejected", f"{of} cc"],
        ["✓ accepted", f"{of} aa"],
    ]
    assert "3 deliveries: 1 accepted, 1 held back whole, 1 rejected." in page.raw
    assert page.links == [f"{name}/index.html" for name in ("bb", "cc", "aa")]
    assert_sound(Page(write_report_index(tmp_path, [])))


def test_pages_are_replaced_whole_and_leave_nothing_behind(tmp_path: Path) -> None:
    first = write_delivery_report(tmp_path, REPORT).read_bytes()
    (tmp_path / "00ff00ff00ff00ff" / ".index.html.new").write_text("cut off by a kill")
    assert write_delivery_report(tmp_path, REPORT).read_bytes() == first
    write_report_index(tmp_path, [REPORT.delivery])
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["index.html"] * 2


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("wages_2024q1.csv", "wages_2024q1.csv"),
        ("20240115_students.csv.gz", "20240115_students.csv.gz"),
        ("2024-01-15 students.csv", "2024-01-15 students.csv"),
        ("078-05-1120.csv", "###-##-####.csv"),
        ("for 078051120.csv", "for #########.csv"),
        ("078_05_1120.csv", "###_##_####.csv"),
        ("a\nb\x1b[31m\u202ec.csv", "a?b?[31m?c.csv"),
        ("LEHD_2023Q3_2023-11-15.txt", "LEHD_2023Q3_2023-11-15.txt"),
        ("x" * 200, "x" * 79 + "…"),
    ],
)
def test_file_names_are_masked(name: str, shown: str) -> None:
    assert masked(name) == shown


@pytest.mark.parametrize("name", ["", "..", "a/b", "../../x", "a\n"])
def test_an_id_is_never_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="delivery_id"):
        write_delivery_report(tmp_path, DeliveryReport(delivery(name)))
    assert list(tmp_path.iterdir()) == []
