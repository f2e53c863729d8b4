"""What proofs of comments share: PostgreSQL as the proofs of speed make it."""

from tests.acceptance.speed.conftest import postgres  # noqa: F401 - a fixture
