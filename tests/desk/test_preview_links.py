"""Preview links: signed, for a while, revoked at once, of one version or of the newest."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from articles import publishing
from desk import preview_links, working_copies
from desk.models import PreviewLink, Revision
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db


def rewrite(story, **changes):
    last = working_copies.newest(story)
    return working_copies.save_copy(
        story, content={**last.content, **changes}, by=None, base_number=last.number
    )


def make(story, **fields):
    return preview_links.make(story, **{"by": None, "lasting": "hour", **fields})


def test_a_token_opens_its_link_and_its_signature_is_not_kept():
    story = make_draft(headline="Not out yet")
    link = make(story)
    token = preview_links.token(link)
    opened = preview_links.opened(token)
    assert (opened.link, opened.article) == (link, story)
    kept = " ".join(map(str, PreviewLink.objects.values_list().get()))
    assert token.partition(":")[2] not in kept


def test_nothing_else_opens():
    link = make(make_draft())
    token = preview_links.token(link)
    key, _, signature = token.partition(":")
    wrong = [
        f"{int(key) + 1}:{signature}",
        f"{token}x",
        token[:-1],
        key,
        "",
        ":",
        "\x00",
        signing.Signer(salt="another").sign(key),
        signing.Signer(salt="desk.preview_links").sign("x"),
        signing.Signer(salt="desk.preview_links").sign(str(link.pk + 1)),
        signing.Signer(salt="desk.preview_links").sign("9" * 40),
    ]
    assert [preview_links.opened(other) for other in wrong] == [None] * len(wrong)


def test_another_secret_opens_nothing(settings):
    link = make(make_draft())
    token = preview_links.token(link)
    assert preview_links.opened(token)
    signer = signing.Signer(key="another secret", salt="desk.preview_links")
    assert preview_links.opened(signer.sign(str(link.pk))) is None


@pytest.mark.parametrize(
    ("lasting", "lasts"),
    [("hour", timedelta(hours=1)), ("day", timedelta(days=1)), ("week", timedelta(days=7))],
)
def test_a_link_opens_until_its_end_and_not_at_it(lasting, lasts):
    link = make(make_draft(), lasting=lasting)
    token = preview_links.token(link)
    end = link.created_at + lasts
    assert link.expires_at == end
    assert preview_links.opened(token, at=end - timedelta(microseconds=1))
    assert preview_links.opened(token, at=end) is None


def test_no_link_lasts_longer_than_a_week():
    assert max(preview_links.LASTING.values()) == timedelta(days=7)


def test_a_revoked_link_opens_nothing_from_then_on():
    link = make(make_draft())
    assert preview_links.revoke(link)
    assert not preview_links.revoke(link)
    assert preview_links.opened(preview_links.token(link)) is None


def test_a_killed_story_is_opened_by_no_link_and_a_withdrawn_one_is(editor):
    story = make_article(by=editor)
    token = preview_links.token(make(story))
    publishing.withdraw(story, by=editor, note="Wrong")
    assert preview_links.opened(token)
    publishing.kill(story, by=editor, note="Wrong")
    assert preview_links.opened(token) is None


def test_a_link_follows_the_newest_version_or_stays_with_its_own():
    story = make_draft()
    first = rewrite(story, headline="First")
    follows, stays = make(story), make(story, number=first.number)
    second = rewrite(story, headline="Second")
    assert preview_links.opened(preview_links.token(follows)).version == second
    assert preview_links.opened(preview_links.token(stays)).version == first


def test_a_story_that_nobody_saved_here_is_its_version_1_before_and_after_it_is_saved():
    story = make_article(headline="As it came")
    stays = preview_links.token(make(story, number=1))
    assert preview_links.opened(stays).number == 1
    rewrite(story, headline="Changed")
    opened = preview_links.opened(stays)
    assert (opened.number, opened.version.content["headline"]) == (1, "As it came")


def test_a_link_to_a_version_that_is_not_there_is_not_made():
    story = make_draft()
    with pytest.raises(Revision.DoesNotExist):
        make(story, number=7)
    assert not PreviewLink.objects.exists()


def test_a_story_has_twenty_live_links_at_most_and_the_dead_ones_do_not_count():
    story, other = make_draft(), make_draft()
    made = [make(story) for _ in range(preview_links.MOST)]
    with pytest.raises(preview_links.TooMany):
        make(story)
    make(other)
    preview_links.revoke(made[0])
    make(story)
    PreviewLink.objects.filter(pk=made[1].pk).update(
        created_at=timezone.now() - timedelta(days=2),
        expires_at=timezone.now() - timedelta(days=1),
    )
    make(story)
    with pytest.raises(preview_links.TooMany):
        make(story)
