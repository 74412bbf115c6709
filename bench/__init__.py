"""Benchmarks: each measures the real product against a baseline in the same run, and prints figures as JSON."""
