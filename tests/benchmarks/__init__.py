"""Speed and memory as ratios; run by hand with ``python -m tests.benchmarks``, never as part of the tests."""
