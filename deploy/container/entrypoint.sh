#!/bin/sh
# Files of a container are for owner and group as well, never for the world.
umask 027
exec pathways "$@"
