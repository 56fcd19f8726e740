#!/bin/sh
# Failure hook within systemd's sandbox, which has no network: leaves outcome, exit code and run id
# in /run/pathways for tell-from-systemd.sh, which runs outside of it.
set -eu
# shellcheck source=facts.sh
. "$(dirname "$0")/facts.sh"

folder=${RUNTIME_DIRECTORY:?keep-outcome.sh: runs in pathways-refresh.service only}
printf '%s\n' "${INVOCATION_ID:-unknown}" "$outcome" "$exit_code" "$run_id" >"$folder/outcome.new"
mv -f "$folder/outcome.new" "$folder/outcome"
