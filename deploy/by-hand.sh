#!/bin/sh
# A command of pathways with the settings of the nightly refresh, for the user pathways:
# sudo -u pathways /opt/pathways/deploy/by-hand.sh release list
set -eu
umask 027
set -a
# shellcheck source=/dev/null
. "${SETTINGS_FOLDER:-/etc/pathways}/pathways.env"
set +a
cd "$(dirname "$0")/.."
export DBT_SEND_ANONYMOUS_USAGE_STATS=false GX_ANALYTICS_ENABLED=false
exec .venv/bin/pathways "$@"
