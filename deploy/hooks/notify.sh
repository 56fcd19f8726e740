#!/bin/sh
# The failure hook: tells by every way that /etc/pathways/alerts.env names.
# Gets PATHWAYS_OUTCOME, PATHWAYS_EXIT_CODE and PATHWAYS_RUN_ID from the refresh. Exits 1 when a way failed.
set -u
here=$(dirname "$0")
status=0
told=no

if [ -n "${ALERT_MAIL_TO:-}" ]; then
    told=yes
    "$here/mail.sh" || { echo "notify.sh: mail.sh failed" >&2; status=1; }
fi
if [ -n "${ALERT_WEBHOOK_URL_FILE:-}" ]; then
    told=yes
    "$here/webhook.sh" || { echo "notify.sh: webhook.sh failed" >&2; status=1; }
fi
if [ "$told" = no ]; then
    echo "notify.sh: nobody is told; set ALERT_MAIL_TO or ALERT_WEBHOOK_URL_FILE in /etc/pathways/alerts.env" >&2
    status=1
fi
exit "$status"
