"""Every place at which a comment's words, its story's title or a moderator's note are printed."""

from contextlib import suppress

from django.contrib.admin.models import LogEntry
from django.urls import NoReverseMatch, reverse

from articles import publishing
from comments import claims, handling, moderation
from comments.models import Comment, CommenterEmail, Rule
from comments.states import Ground, State
from tests.factories import make_article, make_author, make_comment, make_draft, make_section

QUEUE = reverse("admin:comments_comment_changelist")
MOST_NAME = 80
MOST_TITLE = 100  # a longer one is told at the desk, with elements of its own


def planted(words, *, by):
    """A story whose every typed line is these words, with comments in every state that say them,
    decided, noted and handled with them, and a rule of them."""
    section, author = make_section(name=f"A section {words[:60]}"), make_author(name=words[:60])
    story = make_article(
        headline=words[:MOST_TITLE].strip(), section=section, tags=[words[:60]], authors=[author]
    )
    typed = {"name": words[:MOST_NAME], "text": words, "article": story}
    shown = make_comment(state=State.APPROVED, by=by, **typed)
    make_comment(**(typed | {"parent": shown, "state": State.APPROVED, "by": by}))
    held = make_comment(**typed)
    refused = make_comment(**typed)
    # All of one person, so that each is read beside the others.
    CommenterEmail.objects.all().update(address="same@example.org")
    moderation.decide(
        refused, to="rejected", by=by, seen_state="held", reason=Ground.OTHER, note=words
    )
    claims.claim(held, by=by)
    for comment in (shown, held, refused):
        handling.note(comment, by=by, words=words)
    rule = Rule.objects.create(pattern=words[:100], shown=words[:100], note=words[:200])
    Rule.objects.create(pattern="quiet", shown="quiet", note=words[:200])
    for thing in (story, rule):
        LogEntry.objects.log_actions(by.pk, [thing], 2, change_message=words)
    publishing.publish(story, by=by)
    story.refresh_from_db()
    return story


def of_readers(story):
    """Addresses by name."""
    shown = Comment.objects.of(story.pk).visible().in_thread_order().first()
    later = {
        "feed of comments": ("comments:feed", story.pk),
        "one comment": ("comments:permalink", story.pk, shown.pk),
        "report": ("comments:report", shown.pk),
    }
    return found_of(later) | {
        "story": story.get_absolute_url(),
        "light version": story.get_light_url(),
        "list of comments": reverse("comments:thread", args=[story.pk]),
        "form for an answer": reverse("comments:reply", args=[story.pk, shown.pk]),
        "front page": "/",
        "section": story.section.get_absolute_url(),
        "tag": story.tags.first().get_absolute_url(),
        "author": story.bylines.first().author.get_absolute_url(),
    }


def found_of(named):
    """The addresses of those of these names that this newsroom has."""
    found = {}
    for place, (name, *keys) in named.items():
        with suppress(NoReverseMatch):
            found[place] = reverse(name, args=keys)
    return found


def of_feeds(story):
    section = story.section.get_absolute_url()
    return {
        "RSS": "/feed/",
        "Atom": "/atom/",
        "RSS of the section": f"{section}feed/",
        "news sitemap": "/news-sitemap.xml",
        "sitemap": "/sitemap.xml",
    }


def of_the_desk(story):
    comments = {comment.state: comment.pk for comment in Comment.objects.of(story.pk)}
    rule = Rule.objects.order_by("pk").first().pk
    story_page, rule_page = "admin:articles_article", "admin:comments_rule"
    found = {f"queue of {state}": f"{QUEUE}?state={state}" for state in State.values}
    for state, pk in comments.items():
        found[f"reading of {state}"] = f"{QUEUE}?state={state}&comment={pk}"
        found[f"fragment of {state}"] = reverse("admin:comments_comment_read", args=[pk])
    return found | {
        "Today": reverse("admin:index"),
        "stories": reverse(f"{story_page}_changelist"),
        "story form": reverse(f"{story_page}_change", args=[story.pk]),
        "story history": reverse(f"{story_page}_history", args=[story.pk]),
        "deletion of a story": reverse(f"{story_page}_delete", args=[_draft(story).pk]),
        "section deletion": reverse("admin:articles_section_delete", args=[story.section_id]),
        "rules": reverse(f"{rule_page}_changelist"),
        "rule form": reverse(f"{rule_page}_change", args=[rule]),
        "rule history": reverse(f"{rule_page}_history", args=[rule]),
        "rule deletion": reverse(f"{rule_page}_delete", args=[rule]),
        "switches": reverse("admin:comments_switch_changelist"),
        "new switch": reverse("admin:comments_switch_add"),
    }


def _draft(story):
    """A story that may be deleted, of the same words, with what readers said below it."""
    draft = make_draft(headline=story.headline)
    make_comment(article=draft, name=story.headline[:MOST_NAME], text=story.headline)
    return draft
