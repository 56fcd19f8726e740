"""Explains one result: from everybody in the cohort, step by step, to the number."""
