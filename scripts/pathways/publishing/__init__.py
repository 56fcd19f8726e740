"""Releases: what people open. Made aside from the working database, verified, swapped in at once."""
