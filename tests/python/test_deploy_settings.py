"""The settings, units and schedules in deploy/ agree with the command that they run."""

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from deploy_files import (
    DEPLOY,
    HOOK_VARIABLES,
    OPERATIONS,
    ROOT,
    VARIABLE,
    profile_variables,
    refresh_variables,
    settings,
    unit,
)
from pathways import errors
from pathways.landing.token_key import KEY_FILE_VARIABLE

SETTINGS = DEPLOY / "pathways.env.example"
ALERTS = DEPLOY / "prometheus" / "pathways-alerts.yml"
METRIC = re.compile(r"\bpathways_(?:refresh|release)_\w+")


def named_in(folder: Path) -> set[str]:
    """PATHWAYS_* variables named in the files of deploy/ (not superset's), and in the page."""
    files = [file for file in folder.rglob("*") if file.is_file() and "superset" not in file.parts]
    return {
        name
        for file in [*files, OPERATIONS]
        for name in VARIABLE.findall(file.read_text(encoding="utf-8"))
    }


def test_every_variable_that_is_named_exists() -> None:
    known = refresh_variables() | profile_variables() | HOOK_VARIABLES | {KEY_FILE_VARIABLE}
    assert named_in(DEPLOY) - known == set()


def test_the_example_explains_every_variable_of_the_refresh_and_the_profile() -> None:
    explained = set(settings(SETTINGS, commented=True))
    # the output of the profile is a developer's choice
    wanted = refresh_variables() | profile_variables() - {"PATHWAYS_TARGET"}
    assert wanted - explained == set()


def test_the_refresh_takes_its_settings_from_the_environment() -> None:
    assert {"PATHWAYS_DELIVERIES", "PATHWAYS_RELEASES", "PATHWAYS_ON_FAILURE"} < refresh_variables()


@pytest.mark.parametrize("name", ["pathways.env.example", "alerts.env.example"])
def test_systemd_sh_and_podman_read_the_settings_alike(name: str) -> None:
    lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    given = [line.removeprefix("#") for line in lines if re.match(r"#?[A-Z_]+=", line)]
    assert given
    assert [line for line in given if not re.fullmatch(r"[A-Z_]+=[\w./:@,+-]+", line)] == []


def test_the_settings_hold_no_key() -> None:
    assert "PATHWAYS_TOKEN_KEY" not in settings(SETTINGS, commented=True)


def test_each_folder_that_the_settings_write_is_writable_in_the_sandbox() -> None:
    writable = [
        word.lstrip("-") for word in unit("pathways-refresh.service").words("ReadWritePaths")
    ]
    given = settings(SETTINGS, commented=True)
    written = ("LANDING", "RELEASES", "DATABASE", "TEMP_DIRECTORY", "METRICS_FILE")
    paths = [Path(given[f"PATHWAYS_{name}"]) for name in written]
    assert [
        path for path in paths if not any(path.is_relative_to(folder) for folder in writable)
    ] == []
    assert not any(Path(given["PATHWAYS_DELIVERIES"]).is_relative_to(folder) for folder in writable)


def test_no_failure_counts_as_success_for_systemd() -> None:
    refresh = unit("pathways-refresh.service")
    assert refresh.words("SuccessExitStatus") == []
    assert refresh.words("OnFailure") == ["pathways-refresh-failed.service"]
    assert not refresh.words("ExecStart")[0].startswith("-")


@pytest.mark.parametrize(
    ("directive", "value"),
    [
        ("Type", "oneshot"),
        ("User", "pathways"),
        ("UMask", "0027"),
        ("ProtectSystem", "strict"),
        ("PrivateTmp", "yes"),
        ("PrivateNetwork", "yes"),
        ("IPAddressDeny", "any"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("MemorySwapMax", "0"),
        ("LimitCORE", "0"),
        ("RestrictAddressFamilies", "AF_UNIX"),
    ],
)
def test_the_service_is_shut_in(directive: str, value: str) -> None:
    assert unit("pathways-refresh.service").values_of[directive] == [value]


def test_the_failure_unit_can_send_but_sees_no_data() -> None:
    failed = unit("pathways-refresh-failed.service")
    assert {"-/var/lib/pathways", "-/etc/pathways/token.key"} <= set(
        failed.words("InaccessiblePaths")
    )
    # each of these implies NoNewPrivileges, and sendmail is setuid or setgid
    implying = {"NoNewPrivileges", "PrivateDevices", "SystemCallFilter", "RestrictAddressFamilies"}
    assert implying & set(failed.values_of) == set()
    assert "PrivateNetwork" not in failed.values_of


def test_a_missed_night_is_made_good_after_a_boot() -> None:
    timer = unit("pathways-refresh.timer")
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Timer"]["OnBootSec"]
    assert timer["Timer"]["RandomizedDelaySec"]
    assert timer["Install"]["WantedBy"] == "timers.target"


def test_each_program_that_a_schedule_starts_exists_and_can_run() -> None:
    started = [
        word
        for name in ("pathways-refresh.service", "pathways-refresh-failed.service")
        for word in unit(name).words("ExecStart")
    ]
    for file in ("cron/pathways", "windows/pathways-refresh.xml", "container/Containerfile"):
        started += re.findall(
            r"/opt/pathways/deploy/[\w/.-]+\.sh", (DEPLOY / file).read_text("utf-8")
        )
    scripts = {Path(word) for word in started if word.startswith("/opt/pathways/deploy/")}
    assert len(scripts) >= 4
    found = [ROOT / script.relative_to("/opt/pathways") for script in scripts]
    assert [path for path in found if not path.is_file() or not path.stat().st_mode & 0o111] == []


def test_the_cron_lines_have_five_fields_or_a_name_then_the_user() -> None:
    text = (DEPLOY / "cron" / "pathways").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    schedules = [line for line in lines if not re.match(r"[A-Z]+=", line)]
    pattern = r"(?:[\d*]+ +[\d*]+ +\* +\* +\*|@reboot) +pathways +\S.*"
    assert len(schedules) == 2
    assert [line for line in schedules if not re.fullmatch(pattern, line)] == []
    assert "%" not in text  # cron makes a new line of it


def test_the_windows_task_starts_the_script_in_wsl_and_one_at_a_time() -> None:
    file = DEPLOY / "windows" / "pathways-refresh.xml"
    task = ElementTree.parse(file).getroot()  # noqa: S314  our own file
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert task.findtext(".//t:Command", namespaces=space) == r"%SystemRoot%\System32\wsl.exe"
    assert task.findtext(".//t:MultipleInstancesPolicy", namespaces=space) == "IgnoreNew"
    assert task.findtext(".//t:StartWhenAvailable", namespaces=space) == "true"


def test_the_container_has_no_network_no_root_and_hashed_packages() -> None:
    run = (DEPLOY / "container" / "run.sh").read_text(encoding="utf-8")
    build = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
    assert {"--network none", "--read-only", "--cap-drop ALL"} == set(
        re.findall(r"--network none|--read-only|--cap-drop ALL", run)
    )
    assert "--require-hashes" in build
    assert re.findall(r"^USER (.+)$", build, re.M) == ["10001:10001"]


def test_what_the_image_copies_is_listed_and_there() -> None:
    ignored = (DEPLOY / "container" / ".containerignore").read_text(encoding="utf-8")
    assert ignored == (DEPLOY / "container" / "Containerfile.dockerignore").read_text("utf-8")
    let_in = re.findall(r"^!(\S+)$", ignored, re.M)
    assert ignored.splitlines()[1] == "*"
    assert [name for name in let_in if not (ROOT / name).exists()] == []
    assert not {"warehouse", "releases", "landed", "profiles.yml", ".git"} & set(let_in)


def test_every_metric_of_the_alerts_is_described_and_written() -> None:
    rules = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"][0]["rules"]
    used = {name for rule in rules for name in METRIC.findall(rule["expr"])}
    described = set(METRIC.findall(OPERATIONS.read_text(encoding="utf-8")))
    sources = (ROOT / "scripts" / "pathways").rglob("*.py")
    code = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    assert used
    assert used <= described
    stems = {name.removeprefix("pathways_refresh_").removeprefix("pathways_") for name in described}
    assert [stem for stem in sorted(stems) if stem not in code] == []


def test_the_table_of_exit_codes_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", OPERATIONS.read_text(encoding="utf-8"), re.M)
    assert {(int(code), outcome) for code, outcome in rows} == {
        (0, "released"),
        (0, "unchanged"),
        (errors.EXIT_BAD_INPUT, "bad_input"),
        (errors.EXIT_BAD_INPUT, "held_by_gate"),
        (errors.EXIT_FAILURE, "failed"),
        (errors.EXIT_BUSY, "busy"),
    }


def test_every_outcome_of_a_bad_night_has_a_section() -> None:
    headings = set(re.findall(r"^### (\w+)$", OPERATIONS.read_text(encoding="utf-8"), re.M))
    assert headings == {"bad_input", "held_by_gate", "failed", "killed", "busy"}


def test_the_shell_lines_of_the_page_are_shell() -> None:
    text = OPERATIONS.read_text(encoding="utf-8")
    for block in re.findall(r"^```bash\n(.*?)^```", text, re.M | re.S):
        subprocess.run(["/bin/bash", "-n"], input=block, text=True, check=True)
