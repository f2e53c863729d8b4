"""A small news site on Wagtail, written as its owner would write it: it runs in an environment of
its own and imports nothing of the newsroom."""
