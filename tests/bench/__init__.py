"""Benchmarks: ``make bench``. They print figures and ratios against a peer in the same run, and never fail."""
