#!/bin/sh
# Started by pathways-refresh-failed.service. Reads what keep-outcome.sh left for this very run; a
# run that left nothing was killed (memory, time, SIGKILL), or failed before it could leave anything. systemd 251 and newer
# say which run it was; before that, what was left within the last five minutes counts.
set -u
kept=${OUTCOME_FOLDER:-/run/pathways}/outcome
run=${MONITOR_INVOCATION_ID:-}
case ${MONITOR_SERVICE_RESULT:-} in
exit-code | resources) PATHWAYS_OUTCOME=failed ;;
*) PATHWAYS_OUTCOME=killed ;;
esac
PATHWAYS_EXIT_CODE=${MONITOR_EXIT_STATUS:-}
PATHWAYS_RUN_ID=

if [ -r "$kept" ]; then
    { read -r kept_run && read -r kept_outcome && read -r kept_code && read -r kept_id; } <"$kept" || kept_run=
    recent=$(find "$kept" -mmin -5 2>/dev/null)
    if [ -n "$kept_run" ] && { [ "$kept_run" = "$run" ] || { [ -z "$run" ] && [ -n "$recent" ]; }; }; then
        PATHWAYS_OUTCOME=$kept_outcome PATHWAYS_EXIT_CODE=$kept_code PATHWAYS_RUN_ID=$kept_id
    fi
fi
export PATHWAYS_OUTCOME PATHWAYS_EXIT_CODE PATHWAYS_RUN_ID
echo "refresh: $PATHWAYS_OUTCOME, exit code ${PATHWAYS_EXIT_CODE:-unknown}, run ${PATHWAYS_RUN_ID:-unknown} (${MONITOR_SERVICE_RESULT:-no result given})"
exec "$(dirname "$0")/notify.sh"
