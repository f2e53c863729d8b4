"""The moderators' queue in the admin."""

import pytest
from django.urls import reverse

from comments import moderation
from comments.models import Comment, Decision
from comments.states import Ground, Reason, State
from tests.factories import make_article, make_comment

QUEUE = reverse("admin:comments_comment_changelist")
DECIDE = reverse("admin:comments_comment_decide")


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def decide(client, *comments, to=State.APPROVED, seen=State.HELD, **more):
    pks = [comment.pk for comment in comments]
    return client.post(DECIDE, {"comment": pks, "to": to, "seen": seen, **more}, follow=True)


@pytest.mark.django_db
def test_the_oldest_waiting_comment_is_open_with_its_story_and_its_parent(desk):
    parent = make_comment(name="Asha", text="The first word", state=State.APPROVED)
    make_comment(parent=parent, name="Bina", text="An answer", website="https://bina.example/")
    make_comment(article=parent.article, name="Chitra")
    page = desk.get(QUEUE).content.decode()
    reading = page.split('id="reading"')[1]
    assert "Comment 1 of 2" in reading
    assert parent.article.headline in reading
    assert "The first word" in reading
    assert "An answer" in reading
    assert "https://bina.example/" in reading
    assert "Chitra" not in reading


@pytest.mark.django_db
def test_moderators_see_addresses_masked(desk):
    make_comment(email="jaya.rao@example.com")
    page = desk.get(QUEUE).content.decode()
    assert "j•••@e•••.com" in page
    assert "jaya.rao" not in page


@pytest.mark.django_db
def test_a_decision_is_told_and_shows_the_next_one(desk):
    article = make_article()
    first, second, third = (make_comment(article=article, name=name) for name in ("A1", "B2", "C3"))
    page = decide(desk, second, next=third.pk)
    assert Comment.objects.get(pk=second.pk).state == State.APPROVED
    assert page.redirect_chain[-1][0].endswith(f"?state=held&comment={third.pk}")
    assert "Approved: 1 comment." in page.content.decode()
    page = decide(desk, third)
    assert "A1" in page.content.decode().split('id="reading"')[1]
    page = decide(desk, first, to=State.SPAM)
    assert "No comments are waiting. The last was decided at" in page.content.decode()
    assert Comment.objects.get(pk=first.pk).state == State.SPAM


@pytest.mark.django_db
def test_many_at_once_are_counted_and_those_that_somebody_decided_are_named(desk, admin):  # D58
    article = make_article()
    comments = [make_comment(article=article) for _ in range(3)]
    moderation.decide(comments[0], to=State.REJECTED, by=admin, seen_state=State.HELD)
    page = decide(desk, *comments).content.decode()
    assert "Approved: 2 comments." in page
    assert f"Comment {comments[0].pk} is left as it was. Rejected by {admin} at" in page


@pytest.mark.django_db
def test_a_bulk_decides_only_about_what_was_chosen(desk):  # D66
    article = make_article()
    chosen, later = make_comment(article=article), make_comment(article=article)
    decide(desk, chosen)
    assert Comment.objects.get(pk=later.pk).state == State.HELD


@pytest.mark.django_db
def test_decided_comments_stand_behind_their_tabs_and_can_be_decided_again(desk, moderator):
    comment = make_comment(name="Asha", state=State.APPROVED, by=moderator)
    page = desk.get(QUEUE, {"state": "approved"}).content.decode()
    assert f"<strong>Approved</strong> by {moderator}" in page
    assert 'value="approved"' not in page.split('id="reading"')[1]
    decide(desk, comment, ground=Ground.ABUSIVE, seen=State.APPROVED)
    assert Comment.objects.get().state == State.REJECTED
    assert Decision.objects.count() == 2


@pytest.mark.django_db
def test_all_reasons_but_the_one_of_all_are_shown(desk):
    Comment.objects.filter(pk=make_comment().pk).update(
        held_reasons=[Reason.LINKS, Reason.NO_ORIGIN, Reason.ALL_HELD]
    )
    page = desk.get(QUEUE).content.decode().split('id="reading"')[1]
    assert Reason.LINKS.label in page
    assert Reason.NO_ORIGIN.label in page
    assert Reason.ALL_HELD.label not in page


@pytest.mark.django_db
def test_a_comments_own_address_opens_the_queue_at_it(desk):
    make_comment()
    comment = make_comment(name="Asha", state=State.REJECTED)
    page = desk.get(reverse("admin:comments_comment_change", args=[comment.pk]), follow=True)
    assert page.redirect_chain[-1][0] == f"{QUEUE}?state=rejected&comment={comment.pk}"
    assert "Asha" in page.content.decode().split('id="reading"')[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "sees", "decides"),
    [
        ("reporter", 403, 403),
        ("ad_manager", 403, 403),
        ("editor", 200, 403),
        ("moderator", 200, 302),
        ("admin", 200, 302),
    ],
)
def test_who_may_see_and_who_may_decide(client, request, role, sees, decides):
    comment = make_comment()
    client.force_login(request.getfixturevalue(role))
    page = client.get(QUEUE)
    assert page.status_code == sees
    assert ('name="to"' in page.content.decode()) == (decides == 302)
    answer = client.post(DECIDE, {"comment": comment.pk, "to": "approved", "seen": "held"})
    assert answer.status_code == decides
    assert (Comment.objects.get().state == State.APPROVED) == (decides == 302)


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["add", "change", "delete"])
def test_nobody_writes_a_comment_in_the_admin(client, admin, action):
    comment = make_comment(text="As it was said")
    client.force_login(admin)
    args = [] if action == "add" else [comment.pk]
    address = reverse(f"admin:comments_comment_{action}", args=args)
    answer = client.post(address, {"text": "Something else", "post": "yes"})
    assert answer.status_code in (302, 403)
    assert Comment.objects.get().text == "As it was said"


@pytest.mark.django_db
def test_a_decision_without_a_token_or_by_get_is_refused(moderator, django_user_model):  # D42
    from django.test import Client

    comment = make_comment()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(moderator)
    sent = {"comment": comment.pk, "to": "approved", "seen": "held"}
    assert strict.post(DECIDE, sent).status_code == 403
    assert strict.get(DECIDE, sent).status_code == 405
    assert Comment.objects.get().state == State.HELD


@pytest.mark.django_db
def test_no_other_site_can_frame_the_queue(desk):  # D43
    make_comment()
    answer = desk.get(QUEUE)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        {"comment": "abc"},
        {"comment": "999999"},
        {"comment": "9" * 400},
        {"comment": "-1"},
        {"state": "\x00"},
        {"state": "nothing"},
        {"p": "99999"},
        {"p": "-1"},
        {"q": "\x00"},
        {"o": "1.2.3"},
        {"name__contains": "a"},
        {"commenter_email__address__startswith": "a"},
    ],
)
def test_odd_addresses_of_the_queue_make_no_error(desk, query):
    make_comment(name="Asha")
    page = desk.get(QUEUE, query, follow=True)
    assert page.status_code == 200
    assert "Asha" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"to": "held", "seen": "held", "comment": "1"},
        {"to": "approved", "seen": "nothing", "comment": "1"},
        {"to": "approved", "seen": "held", "comment": ["abc", "9" * 400, "\x00"]},
        {"to": "approved", "seen": "held", "comment": "999999"},
    ],
)
def test_odd_decisions_make_no_error(desk, sent):
    assert desk.post(DECIDE, sent, follow=True).status_code in (200, 400)


@pytest.mark.django_db
def test_hostile_words_stay_words_in_the_queue(desk):  # D1
    make_comment(
        name="<b>Admin</b>", text="<script>alert(1)</script>\n<img src=x onerror=alert(1)>"
    )
    page = desk.get(QUEUE).content.decode()
    assert "<b>Admin</b>" not in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.django_db
def test_the_queue_costs_the_same_at_one_and_at_sixty_comments(desk, django_assert_max_num_queries):
    article = make_article()
    make_comment(article=article)
    desk.get(QUEUE)
    with django_assert_max_num_queries(28) as first:
        desk.get(QUEUE)
    for _ in range(60):
        make_comment(article=article)
    with django_assert_max_num_queries(len(first)):
        page = desk.get(QUEUE).content.decode()
    assert "Comment 1 of 61" in page
