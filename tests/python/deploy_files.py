"""What the tests of deploy/ share: its files, and the names that the code knows."""

import configparser
import re
from pathlib import Path
from typing import Any

import typer

from pathways.cli import app
from pathways.project import Project

ROOT = Project.find(Path(__file__)).root
DEPLOY = ROOT / "deploy"
OPERATIONS = ROOT / "docs" / "operations.md"
HOOK_VARIABLES = {
    f"PATHWAYS_{name}" for name in ("OUTCOME", "EXIT_CODE", "MESSAGE", "RUN_ID", "REPORT")
}
VARIABLE = re.compile(r"\bPATHWAYS_[A-Z_]+\b")


class Unit(configparser.RawConfigParser):
    """A systemd unit; a directive that stands several times keeps all its values, in order."""

    def __init__(self, path: Path) -> None:
        super().__init__(delimiters=("=",), comment_prefixes=("#",), strict=False)
        self.optionxform = str  # type: ignore[assignment,method-assign]  # names have capitals
        self.values_of: dict[str, list[str]] = {}
        text = path.read_text(encoding="utf-8")
        self.read_string(text)
        for name, value in re.findall(r"^(\w+)=(.*)$", text, re.M):
            self.values_of.setdefault(name, []).append(value)

    def words(self, name: str) -> list[str]:
        return " ".join(self.values_of.get(name, [])).split()


def unit(name: str) -> Unit:
    return Unit(DEPLOY / "systemd" / name)


def settings(path: Path, *, commented: bool = False) -> dict[str, str]:
    """NAME=value lines of an example, those that are commented out too if asked."""
    mark = "#?" if commented else ""
    found = re.findall(rf"^{mark}([A-Z_]+)=(.*)$", path.read_text(encoding="utf-8"), re.M)
    return dict(found)


def refresh_variables() -> set[str]:
    """Environment variables that `pathways refresh` takes for its options."""
    command: Any = typer.main.get_command(app)
    found: set[str] = set()
    for parameter in command.commands["refresh"].params:
        given = parameter.envvar or ()
        found |= {given} if isinstance(given, str) else set(given)
    return found


def profile_variables() -> set[str]:
    profile = (ROOT / "profiles.yml.example").read_text(encoding="utf-8")
    return set(re.findall(r"env_var\('(\w+)'", profile))
