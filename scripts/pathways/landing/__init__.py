"""Deliveries land: read, mapped, tokenised, checked, kept or set aside, and accounted for."""
