"""A real Superset on this machine, with a SQLite file for its users and charts."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
from client import Client

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "superset"
PASSWORD = "invented-for-this-test"  # noqa: S105 - of a server that lives as long as the test
STARTS_WITHIN = 300


@dataclass(frozen=True)
class Superset:
    """Where it is, and the environment of its commands."""

    url: str
    environment: dict[str, str] = field(repr=False)

    def run(self, program: str, *arguments: str) -> str:
        """Run a program of Superset's environment; returns what it printed."""
        done = subprocess.run(  # noqa: S603 - this environment's
            [str(Path(sys.executable).parent / program), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def register(self) -> list[str]:
        """Register the releases; returns a line for the connection and one for each mart."""
        lines = self.run("python", str(DEPLOY / "register.py")).splitlines()
        return [line for line in lines if not line.startswith("Loaded your LOCAL configuration")]

    def login(self, user: str) -> Client:
        return Client(self.url, user, PASSWORD)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait_until_up(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and server.poll() is None:
        try:
            if requests.get(f"{url}/health", timeout=5).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.5)
    raise AssertionError(f"Superset doesn't start: {log.read_text(encoding='utf-8')[-4000:]}")


@contextmanager
def running_superset(folder: Path, releases: Path) -> Iterator[Superset]:
    """Set Superset up as docs/bi.md says, and run it until the end of the block."""
    port = _free_port()
    environment = {
        **os.environ,
        "FLASK_APP": "superset.app:create_app()",
        "PATHWAYS_RELEASES": str(releases),
        "PYTHONPATH": str(DEPLOY),
        "SUPERSET_HOME": str(folder),
        "SUPERSET_SECRET_KEY": secrets.token_urlsafe(42),
    }
    superset = Superset(f"http://127.0.0.1:{port}", environment)
    superset.run("superset", "db", "upgrade")
    superset.run("superset", "init")
    person = ["--firstname", "A", "--lastname", "Person", "--email", "admin@example.org"]
    superset.run(
        *("superset", "fab", "create-admin", "--username", "admin"),
        *(*person, "--password", PASSWORD),
    )
    superset.register()
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(  # noqa: S603 - this Python
            [
                *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"),
                *("--workers", "2", "--worker-class", "gthread", "--threads", "4"),
                *("--timeout", "120", "superset.app:create_app()"),
            ],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_up(superset.url, server, log)
            yield superset
        finally:
            server.terminate()
            server.wait(30)


def add_analyst(admin: Client) -> None:
    """A person with Superset's ordinary roles and the one that registering makes."""
    found = admin.call("get", "security/roles/?q=(page_size:100)")["result"]
    roles = {role["name"]: role["id"] for role in found}
    admin.call(
        "post",
        "security/users/",
        {
            "first_name": "An",
            "last_name": "Analyst",
            "username": "analyst",
            "email": "analyst@example.org",
            "active": True,
            "password": PASSWORD,
            "roles": [roles[name] for name in ("Gamma", "sql_lab", "Pathways analyst")],
        },
    )
