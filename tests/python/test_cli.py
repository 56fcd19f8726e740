"""What a user sees of the command itself."""

import pytest
from typer.testing import CliRunner

from pathways import cli
from pathways.errors import BadInputError


def test_an_error_is_one_line_with_its_exit_code_and_keeps_its_brackets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise BadInputError("wages.csv: column [wages], row 3: no number; write 12.50")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    printed = capsys.readouterr().err
    assert printed == "error: wages.csv: column [wages], row 3: no number; write 12.50\n"


@pytest.mark.parametrize(
    "command", ["synth", "refresh", "explain", "bench", "picture", "metric-pages", "check"]
)
def test_every_command_is_listed_and_has_help(command: str) -> None:
    runner = CliRunner()
    assert command in runner.invoke(cli.app, ["--help"]).output
    assert runner.invoke(cli.app, [command, "--help"]).exit_code == 0


def test_help_says_what_is_used_when_an_option_is_left_out() -> None:
    assert "the sample seeds" in CliRunner().invoke(cli.app, ["refresh", "--help"]).output
