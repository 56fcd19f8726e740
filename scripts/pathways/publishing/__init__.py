"""Releases: what people open; made aside from the working database, swapped in at once."""
