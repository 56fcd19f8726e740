"""A page per metric, written from the seeds."""
