"""Benchmarks: programs that time the real commands on synthetic extracts of any size."""
