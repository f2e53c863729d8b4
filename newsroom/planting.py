"""What the privacy scan plants: a public story with comments in every state by people whose
addresses are known, with all that comments bring about, and who of the newsroom may look at them.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import roles
from accounts.models import User
from articles import publishing
from articles.models import Article, Author, Section
from comments import (
    appeals,
    claims,
    handling,
    mail_tasks,
    mailboxes,
    moderation,
    networks,
    own_data,
    posting,
    tasks,
)
from comments.models import Comment, Digest, Finding, Mailbox
from comments.states import Ground, State
from newsroom.leaks import Addresses


@dataclass(frozen=True)
class Planted:
    """mark: stands in all that was planted, addresses too. given: the mail addresses. networks:
    of the machines that the comments came from. moderator, chief: who may look, the latter at
    all."""

    article: Article
    comments: list[Comment]
    addresses: Addresses
    mark: str
    given: list[str]
    networks: list[str]
    moderator: User
    chief: User


def plant() -> Planted:
    """Will plant all of it, in the transaction of whoever calls; its mails wait for a worker."""
    mark = f"canary{secrets.token_hex(4)}"
    article = _story(mark)
    moderator, chief = _person(mark), User.objects.create_superuser(f"{mark}-chief")
    given = [f"Reader-{number}@{mark}.example" for number in range(2 * len(State))]
    machines = [f"198.51.100.{200 + number}" for number in range(len(given) - 1)]
    machines.append("2001:db8:77:88::99")
    comments = _comments(article, mark, zip(given, machines, strict=True), moderator)
    _handle(comments, moderator)
    Digest.objects.create(user=moderator)
    mail_tasks.send_digest.enqueue(moderator.pk)
    for address in given:
        tasks.mail_own_data.enqueue(own_data.ask(address).pk)
    found = Addresses(given, machines)
    return Planted(article, comments, found, mark, given, machines, moderator, chief)


def _story(mark: str) -> Article:
    section = Section.objects.create(name=mark, slug=mark)
    author = Author.objects.create(name=mark, slug=mark)
    content = {"headline": mark, "body": f"<p>{mark}</p>", "section_id": section.pk}
    content |= {"slug": mark, "tags": [mark], "bylines": [[author.pk, "words"]]}
    article = publishing.start(content=content, by=None)
    publishing.publish(article, by=None)
    return article


def _person(mark: str) -> User:
    address = "moderator@newsroom.example"
    person = User.objects.create_user(f"{mark}-moderator", address, is_staff=True)
    if not Group.objects.filter(name="moderator").exists():
        roles.sync()
    person.groups.add(Group.objects.get(name="moderator"))
    return person


def _comments(article, mark: str, senders: Iterator[tuple[str, str]], by: User) -> list[Comment]:
    """One in every state, and an answer in every state below the approved one."""
    first = [_comment(article, mark, next(senders), None, state, by) for state in State]
    (parent,) = (comment for comment in first if comment.state == State.APPROVED)
    return [*first, *(_comment(article, mark, next(senders), parent, state, by) for state in State)]


def _comment(article, mark: str, sender, parent: Comment | None, state: State, by) -> Comment:
    address, machine = sender
    text = f"{mark} {state.value}{' below' if parent else ''}"
    website = "https://leak.example/"
    words = posting.Words(mark, address, website, text, parent and parent.pk, trapped=False)
    comment = posting.keep(article, words, parent=parent, at=article.published_at, reasons=[])
    networks.keep(comment, machine)
    _follow(comment, address, is_proved=state != State.HELD)
    Finding.objects.create(comment=comment, reason="marks", field="text", start=0, end=6)
    if state != State.HELD:
        ground = Ground.ABUSIVE if state == State.REJECTED else ""
        moderation.decide(comment, to=state, by=by, seen_state=State.HELD, reason=ground)
    return comment


def _follow(comment: Comment, address: str, *, is_proved: bool) -> None:
    follow = mailboxes.follow(comment, address, is_proved=is_proved)
    if is_proved:
        box = Mailbox.objects.filter(pk=follow.subscription.mailbox_id)
        box.update(confirmed_at=timezone.now())
    else:
        mail_tasks.begin.enqueue(follow.pk)


def _handle(comments: list[Comment], by: User) -> None:
    for comment in comments:
        handling.note(comment, by=by, words="Looked at")
        claims.claim(comment, by=by)
    rejected = [comment for comment in comments if comment.state == State.REJECTED]
    appeals.appeal(rejected[-1], "I meant well")
