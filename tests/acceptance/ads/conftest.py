"""What proofs of advertisements share: the seed story, and the table of cases at the end."""

from pathlib import Path

import pytest

from articles.body import blocks, clean
from newsroom.demo import texts
from tests.acceptance.case_table import declare

# Where slots stand, and what a blocker, GPC or a bad ads.txt does.
declare(Path(__file__).parent, [*range(95, 106), 120, 121, 123])


@pytest.fixture(scope="session")
def seed_html():
    """The body of the demo's seed story, as it is kept."""
    (found,) = (s for s in texts.stories() if s.slug == "india-us-defence-breakthrough")
    return clean(found.body)


@pytest.fixture(scope="session")
def seed_blocks(seed_html):
    return blocks(seed_html)
