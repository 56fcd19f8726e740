#!/bin/sh
# Failure hook: one HTTPS POST, {"text": "pathways refresh: OUTCOME (run ID)"}, as chat tools take it.
# ALERT_WEBHOOK_URL_FILE names a file with the address. An address like that is a secret, so it is
# given to curl by its standard input and stands in no list of processes.
set -eu
# shellcheck source=facts.sh
. "$(dirname "$0")/facts.sh"

file=${ALERT_WEBHOOK_URL_FILE:?webhook.sh: set ALERT_WEBHOOK_URL_FILE in /etc/pathways/alerts.env}
[ -r "$file" ] || { echo "webhook.sh: $file cannot be read" >&2; exit 2; }
url=$(head -n 1 "$file")
case $url in
*[\"\\]*) echo "webhook.sh: the address in $file has a quote or backslash" >&2; exit 2 ;;
https://?*) ;;
*) echo "webhook.sh: the address in $file is not https" >&2; exit 2 ;;
esac

printf 'url = "%s"\n' "$url" | curl --config - --proto '=https' --fail --silent --show-error \
    --output /dev/null --max-time 10 --retry 2 --header 'Content-Type: application/json' \
    --data "{\"text\": \"pathways refresh: $outcome (run $run_id)\"}"
