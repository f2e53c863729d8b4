"""Writes the comments under a batch of stories: threads in all states, addresses, decisions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby

from comments import thread
from comments.faces import CUTS, HUES
from comments.models import STEP, Comment, CommenterEmail, Decision
from comments.posting import SAME_WORDS_WINDOW
from comments.querysets import LEVELS
from comments.states import Reason
from newsroom.scale import plan, prose
from newsroom.scale.plan import Shape
from newsroom.scale.rows import put, text_of
from newsroom.scale.stories import Story
from pagecache import parts
from pagecache.models import Part

READERS = 400_000  # different addresses
SHAPES = 50  # threads of each length
WAITING_STORIES = 400  # the newest ones, under which comments wait for a decision
_BUCKET = int(SAME_WORDS_WINDOW.total_seconds())
_DECIDED = ("approved", "rejected")
_REASONS = {"spam": f'["{Reason.TRAP.value}", "{Reason.ALL_HELD.value}"]'}
_HELD = f'["{Reason.ALL_HELD.value}"]'
_FILLING = "0" * 52
_FAR = "2126-01-01 00:00:00"  # a thread ends by decisions alone
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """A comment that is about to be written."""

    pk: int
    story: Story
    shape: Shape
    parent: int | None
    path: str
    reader: int
    at: float  # seconds since 1970


class Writer:
    """Holds what comments are made of; made once, then asked for one batch after the other."""

    def __init__(self, moderator: int):
        lists = prose.vocabulary()
        self.moderator = moderator
        self.texts = prose.comments()
        self.names = [f"{a} {b}" for a in lists["first_names"] for b in lists["last_names"]]

    def said(self, stories: Sequence[Story], first_key: int, *, total: int, now: float) -> list:
        """Will lay out the comments under these stories, with keys from that one on."""
        made: list[Said] = []
        for story in stories:
            if story.slot.comments:
                made += _under(story, first_key + len(made), total, now)
        return made

    def write(self, said: Sequence[Said]) -> None:
        """Will write the comments with their addresses, the ledger of what was decided, and the
        threads that their pages show."""
        put(Comment, _COLUMNS, map(self._row, said))
        put(
            CommenterEmail,
            ("comment_id", "address"),
            ((one.pk, f"reader{one.reader}@mail{one.reader % 97}.example") for one in said),
        )
        put(
            Decision,
            ("comment_id", "by_id", "at", "from_state", "to_state"),
            (
                (one.pk, self.moderator, _text(one.at + 1_500), "held", one.shape.state)
                for one in said
                if one.shape.state in _DECIDED
            ),
        )

        put(
            Part,
            ("owner", "kind", "content", "number", "until"),
            (
                (f"article:{story.pk}", kind, self._thread(story, list(group)), 0, _FAR)
                for story, group in groupby(said, lambda one: one.story)
                for kind in [thread.kind_in(story.language)]
            ),
        )

    def _thread(self, story: Story, said: list[Said]) -> str:
        names = {one.pk: self._name(one) for one in said}
        shown = sorted((one for one in said if one.shape.is_visible), key=lambda one: one.path)
        rows = (
            (
                *(one.pk, one.path, names[one.pk], _website(one), self._words(one)),
                datetime.fromtimestamp(int(one.at), UTC),
                names.get(one.parent),
                *(_face(one), None, False),
            )
            for one in shown[: thread.PAGE]
        )
        return parts.as_json(thread.written(rows, story.pk, story.language))

    def _name(self, one: Said) -> str:
        return self.names[one.reader % len(self.names)]

    def _words(self, one: Said) -> str:
        return self.texts[(one.pk * 7) % len(self.texts)]

    def _row(self, one: Said) -> tuple:
        state = one.shape.state
        return (
            one.pk,
            one.story.pk,
            one.parent,
            one.path,
            *(self._name(one), _website(one), self._words(one)),
            state,
            _REASONS.get(state, _HELD),
            _text(one.at),
            # Only has to differ: nothing that is sent now can be the same words of back then.
            # Rising, since six million in no order would each cost a page of the index.
            f"{one.pk:012x}{_FILLING}",
            int(one.at) // _BUCKET,
            _face(one),
        )


_COLUMNS = (
    *("id", "article_id", "parent_id", "path", "name", "website", "text", "state"),
    *("held_reasons", "created_at", "digest", "bucket", "face"),
)


def _face(one: Said) -> int:
    return one.pk * 89 % (HUES * CUTS)


def _website(one: Said) -> str:
    return f"https://reader{one.reader}.example/" if one.reader % 40 == 0 else ""


def visible_of(said: Sequence[Said]) -> dict[int, int]:
    """Will count the comments that readers see, by the key of their story."""
    counts: dict[int, int] = {}
    for one in said:
        counts[one.story.pk] = counts.get(one.story.pk, 0) + one.shape.is_visible
    return counts


def _under(story: Story, key: int, total: int, now: float) -> Iterator[Said]:
    slot = story.slot
    shapes = _shapes(
        slot.comments,
        slot.number % SHAPES,
        slot.number >= total - WAITING_STORIES,
        slot.is_measured,
    )
    since = slot.at.timestamp()
    # They come quickly at first, over two days, and never from the future.
    step = min(2 * 24 * 3600, max(0.0, now - since)) / (len(shapes) + 1) ** 2
    for place, shape in enumerate(shapes):
        yield Said(
            pk=key + place,
            story=story,
            shape=shape,
            parent=None if shape.parent is None else key + shape.parent,
            path="".join(f"{key + above:0{STEP}d}" for above in shape.path),
            reader=(key + place) * 7919 % READERS,
            at=since + step * (place + 1) ** 2,
        )


@lru_cache(maxsize=20_000)
def _shapes(count: int, seed: int, waiting: bool, is_plain: bool) -> tuple[Shape, ...]:
    return plan.thread(count, seed=seed, levels=LEVELS, waiting=waiting, plain=is_plain)


def _text(seconds: float) -> str:
    """As rows.text_of writes a moment; it is asked ten million times."""
    day, rest = divmod(int(seconds), 86_400)
    minutes, second = divmod(rest, 60)
    hour, minute = divmod(minutes, 60)
    return f"{_day(day)} {hour:02d}:{minute:02d}:{second:02d}"


@lru_cache(maxsize=20_000)
def _day(number: int) -> str:
    return text_of(_EPOCH + timedelta(days=number))[:10]
