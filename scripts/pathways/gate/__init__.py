"""The change gate: what differs from the current release, and whether a person must accept it."""
