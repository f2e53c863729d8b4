"""What moderators read about one comment: each finding with its rule and the words it found."""

import pytest
from lxml import html

from comments import found, posting
from comments.models import Rule
from comments.rules import person
from tests.factories import make_article

SENDER = posting.Sender("192.0.2.1", has_origin=True)


@pytest.mark.django_db
def test_the_queue_shows_the_rule_the_reason_and_the_words(client, moderator, settings):
    settings.COMMENT_RATES = []
    attack = "<script>alert(1)</script>"
    Rule.objects.create(kind="word", pattern="casino", shown="casino", note=attack)
    Rule.objects.create(
        kind="person", pattern=person("asha@leak.test"), shown="a•••@l•••.test", note="Threats"
    )
    words = posting.Words("Asha", "asha@leak.test", "", "My c\u0430sino", None, trapped=False)
    comment = posting.post(make_article(), words, SENDER)
    assert [one.sentence for one in found.told([comment])[comment.pk]] == [
        f"Words that are held (casino: {attack})",
        "A person who is blocked (a•••@l•••.test: Threats)",
    ]
    client.force_login(moderator)
    page = client.get("/admin/comments/comment/").content.decode()
    assert "My <mark>c\u0430sino</mark>" in page
    assert "<q><bdi>c\u0430sino</bdi></q>" in page
    told = html.fromstring(page).xpath('(//ul[@class="queue-why"])[1]/li')
    reasons = [" ".join(line.text_content().split()) for line in told]
    assert len([line for line in reasons if "A person who is blocked" in line]) == 1
    assert len([line for line in reasons if "Words that are held" in line]) == 1
    assert "a•••@l•••.test: Threats" in page
    assert attack not in page
    assert "asha@leak.test" not in page


@pytest.mark.django_db
def test_a_comment_about_which_nothing_was_found_shows_nothing(settings, django_assert_num_queries):
    settings.COMMENT_RATES = []
    words = posting.Words("Asha", "asha@leak.test", "", "Well said.", None, trapped=False)
    comment = posting.post(make_article(), words, SENDER)
    with django_assert_num_queries(2):
        assert (found.told([comment]), found.hints([comment])) == (
            {comment.pk: []},
            {comment.pk: ""},
        )
