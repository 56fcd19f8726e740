"""A person at Superset: logs in, and uses what its pages use."""

from typing import Any

import requests

TIMEOUT = 60


class Client:
    """A session of one user, over Superset's API."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url
        self.session = requests.Session()
        login = {"username": user, "password": password, "provider": "db", "refresh": False}
        token = self.call("post", "security/login", login)["access_token"]
        self.session.headers["Authorization"] = f"Bearer {token}"
        self.session.headers["X-CSRFToken"] = self.call("get", "security/csrf_token/")["result"]
        self.session.headers["Referer"] = url

    def answer(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return self.session.request(method, f"{self.url}/api/v1/{path}", json=body, timeout=TIMEOUT)

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self.answer(method, path, body)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def database_id(self, name: str) -> int:
        found = self.call("get", "database/?q=(page_size:100)")["result"]
        return next(entry["id"] for entry in found if entry["database_name"] == name)

    def datasets(self) -> dict[str, int]:
        """'schema.table' -> id."""
        found = self.call("get", "dataset/?q=(page_size:100)")["result"]
        return {f"{entry['schema']}.{entry['table_name']}": entry["id"] for entry in found}

    def sql_lab(self, database_id: int, sql: str) -> Any:
        body = {"database_id": database_id, "sql": sql, "runAsync": False, "queryLimit": 1000}
        return self.answer("post", "sqllab/execute/", body)

    def rows(self, database_id: int, sql: str) -> list[dict[str, Any]]:
        answer = self.sql_lab(database_id, sql)
        assert answer.ok, f"{sql}: {answer.status_code} {answer.text[:500]}"
        return answer.json()["data"]

    def chart_rows(self, dataset_id: int) -> int:
        """What a chart of the dataset's row count shows."""
        body = {
            "datasource": {"id": dataset_id, "type": "table"},
            "queries": [{"metrics": ["count"], "columns": [], "row_limit": 10}],
            "result_format": "json",
            "result_type": "full",
        }
        result = self.call("post", "chart/data", body)["result"][0]
        assert result["error"] is None
        assert not result["is_cached"]
        return result["data"][0]["count"]
