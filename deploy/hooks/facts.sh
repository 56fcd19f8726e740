# shellcheck shell=sh
# Read by the other hooks: outcome, exit_code and run_id of the refresh, and nothing else. What does
# not look like one becomes "unknown", so no text of the data can leave by a hook.

matching() { # VALUE PATTERN: the value if all of it matches, else "unknown"
    if printf '%s\n' "$1" | head -n 1 | grep -Exq -- "$2" && [ "$(printf '%s\n' "$1" | wc -l)" -eq 1 ]; then
        printf '%s' "$1"
    else
        printf 'unknown'
    fi
}

# shellcheck disable=SC2034  # the scripts that read this file use them
outcome=$(matching "${PATHWAYS_OUTCOME:-}" 'bad_input|held_by_gate|failed|busy|killed')
# shellcheck disable=SC2034
exit_code=$(matching "${PATHWAYS_EXIT_CODE:-}" '[0-9]{1,3}')
# shellcheck disable=SC2034
run_id=$(matching "${PATHWAYS_RUN_ID:-}" '[0-9]{7}-[0-9]{8}T[0-9]{6}Z')
