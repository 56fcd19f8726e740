"""The hooks and scripts of deploy/ tell the right people the right thing, and nothing else."""

import json
import subprocess
from pathlib import Path

import pytest

from deploy_files import DEPLOY

HOOKS = DEPLOY / "hooks"
RUN = "0000012-20261127T030000Z"
PERSON = "Ada Lovelace 123-45-6789"
ADDRESS = "https://chat.example.gov/hook/s3cr3t"
OUTCOME = {
    "PATHWAYS_OUTCOME": "held_by_gate",
    "PATHWAYS_EXIT_CODE": "2",
    "PATHWAYS_RUN_ID": RUN,
    "PATHWAYS_MESSAGE": PERSON,
    "PATHWAYS_REPORT": f"/var/lib/pathways/warehouse/refresh/runs/{PERSON}.json",
    "PATHWAYS_TOKEN_KEY_FILE": "/etc/pathways/token.key",
}


class Machine:
    """A folder of programs that write down how they were called, in place of the real ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name in ("sendmail", "curl"):
            self.program(
                name, f'printf "%s\\n" "$@" >{folder}/{name}.words; cat >{folder}/{name}.in'
            )
        self.address = folder / "webhook.url"
        self.address.write_text(f"{ADDRESS}\n", encoding="utf-8")

    def program(self, name: str, body: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def run(self, script: Path, environment: dict[str, str], *words: str) -> tuple[int, str]:
        """Run a script; returns its exit code and all that it printed."""
        path = f"{self.programs}:/usr/bin:/bin"
        done = subprocess.run(  # noqa: S603  the scripts are ours
            [script, *words],
            env={"PATH": path, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def wrote(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_mail_says_outcome_code_and_run_and_keeps_the_message(machine: Machine) -> None:
    code, _ = machine.run(HOOKS / "mail.sh", {**OUTCOME, "ALERT_MAIL_TO": "a@example.gov"})
    mail = machine.wrote("sendmail.in")
    assert code == 0
    assert "To: a@example.gov\nSubject: pathways refresh: held_by_gate" in mail
    assert RUN in mail
    assert "Exit code:  2" in mail
    assert "Ada" not in mail
    assert "token.key" not in mail


def test_the_webhook_gets_outcome_and_run_only_and_its_address_is_in_no_argument(
    machine: Machine,
) -> None:
    given = {**OUTCOME, "ALERT_WEBHOOK_URL_FILE": str(machine.address)}
    code, _ = machine.run(HOOKS / "webhook.sh", given)
    words = machine.wrote("curl.words").splitlines()
    assert code == 0
    sent = json.loads(words[words.index("--data") + 1])
    assert sent == {"text": f"pathways refresh: held_by_gate (run {RUN})"}
    assert machine.wrote("curl.in") == f'url = "{ADDRESS}"\n'
    assert not [word for word in words if "example.gov" in word or "Ada" in word]


@pytest.mark.parametrize(
    "address", ["http://chat.example.gov", "", 'https://x" \noutput = "/etc/passwd']
)
def test_an_address_that_is_not_plain_https_is_refused(machine: Machine, address: str) -> None:
    machine.address.write_text(address, encoding="utf-8")
    given = {**OUTCOME, "ALERT_WEBHOOK_URL_FILE": str(machine.address)}
    code, said = machine.run(HOOKS / "webhook.sh", given)
    assert code == 2
    assert "webhook.sh: the address" in said
    assert machine.wrote("curl.words") == ""


@pytest.mark.parametrize("name", ["PATHWAYS_OUTCOME", "PATHWAYS_EXIT_CODE", "PATHWAYS_RUN_ID"])
@pytest.mark.parametrize("text", [PERSON, f"failed\nBcc: {PERSON}", '"}', ""])
def test_what_is_no_outcome_code_or_run_is_sent_as_unknown(
    machine: Machine, name: str, text: str
) -> None:
    given = {
        **OUTCOME,
        name: text,
        "ALERT_MAIL_TO": "a@example.gov",
        "ALERT_WEBHOOK_URL_FILE": str(machine.address),
    }
    code, _ = machine.run(HOOKS / "notify.sh", given)
    mail, words = machine.wrote("sendmail.in"), machine.wrote("curl.words")
    assert code == 0
    assert "unknown" in mail
    assert "Ada" not in mail + words
    assert "Bcc" not in mail


def test_an_address_with_a_line_break_or_an_option_is_refused(machine: Machine) -> None:
    for to in ("a@example.gov\nBcc: b@example.com", "-oQ/tmp"):
        code, said = machine.run(HOOKS / "mail.sh", {**OUTCOME, "ALERT_MAIL_TO": to})
        assert (code, machine.wrote("sendmail.in")) == (2, "")
        assert "ALERT_MAIL_TO" in said


def test_that_nobody_is_told_is_a_failure_and_so_is_a_way_that_fails(machine: Machine) -> None:
    code, said = machine.run(HOOKS / "notify.sh", OUTCOME)
    assert code == 1
    assert "nobody is told" in said
    machine.program("curl", "cat >/dev/null; exit 22")
    both = {"ALERT_MAIL_TO": "a@example.gov", "ALERT_WEBHOOK_URL_FILE": str(machine.address)}
    code, said = machine.run(HOOKS / "notify.sh", {**OUTCOME, **both})
    assert code == 1
    assert "webhook.sh failed" in said
    assert RUN in machine.wrote("sendmail.in")  # the other way was used all the same


@pytest.mark.parametrize(
    ("run", "result", "outcome", "run_id"),
    [
        ("abc", "exit-code", "held_by_gate", RUN),
        ("", "", "held_by_gate", RUN),  # an older systemd doesn't say; it was just now
        ("xyz", "oom-kill", "killed", "unknown"),
        ("xyz", "exit-code", "failed", "unknown"),
    ],
)
def test_outside_of_the_sandbox_the_outcome_of_this_very_run_is_told(
    machine: Machine, run: str, result: str, outcome: str, run_id: str
) -> None:
    inside = {**OUTCOME, "RUNTIME_DIRECTORY": str(machine.folder), "INVOCATION_ID": "abc"}
    assert machine.run(HOOKS / "keep-outcome.sh", inside) == (0, "")
    assert "Ada" not in machine.wrote("outcome")
    told = {"MONITOR_INVOCATION_ID": run, "MONITOR_SERVICE_RESULT": result}
    given = {**told, "OUTCOME_FOLDER": str(machine.folder), "ALERT_MAIL_TO": "a@example.gov"}
    code, _ = machine.run(HOOKS / "tell-from-systemd.sh", given)
    assert code == 0
    assert f"Subject: pathways refresh: {outcome} (run {run_id})" in machine.wrote("sendmail.in")


def test_a_run_that_left_nothing_is_told_as_killed(machine: Machine) -> None:
    given = {"OUTCOME_FOLDER": str(machine.folder), "ALERT_MAIL_TO": "a@example.gov"}
    code, _ = machine.run(HOOKS / "tell-from-systemd.sh", given)
    assert code == 0
    assert "Subject: pathways refresh: killed (run unknown)" in machine.wrote("sendmail.in")


@pytest.mark.parametrize("code", [0, 1, 2, 75])
def test_the_cron_script_passes_settings_and_exit_code_and_prints_only_on_a_bad_night(
    machine: Machine, code: int
) -> None:
    project = machine.folder / "project"
    command = project / ".venv" / "bin" / "pathways"
    command.parent.mkdir(parents=True)
    body = f'echo "$@ $PATHWAYS_RELEASES $PATHWAYS_ON_FAILURE"; echo {PERSON} >&2; exit {code}'
    command.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    command.chmod(0o755)
    database = f"PATHWAYS_DATABASE={machine.folder}/pathways.duckdb"
    lines = f"# a comment\n{database}\nPATHWAYS_RELEASES=/data/releases\n"
    (machine.folder / "pathways.env").write_text(lines, encoding="utf-8")
    given = {"SETTINGS_FOLDER": str(machine.folder), "PROJECT_FOLDER": str(project)}
    returned, said = machine.run(DEPLOY / "cron" / "refresh.sh", given)
    assert returned == code
    assert "Ada" not in said
    assert said == "" if code == 0 else f"exit code {code}" in said
    hook = project / "deploy" / "hooks" / "notify.sh"
    kept = machine.folder / "last-output.log"
    assert kept.read_text(encoding="utf-8") == f"refresh /data/releases {hook}\n{PERSON}\n"
    assert kept.stat().st_mode & 0o077 == 0


def test_the_container_is_run_with_its_volumes_and_the_words_that_are_passed(
    machine: Machine,
) -> None:
    machine.program("podman", 'printf "%s\\n" "$@"; exit 75')
    returned, said = machine.run(DEPLOY / "container" / "run.sh", {}, "release", "list")
    words = said.splitlines()
    assert returned == 75
    assert words[-3:] == ["localhost/pathways", "release", "list"]
    mounts = [words[at + 1] for at, word in enumerate(words) if word == "--volume"]
    assert "/var/lib/pathways/deliveries:/var/lib/pathways/deliveries:ro" in mounts
    assert {mount.split(":")[1] for mount in mounts} > {
        f"/var/lib/pathways/{name}" for name in ("landing", "warehouse", "releases")
    }
