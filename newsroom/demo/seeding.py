"""Turns the demo's texts and drawings into rows, and moves them to now when it runs again.

Everything is found again by what it is called (slug, user name, a comment's author and text), so a
second run adds nothing twice and leaves alone what a visitor wrote, changed or took down.
"""

import re
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.flatpages.models import FlatPage
from PIL import Image

from accounts import backends, roles
from accounts.models import User
from articles import breaking, publishing, redating
from articles.models import Article, Author, FrontPagePick, Section
from articles.workflow import State
from desk import working_copies
from images import renditions
from images.models import Picture
from newsroom.demo import drawing, texts

ACCOUNTS = {
    "reporter": ("Asha Varkey", "reporter"),
    "editor": ("Leena Dastur", "editor"),
    "moderator": ("Farah Naqvi", "moderator"),
    "adops": ("Rohit Bhagat", "ad manager"),
    "admin": ("Site Admin", None),
}


class NotTheDemo(Exception):
    """This newsroom is somebody's own: the demo stays out of it."""


def make_accounts() -> None:
    """Will make the demo accounts, or give them the demo's password again.

    Raises NotTheDemo when one of the names belongs to a real account.
    """
    roles.sync()
    mark, _ = Group.objects.get_or_create(name=backends.DEMO_MARK)
    for username, (name, role) in ACCOUNTS.items():
        first, last = name.split(" ", 1)
        user, created = User.objects.get_or_create(username=username)
        if not created and not user.groups.filter(pk=mark.pk).exists():
            raise NotTheDemo(f"There is an account “{username}” already that is not the demo's.")
        user.first_name, user.last_name, user.is_staff = first, last, True
        user.is_superuser = role is None
        if not user.check_password(settings.DEMO_PASSWORD):
            user.set_password(settings.DEMO_PASSWORD)
        user.save()
        user.groups.set([mark, *Group.objects.filter(name=role)])


def make_frame() -> None:
    """Will make sections, authors and the pages of the footer where they are missing."""
    make_sections()
    make_pages()
    for person in texts.people():
        Author.objects.get_or_create(
            slug=person.slug,
            defaults={"name": person.name, "title": person.title, "life": person.life},
        )
    reporter = _account("reporter")
    Author.objects.filter(slug="asha-varkey", user=None).update(user=reporter)


def make_sections() -> None:
    for position, section in enumerate(texts.sections(), 1):
        Section.objects.get_or_create(
            slug=section.slug,
            defaults={
                "name": section.name,
                "description": section.description,
                "language": section.language,
                "position": position * 10,
                "in_menu": section.in_menu,
            },
        )


def make_pages() -> None:
    for page in texts.pages():
        row, created = FlatPage.objects.get_or_create(
            url=f"/{page.slug}/", defaults={"title": page.title, "content": page.body}
        )
        if created:
            row.sites.add(settings.SITE_ID)


def _drawn(name: str) -> tuple[str, tuple[int, int], bytes]:
    picture = drawing.draw(name)
    return name, picture.size, picture.tobytes()


def make_pictures(stories: list[texts.Story], *, say) -> dict[str, Picture]:
    """Will draw the pictures that are missing, two at a time. Returns them by their drawing's name.

    say: called with one line of progress now and then.
    """
    wanted = {story.picture: story for story in stories if story.picture}
    found = {
        picture.alt: picture
        for picture in Picture.objects.filter(alt__in=[drawing.ALT[name] for name in wanted])
    }
    missing = [name for name in wanted if drawing.ALT[name] not in found]
    with ProcessPoolExecutor(max_workers=2) as pool:
        for done, (name, size, pixels) in enumerate(pool.map(_drawn, missing), 1):
            found[drawing.ALT[name]] = renditions.add(
                Image.frombytes("RGB", size, pixels),
                alt=drawing.ALT[name],
                caption=wanted[name].caption,
                credit=wanted[name].credit,
                by=None,
            )
            if done % 10 == 0 or done == len(missing):
                say(f"  {done} of {len(missing)} pictures drawn")
    return {name: found[drawing.ALT[name]] for name in wanted}


def make_stories(
    stories: list[texts.Story], pictures: dict[str, Picture], *, now: datetime
) -> dict[str, Article]:
    """Will publish the stories that are missing and move the others to now. Returns all by slug."""
    rows = {story.slug: Article.objects.filter(slug=story.slug).first() for story in stories}
    mentioned_first = sorted(stories, key=lambda story: story.age or timedelta(0), reverse=True)
    for story in mentioned_first:
        if rows[story.slug] is None:
            rows[story.slug] = _publish(story, pictures.get(story.picture), rows, now=now)
        elif rows[story.slug].state == State.PUBLISHED:
            redating.redate(
                rows[story.slug], published_at=_moment(story, now), updated_at=story.updated
            )
    for story in stories:
        if story.breaking and rows[story.slug].state == State.PUBLISHED:
            breaking.set_breaking(
                rows[story.slug], by=_account("editor"), until=now + story.breaking
            )
    return rows


def make_picks(rows: dict[str, Article], *, now: datetime) -> None:
    """Will put the seed story in the second place of the front page, where no editor chose one."""
    FrontPagePick.objects.filter(until__lte=now).delete()
    seed = rows["india-us-defence-breakthrough"]
    if not FrontPagePick.objects.filter(article=seed).exists():
        FrontPagePick.objects.get_or_create(
            place=FrontPagePick.Place.SECOND,
            defaults={"article": seed, "until": now + timedelta(days=30)},
        )


def _moment(story: texts.Story, now: datetime) -> datetime:
    if story.published:
        return story.published
    return now + story.scheduled if story.scheduled else now - story.age


@cache
def _account(username: str) -> User:
    return User.objects.get(username=username)


def _publish(story, picture, rows, *, now) -> Article:
    content = {
        "headline": story.headline,
        "slug": story.slug,
        "standfirst": story.standfirst,
        "dateline_place": story.dateline,
        "agency": story.agency,
        "paid_by": story.paid_by,
        "body": _with_related(story.body, rows),
        "section_id": Section.objects.get(slug=story.section).pk,
        "lead_picture_id": picture.pk if picture else None,
        "language": story.language,
        "has_slots": story.slots,
        "is_sensitive": story.sensitive,
        "comments_open": story.comments_open,
        "tags": story.tags,
        "bylines": [[Author.objects.get(slug=slug).pk, role] for slug, role in story.credits],
    }
    writer = _account("editor" if story.state == State.PUBLISHED else "reporter")
    revision = working_copies.save_copy(None, content=content, by=writer, base_number=0)
    article = revision.article
    if story.state != State.PUBLISHED:
        return _send_on(article, State(story.state), by=writer)
    working_copies.publish_copy(
        article, by=_account("editor"), number=revision.number, at=_moment(story, now)
    )
    article.refresh_from_db()
    if story.updated:
        redating.redate(article, published_at=article.published_at, updated_at=story.updated)
    return article


def _send_on(article: Article, state: State, *, by: User) -> Article:
    if state in (State.IN_REVIEW, State.APPROVED):
        publishing.submit(article, by=by)
    if state == State.APPROVED:
        publishing.approve(article, by=_account("editor"))
    return article


def _with_related(body: str, rows: dict[str, Article | None]) -> str:
    def block(found: re.Match) -> str:
        row = rows.get(found[1])
        if row is None:
            return ""
        return f'<div data-block="related" data-story="{row.pk}"><p>{row.headline}</p></div>'

    return re.sub(r'<div data-block="related" data-slug="([^"]+)"></div>', block, body)
