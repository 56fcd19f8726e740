"""Synthetic extracts of an invented state: a model with stated assumptions, no real person."""
