"""The benchmark: what a page costs, as a ratio to the bare limits of the same run.

Plain Python, no app of the project. `make bench` runs it; docs/performance.md says how to read it.
"""
