#!/bin/sh
# Failure hook: a mail through the machine's sendmail, to ALERT_MAIL_TO (addresses with commas).
# It says outcome, exit code and run id. The message stays on the machine: it may name files.
set -eu
# shellcheck source=facts.sh
. "$(dirname "$0")/facts.sh"

to=${ALERT_MAIL_TO:?mail.sh: set ALERT_MAIL_TO in /etc/pathways/alerts.env}
case $to in
*[!A-Za-z0-9@._+,-]* | -*) echo "mail.sh: ALERT_MAIL_TO may hold addresses and commas only" >&2; exit 2 ;;
esac
PATH=$PATH:/usr/sbin:/usr/lib
command -v sendmail >/dev/null || { echo "mail.sh: no sendmail on this machine" >&2; exit 1; }

sendmail -i -t <<MAIL
To: $to
Subject: pathways refresh: $outcome (run $run_id)
Auto-Submitted: auto-generated

The nightly refresh on $(hostname) did not publish a new release.

Outcome:    $outcome
Exit code:  $exit_code
Run:        $run_id

The last good release stays in place. What happened stands in the run's log, on the machine;
what to do: docs/operations.md, "A bad night".
MAIL
