"""An approval is of one version, by one name, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desk import preview_approvals, preview_links, working_copies
from desk.models import PreviewApproval, PreviewLink
from tests.factories import make_draft

pytestmark = pytest.mark.django_db


def rewrite(story, **changes):
    last = working_copies.newest(story)
    return working_copies.save_copy(
        story, content={**last.content, **changes}, by=None, base_number=last.number
    )


def open_link(story, number=None):
    link = preview_links.make(story, by=None, lasting="day", number=number)
    return preview_links.opened(preview_links.token(link))


def approve(opened, number, name="A. Lawyer", note=""):
    return preview_approvals.approve(opened, number=number, name=name, note=note)


@pytest.fixture
def story():
    made = make_draft(headline="1")
    rewrite(made, headline="2")
    return made


def test_a_double_press_is_one_approval(story):
    opened = open_link(story)
    assert approve(opened, opened.number) == approve(opened, opened.number, note="Again")
    approve(opened, opened.number, name="B. Lawyer")
    assert PreviewApproval.objects.count() == 2


def test_a_version_that_was_replaced_meanwhile_is_not_approved(story):
    opened = open_link(story)
    rewrite(story, headline="3")
    with pytest.raises(preview_approvals.Replaced, match="replaced at .*; look at the new one"):
        approve(opened, opened.number)
    assert not PreviewApproval.objects.exists()


def test_a_link_to_one_version_approves_that_one_and_no_other(story):
    opened = open_link(story, number=1)
    newest = rewrite(story, headline="3")
    with pytest.raises(preview_approvals.Replaced):
        approve(opened, newest.number)
    assert approve(opened, 1).number == 1


def test_a_link_that_was_revoked_or_ended_while_it_was_looked_at_approves_nothing(story):
    ended = {"created_at": timezone.now() - timedelta(days=1), "expires_at": timezone.now()}
    for change in ({"revoked_at": timezone.now()}, ended):
        opened = open_link(story)
        PreviewLink.objects.filter(pk=opened.link.pk).update(**change)
        with pytest.raises(preview_approvals.Closed):
            approve(opened, opened.number)
    assert not PreviewApproval.objects.exists()


def test_one_link_takes_no_flood_of_names(story):
    opened = open_link(story)
    for number in range(preview_approvals.MOST_OF_A_LINK):
        approve(opened, opened.number, name=f"Lawyer {number}")
    with pytest.raises(preview_approvals.TooMany):
        approve(opened, opened.number, name="One more")
    assert approve(opened, opened.number, name="Lawyer 0")


def test_the_desk_is_told_whether_the_newest_version_was_approved(story, django_assert_num_queries):
    def word():
        newest = working_copies.newest(story)
        with django_assert_num_queries(2):
            return preview_approvals.standing(story, newest).word

    assert word() == "none"
    opened = open_link(story)
    assert word() == "1 link"
    approve(opened, opened.number)
    assert word() == "approved"
    rewrite(story, headline="3")
    assert word() == f"approved: version {opened.number}, not this one"
    older = open_link(story, number=opened.number)
    newest = open_link(story)
    approve(newest, newest.number)
    for name in "ABCDEFGH":
        approve(older, opened.number, name=name)
    assert word() == "approved"


def test_history_has_each_approval_beside_its_version(story, django_assert_max_num_queries):
    opened = open_link(story)
    approve(opened, opened.number)
    newest = rewrite(story, headline="3")
    versions = list(story.revisions.order_by("-number"))
    with django_assert_max_num_queries(2):
        preview_approvals.beside(story, versions, newest=newest.number)
    assert [[each.name for each in version.approvals] for version in versions] == [
        [],
        ["A. Lawyer"],
        *([] for _ in versions[2:]),
    ]
    assert versions[0].approval_lacks == f"approved: version {opened.number}, not this one"
