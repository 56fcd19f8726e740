"""What the documentation says is there, is there."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from pathways.cli import app
from pathways.project import Project

ROOT = Project.find(Path(__file__)).root
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
README_LINES = 200

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[(?:[^\]`]|`[^`]*`)*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.M)
REPOSITORY_PATH = re.compile(
    r"(?:analyses|deploy|docs|macros|models|quality|scripts|seeds|tests)(?:/[\w.-]+)*/?"
)

every_page = pytest.mark.parametrize(
    "page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES]
)


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [block for name, block in FENCE.findall(text) if name == language]


def commands(page: Path) -> Iterator[str]:
    """Lines of shell blocks, and code within a line."""
    for block in blocks(page, "bash"):
        yield from (line.split("#")[0].strip() for line in block.splitlines())
    yield from INLINE.findall(prose(page))


def anchors(page: Path) -> set[str]:
    """Anchors of the headings, as GitHub makes them."""
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text) for text in HEADING.findall(prose(page)))
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in plain}


@cache
def descriptions(kind: str) -> dict[str, dict[str, Any]]:
    """Name -> YAML entry of every model or seed."""
    texts = [file.read_text(encoding="utf-8") for file in ROOT.glob(f"{kind}/**/*.yml")]
    read = [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts]
    return {entry["name"]: entry for content in read for entry in content.get(kind, [])}


def names(pattern: str) -> list[str]:
    return sorted(path.stem for path in ROOT.glob(pattern))


@every_page
def test_every_relative_link_and_anchor_resolves(page: Path) -> None:
    broken = []
    for target in LINK.findall(prose(page)):
        if re.match(r"\w+:", target):
            continue
        file, _, anchor = target.partition("#")
        linked = (page.parent / file).resolve() if file else page
        if not linked.exists() or (anchor and anchor not in anchors(linked)):
            broken.append(target)
    assert not broken


@every_page
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    found = (re.match(r"make ([a-z-]+)", command) for command in commands(page))
    assert {match[1] for match in found if match} <= targets


@every_page
def test_every_pathways_command_and_option_that_is_named_exists(page: Path) -> None:
    unknown = []
    for line in commands(page):
        program, *words = line.rstrip("\\").split() or [""]
        if program != "pathways" or not words:
            continue
        command: Any = typer.main.get_command(app)
        while hasattr(command, "commands") and words and not words[0].startswith("-"):
            command = command.commands.get(words.pop(0))
        parameters = getattr(command, "params", ())
        options = {option for parameter in parameters for option in parameter.opts}
        given = {word.split("=")[0] for word in words if word.startswith("--")}
        if command is None or not given <= options | {"--help"}:
            unknown.append(line)
    assert not unknown


@every_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    named = {code for code in INLINE.findall(prose(page)) if REPOSITORY_PATH.fullmatch(code)}
    assert not [path for path in sorted(named) if not (ROOT / path).exists()]


@every_page
def test_python_examples_compile(page: Path) -> None:
    for example in blocks(page, "python"):
        compile(example, str(page), "exec")


@pytest.mark.parametrize(("kind", "suffix"), [("models", "sql"), ("seeds", "csv")])
def test_every_model_and_seed_and_its_columns_are_described(kind: str, suffix: str) -> None:
    entries = descriptions(kind)
    assert [name for name in names(f"{kind}/**/*.{suffix}") if name not in entries] == []
    blank = [
        f"{name}.{part.get('name')}"
        for name, entry in entries.items()
        for part in (entry, *entry.get("columns", []))
        if not str(part.get("description") or "").strip()
    ]
    assert not blank


def test_every_column_of_a_seed_is_described() -> None:
    missing = []
    for path in sorted(ROOT.glob("seeds/**/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        described = {column["name"] for column in descriptions("seeds")[path.stem]["columns"]}
        missing += [f"{path.stem}.{column}" for column in header if column not in described]
    assert not missing


def test_every_mart_is_in_the_page_of_the_marts() -> None:
    headings = "\n".join(HEADING.findall(prose(ROOT / "docs" / "marts.md")))
    listed = set(re.findall(r"\w+", headings))
    assert [name for name in names("models/marts/**/*.sql") if name not in listed] == []


def test_every_seed_is_in_the_page_of_your_data() -> None:
    text = prose(ROOT / "docs" / "your-data.md")
    assert [name for name in names("seeds/**/*.csv") if f"\n| `{name}` |" not in text] == []


def test_every_metric_is_in_the_index_of_the_metrics() -> None:
    text = prose(ROOT / "docs" / "metrics" / "README.md")
    with (ROOT / "seeds/reference/metric_definitions.csv").open(encoding="utf-8") as file:
        rows = [
            "| [{metric_id}]({metric_id}.md) | {metric_name} |".format(**row)
            for row in csv.DictReader(file)
        ]
    assert [row for row in rows if row not in text] == []


def test_first_day_lists_every_analysis_variable_and_var() -> None:
    text = prose(ROOT / "docs" / "getting-started.md")
    profile = (ROOT / "profiles.yml.example").read_text(encoding="utf-8")
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    expected = [
        *(f"analyses/{name}.sql" for name in names("analyses/*.sql")),
        *re.findall(r"env_var\('(\w+)'", profile),
        *project["vars"],
    ]
    assert [name for name in expected if f"`{name}`" not in text] == []


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= README_LINES
