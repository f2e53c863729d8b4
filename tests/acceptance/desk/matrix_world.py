"""A small newsroom for the matrix: rows of each kind, the addresses that they make, real forms."""

import itertools
import re
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.contenttypes.models import ContentType
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.models import Redirect
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django_tasks_db.models import DBTaskResult
from lxml import html
from PIL import Image

from accounts.models import User
from ads.models import AdsTxt, Advertiser, Campaign, PageSlot, Suppression
from articles.corrections import Change, Kind
from articles.models import Article, Correction, FrontPagePick, Tag
from comments.models import Rule, Switch
from desk import autosaves, bulk, planned_changes, preview_links, states, working_copies
from desk.models import PreviewLink
from images.models import Picture
from tests import factories

ASKING = ("return", "withdraw", "kill", "revive", "publish", "rubbish")
OF_A_ROW = {  # addresses of one row, by their table and the part that names it
    "admin:auth_user_password_change": ("accounts_user", "<id>"),
    "admin:comments_comment_read": ("comments_comment", "<str:pk>"),
    "admin:comments_comment_answer": ("comments_comment", "<str:pk>"),
    "admin:ads_campaign_report": ("ads_campaign", "<int:pk>"),
    "admin:ads_campaign_table": ("ads_campaign", "<int:pk>"),
    "admin:ads_campaign_link": ("ads_campaign", "<int:pk>"),
    "admin:ads_campaign_end_links": ("ads_campaign", "<int:pk>"),
    "admin:ads_campaign_switch": ("ads_campaign", "<int:pk>"),
}
NAMELESS = {"<path:object_id>/": "admin:old change address", "(?P<url>.*)$": "admin:anything else"}
NEW_PASSWORD = "Quiet-river-41"  # noqa: S105 - of nobody


@dataclass(frozen=True)
class Address:
    """One address of one row. row: its kind, for the table. whose: "own" or "assigned" of the
    reporter's stories, else ""."""

    name: str
    path: str
    row: str
    whose: str
    key: object


def patterns(resolver=None, before="", spaces=()):
    """Will give (name, route) of every address of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from patterns(pattern, route, inner)
        else:
            name = pattern.name or next(
                (n for end, n in NAMELESS.items() if route.endswith(end)), ""
            )
            yield (name if ":" in name else ":".join((*spaces, name))), route


def is_of_the_desk(name, route):
    return route.startswith("admin/") or name.startswith("desk:") or "preview" in route


class World:
    """The rows. people: by role; those of the reporter and the ad manager own some of them."""

    def __init__(self, people):
        self.people = people
        self.stories = {}  # (state, whose): story
        assigned = [(shown, "assigned") for shown in ("draft", "in_review", "live")]
        for shown, whose in (*itertools.product(factories.STEPS_TO, ("own", "")), *assigned):
            self.stories[shown, whose] = self._story(shown, whose)
        live = self.stories["live", ""]
        self.links = {key: self._link(story) for key, story in self.stories.items()}
        self.typed = {name: self._typed(people[name]) for name in ("reporter", "editor")}
        copy = working_copies.newest(live)
        tomorrow = timezone.now() + timedelta(days=1)
        planned_changes.plan(
            live, by=people["editor"], number=copy.number, at=tomorrow, rolls_back_at=None,
            change=Change("typo"),
        )  # fmt: skip
        self.rows = self._rows(live)
        self.guests = self._guests()

    def _story(self, shown, whose):
        by = self.people["reporter" if whose == "own" else "editor"]
        story = factories.make_story(shown, by=by, editor=self.people["editor"])
        if whose == "assigned":
            story.assigned_to.add(self.people["reporter"])
        return story

    def _link(self, story, **fields):
        now = timezone.now()
        row = {"created_at": now, "expires_at": now + timedelta(days=1), **fields}
        return PreviewLink.objects.create(article=story, created_by=self.people["editor"], **row)

    def _typed(self, person):
        posted = MultiValueDict({"headline": ["Typed"], "form_key": [autosaves.new_form_key()]})
        return autosaves.keep(person, self.stories["draft", ""], posted)

    def _rows(self, live):
        """Rows of the other tables: by table, and by their kind where the table has several."""
        people, now = self.people, timezone.now()
        pictures = {}
        for role in ("reporter", "ad manager"):
            picture = factories.make_picture()
            Picture.objects.filter(pk=picture.pk).update(uploaded_by=people[role])
            pictures[f"of the {role}"] = picture
        page = FlatPage.objects.create(url="/imprint/", title="Imprint", content="<p>We.</p>")
        page.sites.add(1)
        return {
            "articles_section": {"": factories.make_section()},
            "articles_author": {"": factories.make_author()},
            "articles_tag": {"": Tag.objects.create(name="Rain", slug="rain")},
            "articles_frontpagepick": {
                "": FrontPagePick.objects.create(
                    place=1, article=live, until=now + timedelta(hours=3)
                )
            },
            "articles_correction": {
                "": Correction.objects.create(
                    article=live, kind=Kind.UPDATE, note="It was nine.", at=now
                )
            },
            "images_picture": pictures,
            "comments_comment": {"": factories.make_comment(article=live)},
            "comments_rule": {"": Rule.objects.create(pattern="casino", shown="casino")},
            "comments_switch": {"": Switch.objects.create(article=live, slow_seconds=60)},
            "flatpages_flatpage": {"": page},
            "redirects_redirect": {
                "": Redirect.objects.create(site_id=1, old_path="/old/", new_path="/new/")
            },
            **self._ads(),
            "accounts_user": {"": User.objects.create_user("somebody", password="secret")},
            "django_tasks_database_dbtaskresult": {
                "": DBTaskResult.objects.create(
                    args_kwargs={"args": [], "kwargs": {}}, task_path="articles.tasks.x",
                    backend_name="default", run_after=now, exception_class_path="", traceback="",
                )
            },
        }  # fmt: skip

    @staticmethod
    def _ads():
        """Nothing stands on another, so that each can be deleted by whoever may."""
        advertiser = Advertiser.objects.create(name="Nobody yet")
        slot, _ = PageSlot.objects.get_or_create(
            name="front", defaults={"label": "Header", "wide": "728x90"}
        )
        return {
            "ads_advertiser": {"": advertiser},
            "ads_campaign": {
                "": Campaign.objects.create(
                    name="Nothing yet", advertiser=Advertiser.objects.create(name="Somebody")
                )
            },
            "ads_flight": {"": factories.make_flight()},
            "ads_creative": {"": factories.make_creative()},
            "ads_pageslot": {"": slot},
            "ads_adstxt": {"": AdsTxt.objects.create(pk=1)},
            "ads_suppression": {"": Suppression.objects.create(slot="story")},
        }

    def _guests(self):
        long_ago = timezone.now() - timedelta(days=9)
        draft, killed = self.stories["draft", ""], self.stories["killed", ""]
        links = {
            "open": self._link(draft),
            "revoked": self._link(draft, revoked_at=timezone.now()),
            "expired": self._link(draft, created_at=long_ago, expires_at=long_ago + timedelta(1)),
            "of a killed story": self._link(killed),
        }
        tokens = {name: preview_links.token(link) for name, link in links.items()}
        return {**tokens, "forged": tokens["open"][:-1] + "~"}

    # Addresses

    def addresses(self, name, route):
        """Will make an address of each row that fits the route. Empty where nobody said which."""
        table = name.removeprefix("admin:").rpartition("_")[0]
        if name == "admin:old change address":
            table = "_".join(route.split("/")[1:3])
        if "<" not in route and "(?P" not in route:
            query = self._queries(name)
            return [Address(name, f"/{route}{asked}", row, "", None) for row, asked in query]
        made = self._special(name, route) or self._of_stories(name, route)
        if not made and route.endswith(("<path:object_id>/", "<path:object_id>/change/",
                                        "<path:object_id>/delete/", "<path:object_id>/history/")):  # fmt: skip
            rows = self.rows.get(table, {})
            if table == "articles_article":
                made = self._each_story(name, route, "<path:object_id>")
            else:
                made = [
                    Address(
                        name, "/" + route.replace("<path:object_id>", str(row.pk)), kind, "", row
                    )
                    for kind, row in rows.items()
                ]
        assert not any("<" in address.path for address in made), made
        return made

    def _queries(self, name):
        if name == "admin:autocomplete":
            asked = "?term=a&app_label={}&model_name={}&field_name={}"
            return [
                ("stories", asked.format("articles", "frontpagepick", "article")),
                ("pictures", asked.format("ads", "creative", "picture")),
                ("pictures", asked.format("articles", "author", "portrait")),
            ]
        return [("", "")]

    def _each_story(self, name, route, part):
        return [
            Address(name, "/" + route.replace(part, str(story.pk)), shown, whose, story)
            for (shown, whose), story in self.stories.items()
        ]

    def _of_stories(self, name, route):
        if name.startswith("admin:articles_article_") or name == "admin:breaking":
            if "<slug:verb>" in route:
                return [
                    Address(name, address.path.replace("<slug:verb>", verb), verb, "", address.key)
                    for verb in ASKING
                    for address in self._each_story(name, route, "<int:pk>")
                ]
            if "<int:pk>" in route:
                return self._each_story(name, route, "<int:pk>")
        return []

    def _special(self, name, route):
        def each(rows, *parts):
            """rows: (kind, whose, values of the parts)."""
            for kind, whose, values in rows:
                path = route
                for part, value in zip(parts, values, strict=True):
                    path = path.replace(part, str(value))
                yield Address(name, f"/{path}", kind, whose, values)

        if name in ("admin:articles_article_typed", "admin:articles_article_throw_away"):
            rows = ((f"of the {role}", "", [row.pk]) for role, row in self.typed.items())
            return list(each(rows, "<int:pk>"))
        if name == "admin:articles_article_preview_revoke":
            rows = [(*key, [self.stories[key].pk, link.pk]) for key, link in self.links.items()]
            draft, others = self.stories["draft", "own"], self.links["live", ""]
            rows.append(("of another story", "", [draft.pk, others.pk]))
            return list(each(rows, "<int:pk>", "<int:link_pk>"))
        if name == "admin:view_on_site":
            shown = {
                "story": self.stories["live", ""],
                "planned story": self.stories["scheduled", ""],
                "section": self.rows["articles_section"][""],
                "person": self.people["reporter"],
                "working copy": self.stories["live", ""].revisions.first(),
            }
            rows = [
                (kind, "", [ContentType.objects.get_for_model(type(row)).pk, row.pk])
                for kind, row in shown.items()
            ]
            return list(each(rows, "<path:content_type_id>", "<path:object_id>"))
        if name in OF_A_ROW:
            table, part = OF_A_ROW[name]
            return list(each([("", "", [row.pk]) for row in self.rows[table].values()], part))
        if name in ("admin:app_list", "admin:anything else"):
            return self._without_rows(name, route)
        if name.startswith("desk:"):
            rows = ((kind, "", [token]) for kind, token in self.guests.items())
            return list(each(rows, "<str:token>"))
        return []

    @staticmethod
    def _without_rows(name, route):
        if name == "admin:anything else":
            return [Address(name, f"/admin/{end}", "", "", None) for end in ("nothing/here/", "x")]
        labels = re.search(r"\(\?P<app_label>([a-z_|]+)\)", route)[1].split("|")
        return [Address(name, f"/admin/{label}/", label, "", label) for label in labels]

    # Forms

    def bodies(self, address, entry, forms):
        """Will give pairs (name, fields) of what is posted there. forms: what Forms reads."""
        story = address.key if isinstance(address.key, Article) else None
        if address.name.endswith("_changelist"):
            return [(deed, self._chosen(address, deed)) for deed in entry.posts]
        if address.name == "admin:articles_article_change":
            return [(name, pressed(story, name)) for name in entry.posts]
        return [("", self._body(address, story, forms))]

    def _chosen(self, address, deed):
        table = address.name.removeprefix("admin:").removesuffix("_changelist")
        if table == "articles_article":
            rows = states.for_desk(Article.objects.order_by("pk"))
            fields = {"seen": [bulk.mark(story) for story in rows]}
        else:
            rows, fields = self.rows[table].values(), {}
        fields |= {"action": deed, "note": "For the record.", "post": "yes"}
        return {**fields, ACTION_CHECKBOX_NAME: [str(row.pk) for row in rows]}

    def _body(self, address, story, forms):
        page = address.name.removeprefix("admin:")
        if page != "articles_article_breaking":  # another page than that of the first page
            page = page.removeprefix("articles_article_")
        fixed = {
            "because": {"note": "For the record.", "first_word": "Headline"},
            "restore": {"number": "1"},
            "plan": {"kind": "typo", "at": _moment(days=2)},
            "articles_article_breaking": {"minutes": "30"},
            "publish": {"kind": "correction", "note": "It was nine."},
            "handling": {"assigned_to": self.people["reporter"].pk, "embargo_until": ""},
            "take_over": {"from": self.people["moderator"].pk},
            "presence": {"writes": "1", "form_key": autosaves.new_form_key()},
            "leave": {"form_key": autosaves.new_form_key()},
            "previews": {"version": "0", "lasting": "day"},
            "breaking": {"minutes": "0"},
            "editor_tidy": {"html": "<p>Text</p>"},
            "editor_upload": {"alt": "A boat", "upload": _picture()},
            "login": {"username": "reporter", "password": "secret"},
            "password_change": {
                "old_password": "secret", "new_password1": NEW_PASSWORD,
                "new_password2": NEW_PASSWORD,
            },
            "auth_user_password_change": {
                "password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true",
            },
            "comments_comment_decide": {
                "to": "approved", "seen": "held",
                "comment": self.rows["comments_comment"][""].pk,
            },
            "desk:preview_link_approve": {
                "number": self.stories["draft", ""].version, "name": "The author",
            },
            **dict.fromkeys(("ads_campaign_book", "ads_campaign_forecast"), {
                "advertiser": "Quite new", "new_advertiser": "Quite new", "goal": "", "priority": "2",
                "weight": "1", "shape": "even", "headline": "Quite new", "link_text": "Look",
                "target": "/about/", "slots": ["story"], "book": "1",
            }),
            "comments_comment_undo": {"decision": "1"},
            "comments_comment_digest": {"wanted": "1"},
            "comments_comment_pick": {"picked": self.rows["comments_comment"][""].pk},
            "comments_comment_answer": {"text": "Thank you."},
            "comments_comment_handle": {
                "deed": "noted", "note": "Seen before",
                "comment": self.rows["comments_comment"][""].pk,
            },
        }  # fmt: skip
        if address.name.endswith("_delete"):
            return {"post": "yes"}
        if page in (
            "autosave",
            "autosave_new",
            "live_preview",
            "live_preview_new",
            "slot_plan",
            "slot_plan_new",
            "join",
        ):
            typed = pressed(story or self.stories["draft", ""], "save")
            return typed | {"form_key": autosaves.new_form_key(), "turn": "1", "do": "save now"}
        if page == "publish":
            move = story.transitions.order_by("-pk").first()
            return fixed[page] | {"number": story.version, "move": move.pk}
        if page in ("plan", "articles_article_breaking"):
            return fixed[page] | {"number": story.version}
        if page == "handling" and address.whose:  # another choice than there is
            return {"embargo_until": "", "assigned_to": self.people["editor"].pk}
        return fixed[page] if page in fixed else forms.of(address)


class Forms:
    """The admin's own forms as an administrator gets them, filled with something new."""

    NEW = {
        "articles_article": {"headline": "Quite new", "body": "<p>New text.</p>"},
        "articles_section": {"name": "Quite new"},
        "articles_author": {"name": "Quite new"},
        "articles_tag": {"name": "Quite new"},
        "comments_rule": {"pattern": "quite new"},
        "comments_switch": {"slow_seconds": "90"},
        "articles_frontpagepick": {"place": "2"},
        "images_picture": {"alt": "Quite new"},
        "flatpages_flatpage": {"url": "/quite-new/", "title": "Quite new", "content": "<p>It.</p>"},
        "redirects_redirect": {"old_path": "/quite-old/", "new_path": "/quite-new/"},
        "ads_advertiser": {"name": "Quite new"},
        "ads_campaign": {"name": "Quite new"},
        "ads_flight": {"name": "Quite new"},
        "ads_pageslot": {"label": "Quite new"},
        "ads_suppression": {"slot": "rail", "note": "Quite new"},
        "ads_creative": {
            "name": "quite-new", "headline": "Quite new", "line": "New.", "link_text": "Look",
            "target": "/about/",
        },
        "ads_adstxt": {"text": "seller.example, 1, DIRECT"},
        "accounts_user": {"username": "quite-new"},
    }  # fmt: skip

    def __init__(self, administrator, world):
        self.client, self.world, self.read = administrator, world, {}

    def of(self, address):
        name = address.name.removeprefix("admin:")
        table, _, page = name.rpartition("_")
        is_there = name == "ads_adstxt_add"  # the one that there is
        if page not in ("add", "change") or table not in self.NEW or is_there:
            return {"name": "Quite new"}
        if address.path not in self.read:
            self.read[address.path] = self._filled(address, table, page)
        typed = self.read[address.path]
        return (
            typed | {"upload": _picture()} if table == "images_picture" and page == "add" else typed
        )

    def _filled(self, address, table, page):
        answer = self.client.get(address.path)
        if answer.status_code != 200:  # nobody adds one
            return self.NEW[table]
        (form,) = html.fromstring(answer.content).xpath(f'//form[@id="{table.split("_")[1]}_form"]')
        typed = {}
        for name, value in form.form_values():
            typed.setdefault(name, []).append(value)
        typed |= self.NEW[table]
        live = self.world.stories["live", "own"]
        if table == "articles_frontpagepick":
            typed["article"] = live.pk
        if table == "articles_article":
            typed |= {"section": live.section_id, "lead_picture": ""}
        if table == "ads_campaign":
            typed["advertiser"] = self.world.rows["ads_advertiser"][""].pk
        if table == "ads_flight" and page == "add":
            typed["campaign"] = self.world.rows["ads_campaign"][""].pk
        if table == "accounts_user" and page == "add":
            typed |= {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        return {name: value for name, value in typed.items() if not name.startswith("csrf")}


def pressed(story, button):
    """Will give the story form with another headline and that button pressed."""
    copy = working_copies.newest(story)
    breaking = button.removeprefix("breaking ") if button.startswith("breaking ") else ""
    return {
        "headline": "Headline that is new",
        "body": copy.content["body"],
        "section": copy.content["section_id"],
        "language": "en",
        "base_number": copy.number,
        "seen_state": story.state,
        "publish_at": _moment(days=1) if button == "schedule" else "",
        "verb": "" if breaking or button == "save" else button,
        "breaking": breaking,
    }


def _moment(**ahead):
    return f"{timezone.localtime() + timedelta(**ahead):%Y-%m-%dT%H:%M}"


def _picture():
    held = BytesIO()
    Image.new("RGB", (700, 400), (9, 90, 90)).save(held, "PNG")
    return SimpleUploadedFile("boat.png", held.getvalue(), "image/png")
