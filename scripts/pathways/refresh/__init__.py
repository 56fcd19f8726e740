"""The nightly refresh: every step in order, resumed when killed, released at the end."""
