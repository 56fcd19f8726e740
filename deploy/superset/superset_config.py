"""Superset's settings: put this folder on PYTHONPATH, and Superset finds them.

Set SUPERSET_SECRET_KEY (`openssl rand -base64 42`), and keep it: it encrypts what Superset stores.
docs/bi.md has the steps.
"""

import os

from release_engine import only_releases

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
if "PATHWAYS_SUPERSET_METADATA" in os.environ:
    # users and charts; Superset's own default is a SQLite file in SUPERSET_HOME
    SQLALCHEMY_DATABASE_URI = os.environ["PATHWAYS_SUPERSET_METADATA"]

# The lock: every DuckDB connection is read-only, has no files but the release, and can't be
# configured, whatever is stored with it.
DB_CONNECTION_MUTATOR = only_releases
PREVENT_UNSAFE_DB_CONNECTIONS = True

# Nothing of a release is kept after the next one is current.
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}

# Templates in SQL run in the server; no chart of the marts needs one.
FEATURE_FLAGS = {"ENABLE_TEMPLATE_PROCESSING": False, "ALERT_REPORTS": False}

# The pages load nothing from outside and report to nobody (Superset's own list lets in a
# tracking pixel, map tiles and fonts).
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": os.environ.get("PATHWAYS_SUPERSET_HTTPS") == "1",
}
SESSION_COOKIE_SECURE = os.environ.get("PATHWAYS_SUPERSET_HTTPS") == "1"
PUBLIC_ROLE_LIKE = None
