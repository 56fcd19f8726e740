#!/bin/sh
# The nightly refresh where there is no systemd: for cron, or Windows' scheduler by WSL2. Prints nothing
# when all is well, so cron mails only after a bad night. Needs no flock: the command locks itself, and
# a second one exits with 75. Exits as the refresh does. With words, runs those instead:
# refresh.sh /opt/pathways/deploy/container/run.sh
set -u
umask 027
# shellcheck disable=SC3045  # dash, ash and bash have it: identities are in memory, so no core dumps
ulimit -c 0
settings=${SETTINGS_FOLDER:-/etc/pathways}
home=${PROJECT_FOLDER:-/opt/pathways}

set -a
# shellcheck source=/dev/null
. "$settings/pathways.env" || exit 1
# shellcheck source=/dev/null
[ ! -f "$settings/alerts.env" ] || . "$settings/alerts.env"
set +a
export PATHWAYS_ON_FAILURE="${PATHWAYS_ON_FAILURE-$home/deploy/hooks/notify.sh}"
export DBT_SEND_ANONYMOUS_USAGE_STATS=false GX_ANALYTICS_ENABLED=false

cd "$home" || exit 1
[ "$#" -gt 0 ] || set -- "$home/.venv/bin/pathways" refresh
# Not printed: a mail would carry the names of files off the machine.
printed=$(mktemp -p "$(dirname "$PATHWAYS_DATABASE")") || exit 1
nice -n 10 "$@" >"$printed" 2>&1
status=$?
kept=$(dirname "$PATHWAYS_DATABASE")/last-output.log
mv -f "$printed" "$kept"
[ "$status" -eq 0 ] || echo "pathways refresh: exit code $status; the last good release stays in place. See $kept on $(hostname)."
exit "$status"
