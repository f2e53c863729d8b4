"""The peers of the benchmark: WordPress and Wagtail, each set up on loopback with the same stories.

Nothing here runs unless `make bench PEERS=1` asks for it. Everything they need lies under one
folder that can be deleted, and every process that is started here ends with the bench.
"""
