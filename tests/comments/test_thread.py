"""What readers see of a story's comments, in which order, and at which cost."""

import re
import time
from random import Random

import pytest
from django.core.cache import cache
from django.template import Context, Template
from django.urls import reverse

from articles import publishing
from comments import ledger, moderation
from comments.models import Comment, Decision
from comments.states import DELETED, EDITED, State
from comments.thread import page_of, words_of
from pagecache import parts
from tests.factories import make_article, make_comment

TAG = Template("{% load comments %}{% comment_thread article light=light %}")


def shown(article, light=False):
    article.refresh_from_db()
    return TAG.render(Context({"article": article, "light": light}))


def listed(html):
    return [
        int(pk) for pk in re.findall(r'<article id="comment-\d+" data-comment-id="(\d+)">', html)
    ]


def approved(article, count, **fields):
    return [make_comment(article=article, state=State.APPROVED, **fields) for _ in range(count)]


@pytest.mark.django_db
def test_a_thread_stands_in_its_order_and_what_is_held_leaves_no_trace():
    story = make_article()
    first, second = approved(story, 2)
    answer = make_comment(parent=first, state=State.APPROVED)
    for state in (State.HELD, State.REJECTED, State.SPAM):
        make_comment(
            article=story, parent=second, state=state, text=f"unseen {state}", name="Unseen"
        )
    page = shown(story)
    assert listed(page) == [first.pk, answer.pk, second.pk]
    assert "3 comments" in page
    assert "nseen" not in page


@pytest.mark.django_db
def test_a_deeper_answer_stays_at_the_third_step_and_names_whom_it_answers():
    comment, story = None, make_article()
    for number in range(5):
        comment = make_comment(
            article=story, parent=comment, name=f"Reader<{number}>", state=State.APPROVED
        )
    page = shown(story).split('class="comment-form"')[0]
    assert page.count("<div>") == page.count("</div>") == 3
    assert page.count("answering") == 1
    assert "<span>answering <bdi>Reader&lt;3&gt;</bdi></span>" in page
    assert page.count(">Reply</a>") == 4


@pytest.mark.django_db
def test_no_comments_and_closed_comments_say_so():
    assert "No comments yet." in shown(make_article())
    closed = make_article(comments_open=False)
    (comment,) = approved(closed, 1)
    page = shown(closed)
    assert listed(page) == [comment.pk]
    assert "Comments on this story are closed." in page
    assert "<form" not in page
    assert "Reply" not in page


@pytest.mark.django_db
def test_fifty_stand_on_the_story_and_the_rest_on_further_pages(client):
    story = make_article()
    comments = approved(story, 51)
    late_answer = make_comment(parent=comments[49], name="Late", state=State.APPROVED)
    page = shown(story)
    assert listed(page) == [comment.pk for comment in comments[:50]]
    address = reverse("comments:thread", args=[story.pk])
    assert f'href="{address}?page=2"' in page
    further = client.get(f"{address}?page=2").content.decode()
    assert listed(further) == [late_answer.pk, comments[50].pk]
    assert f"answering <bdi>{comments[49].name}</bdi>" in further
    assert further.count("<div>") == further.split("</main>")[0].count("</div>") - further.split(
        "</main>"
    )[0].count("<div ")
    assert 'name="robots" content="noindex' in further
    assert f'rel="canonical" href="http://127.0.0.1:8000{address}?page=2"' in further


@pytest.mark.django_db
def test_the_page_of_an_urdu_storys_comments_speaks_urdu(client):
    story = make_article(language="ur")
    approved(story, 1)
    page = client.get(reverse("comments:thread", args=[story.pk])).content.decode()
    assert '<html lang="ur" dir="rtl">' in page
    assert "جواب دیں" in page
    assert ">Reply<" not in page


@pytest.mark.django_db
def test_the_light_version_leads_back_to_itself():
    story = make_article()
    (comment,) = approved(story, 1)
    page = shown(story, light=True)
    assert f"{reverse('comments:reply', args=[story.pk, comment.pk])}?light=1" in page


@pytest.mark.django_db
def test_the_first_fifty_ask_nothing_beside_the_one_query_for_the_parts_of_a_page(
    rf, django_assert_num_queries
):
    story = make_article()
    for more, shown_now in ((0, 0), (1, 1), (60, 50)):
        approved(story, more)
        story.refresh_from_db()
        request = rf.get("/")
        parts.of(request).want(f"article:{story.pk}")
        with django_assert_num_queries(1):
            parts.of(request).look("site", "frame")
        with django_assert_num_queries(0):
            page = page_of(request, story)
        assert len(listed(page.html)) == shown_now
        assert page.total == story.comment_count
    with django_assert_num_queries(1):
        assert len(listed(page_of(rf.get("/"), story, number=2).html)) == 11


@pytest.mark.django_db
def test_a_first_page_that_no_decision_has_written_is_made_once(rf, django_assert_num_queries):
    story = make_article()
    comments = approved(story, 2)
    story.refresh_from_db()
    parts.drop(f"article:{story.pk}")  # as after an import
    made = page_of(rf.get("/"), story)
    assert listed(made.html) == [comment.pk for comment in comments]
    with django_assert_num_queries(1):
        assert page_of(rf.get("/"), story) == made


@pytest.mark.django_db
def test_a_story_that_changes_its_language_has_its_comments_in_the_new_one_at_once(
    rf, editor, django_assert_num_queries
):
    story = make_article()
    approved(story, 1)
    publishing.publish(story, by=editor, content={"language": "ur"})
    story.refresh_from_db()
    html = page_of(rf.get("/"), story).html
    assert "جواب دیں" in html
    assert ">Reply<" not in html
    with django_assert_num_queries(1):
        assert page_of(rf.get("/"), story).html == html


@pytest.mark.django_db
def test_back_in_its_old_language_a_story_has_the_comments_of_today(rf, editor):
    story = make_article()
    approved(story, 1)
    publishing.publish(story, by=editor, content={"language": "ur"})
    approved(story, 1)
    publishing.publish(story, by=editor, content={"language": "en"})
    story.refresh_from_db()
    assert len(listed(page_of(rf.get("/"), story).html)) == 2


@pytest.mark.django_db
def test_a_storys_page_costs_the_same_with_no_and_with_many_comments(
    client, django_assert_max_num_queries
):
    story = make_article()
    client.get(story.get_absolute_url())  # which prepares what stands around it
    cache.clear()
    with django_assert_max_num_queries(3) as empty:
        client.get(story.get_absolute_url())
    approved(story, 120)
    cache.clear()
    with django_assert_max_num_queries(len(empty)):
        page = client.get(story.get_absolute_url())
    assert "120 comments" in page.content.decode()
    assert len(listed(page.content.decode())) == 50


@pytest.mark.django_db
def test_an_approved_comment_is_on_the_kept_page_at_once_and_a_rejected_one_is_gone(
    client, moderator, django_capture_on_commit_callbacks
):  # D91 D92
    story = make_article()
    comment = make_comment(article=story, text="About the docks")
    addresses = [
        story.get_absolute_url(),
        story.get_light_url(),
        reverse("comments:thread", args=[story.pk]),
    ]

    def seen():
        return ["About the docks" in client.get(address).content.decode() for address in addresses]

    assert seen() == [False] * 3
    with django_capture_on_commit_callbacks(execute=True):
        moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=State.HELD)
    assert seen() == [True] * 3
    with django_capture_on_commit_callbacks(execute=True):
        moderation.decide(comment, to=State.REJECTED, by=moderator, seen_state=State.APPROVED)
    assert seen() == [False] * 3


@pytest.mark.django_db
def test_fifty_comments_leave_room_in_forty_kilobytes():
    story = make_article()
    for _ in range(50):
        make_comment(
            article=story,
            state=State.APPROVED,
            text="Ten years is a long promise. I would like to see the repair hubs named, and who pays for the docks.",
        )
    assert len(shown(story).encode()) < 22_000


@pytest.mark.django_db
def test_links_of_readers_are_marked_and_words_stay_words():
    story = make_article()
    make_comment(
        article=story,
        state=State.APPROVED,
        website="https://a.example/?a=1&b=2",
        text="See https://b.example/",
    )
    page = shown(story)
    assert 'href="https://a.example/?a=1&amp;b=2" rel="ugc nofollow noopener"' in page
    assert "https://b.example/" in page
    assert 'href="https://b.example/' not in page


def test_line_ends_and_blank_lines_of_a_text_are_kept():
    assert words_of("a\nb\n\n \n\nc") == '<p dir="auto">a<br>b</p><p dir="auto">c</p>'


@pytest.mark.parametrize(
    "text", ["<" * 5000, "&:;" * 1666, "http://a.b " * 450, "\n" * 4990 + "x", "> " * 2500]
)
def test_costly_texts_cost_little(text):  # D13 D14
    begin = time.perf_counter()
    words_of(text)
    assert time.perf_counter() - begin < 0.2


@pytest.mark.django_db
def test_counts_hold_after_any_sequence_of_decisions():  # D63
    random = Random(7)
    story = make_article()
    comments = []
    for _ in range(25):
        parent = random.choice([None, *comments])
        parent = parent if parent and parent.may_be_answered else None
        comments.append(make_comment(article=story, parent=parent))
    for _ in range(300):
        comment = random.choice(comments)
        seen, to = (
            random.choice(State.values),
            random.choice([State.APPROVED, State.REJECTED, State.SPAM]),
        )
        moderation.decide_many([comment.pk], to=to, by=None, seen_state=seen)
        comment.refresh_from_db()
        if comment.state in (State.HELD, State.APPROVED) and random.random() < 0.2:
            to = random.choice([State.HELD, State.HELD, State.DELETED])
            reason = DELETED if to == State.DELETED else EDITED
            moderation.rewrite(comment, to=to, reason=reason, text="Other words.")
    assert ledger.verify() == []
    story.refresh_from_db()
    assert story.comment_count == Comment.objects.of(story.pk).visible().count()
    assert Decision.objects.count() > 50
