#!/bin/sh
# One refresh in a container: no network, a read-only image, its own user. Put it into cron or a systemd
# unit of the host. More words are passed on: run.sh release list. ENGINE=docker for docker.
set -eu
engine=${ENGINE:-podman}
data=${DATA_FOLDER:-/var/lib/pathways}
settings=${SETTINGS_FOLDER:-/etc/pathways}

exec "$engine" run --rm --init --name pathways-refresh \
    --network none --read-only --tmpfs /tmp:rw,nosuid,nodev,size=1g \
    --cap-drop ALL --security-opt no-new-privileges --pids-limit 512 \
    --memory 8g --memory-swap 8g --ulimit core=0 \
    --env-file "$settings/pathways.env" \
    --volume "$settings/token.key:/etc/pathways/token.key:ro" \
    --volume "$data/deliveries:/var/lib/pathways/deliveries:ro" \
    --volume "$data/landing:/var/lib/pathways/landing" \
    --volume "$data/warehouse:/var/lib/pathways/warehouse" \
    --volume "$data/releases:/var/lib/pathways/releases" \
    "${IMAGE:-localhost/pathways}" "$@"
