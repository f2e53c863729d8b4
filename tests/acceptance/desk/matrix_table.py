"""Who may open and change what at the desk: every address by its name, written by hand.

A rule is a set of roles, or such sets by kind of row ("*": of every other kind). OWN stands for the
reporter in a story of theirs or one that is assigned to them, BEGAN for their own alone.
"""

from dataclasses import dataclass, field

ROLES = (
    "anonymous",
    "staff without a role",
    "reporter",
    "editor",
    "moderator",
    "ad manager",
    "superuser",
)
OWN, BEGAN = "reporter, in own or assigned", "reporter, in own"

NOBODY = frozenset()
EVERYBODY = frozenset(ROLES)
STAFF = EVERYBODY - {"anonymous"}
SUPERUSER = frozenset({"superuser"})
EDITORS = frozenset({"editor", "superuser"})
WRITERS = EDITORS | {"reporter"}
AD_MANAGERS = frozenset({"ad manager", "superuser"})
MODERATORS = frozenset({"moderator", "superuser"})
SEE_STORIES = STAFF - {"staff without a role"}
SEE_PICTURES = WRITERS | {"ad manager"}
SEE_NAMES = WRITERS | {"moderator"}  # authors
SEE_TAGS = SEE_NAMES | {"ad manager"}
SEE_COMMENTS = EDITORS | {"moderator"}

WRITE_IN = {  # may save a working copy, by the state of the story
    "draft": EDITORS | {OWN},
    "in_review": EDITORS,
    "approved": EDITORS,
    "scheduled": EDITORS | {OWN},
    "live": EDITORS | {OWN},
    "withdrawn": EDITORS,
    "withdrawn in time": EDITORS,
    "killed": NOBODY,
}
# Those who write in it in another state: what they send is not saved, and kept for themselves.
SHUT_OUT = {
    **dict.fromkeys(("in_review", "approved", "withdrawn", "withdrawn in time"), {OWN}),
    "killed": EDITORS | {OWN},
    "*": NOBODY,
}
DELETE = {
    "draft": EDITORS | {BEGAN},
    "in_review": EDITORS,
    "approved": EDITORS,
    "*": NOBODY,  # readers had it, or are to have it
}
EDIT_ANY = {"killed": NOBODY, "*": EDITORS}


@dataclass(frozen=True)
class Entry:
    """get, post: rules, of whom the address serves. posts: rules of single bodies, by their names,
    that hold beside it; None adds nothing. kept: whose POST is answered 409 and kept as their unsaved text.
    changes: whether a POST that is served must change a row, so that its body is known to be a
    real one; reads: whether a POST is answered as a GET is, by the same rule."""

    get: object = NOBODY
    post: object = NOBODY
    posts: dict = field(default_factory=dict)
    kept: object = NOBODY
    changes: bool = False
    reads: bool = False


def _story(name, *args, **rules):
    return {f"admin:articles_article_{name}": Entry(*args, **rules)}


# The button pressed in the story form, by who may press it in a story that they may write in.
PRESSED = {
    "save": None,  # whoever may write
    "submit": None,
    **dict.fromkeys(("return", "approve", "publish", "schedule", "update"), EDITORS),
    **dict.fromkeys(("correct", "withdraw", "kill", "plan"), EDITORS),
    **dict.fromkeys(("breaking", "breaking 15", "breaking 0"), EDITORS),
    "revive": SUPERUSER,
    "rubbish": NOBODY,
}

STORIES = {
    **_story("changelist", SEE_STORIES, EVERYBODY, posts={
        "submit": WRITERS, "approve": EDITORS, "return": EDITORS, "publish": EDITORS,
        "withdraw": EDITORS, "kill": NOBODY, "delete_selected": NOBODY,
    }),
    **_story("add", WRITERS, WRITERS, changes=True),
    **_story("change", SEE_STORIES, WRITE_IN, posts=PRESSED, kept=SHUT_OUT),
    **_story("delete", DELETE, DELETE, changes=True),
    **_story("history", SEE_STORIES, reads=True),
    **_story("preview", SEE_STORIES),
    **_story("versions", SEE_STORIES),
    **_story("restore", post=WRITE_IN, changes=True),
    **_story("compare", WRITE_IN),
    **_story("join", post=WRITE_IN, kept=SHUT_OUT),
    **_story("because", *[{
        "return": EDITORS, "withdraw": EDITORS, "kill": EDITORS, "revive": SUPERUSER, "*": NOBODY,
    }] * 2),
    **_story("killed", {"killed": SEE_STORIES, "*": NOBODY}),
    **_story("take_off", post={"killed": EDITORS, "*": NOBODY}),
    **_story("breaking", EDITORS, EDITORS),
    **_story("plan", EDITORS, EDITORS),
    **_story("plan_cancel", post=EDITORS),
    **_story("handling", EDIT_ANY, EDIT_ANY),
    **_story("publish", EDITORS, EDITORS),
    **_story("pictures", SEE_PICTURES),
    **_story("tags", SEE_TAGS),
    **_story("autosave_new", post=WRITERS, changes=True),
    **_story("autosave", post=EDITORS | {OWN}, changes=True),  # one's own text, in every state
    **_story("typed", {"of the reporter": {"reporter"}, "of the editor": {"editor"}}),
    **_story("throw_away", changes=True,
             post={"of the reporter": {"reporter"}, "of the editor": {"editor"}}),
    **_story("presence", post=WRITE_IN, changes=True),
    **_story("leave", post=WRITE_IN),
    **_story("take_over", post=WRITE_IN, changes=True),
    **_story("live_preview_new", post=WRITERS),
    **_story("live_preview", post=WRITE_IN),
    **_story("slot_plan_new", post=WRITERS),
    **_story("slot_plan", post=WRITE_IN),
    **_story("previews", WRITE_IN, WRITE_IN, changes=True),
    **_story("preview_revoke", post={**WRITE_IN, "of another story": NOBODY}, changes=True),
}  # fmt: skip

# Who may view, add, change and delete rows of the other tables.
TABLES = {
    "articles_section": (SEE_STORIES, EDITORS, EDITORS, SUPERUSER),
    "articles_author": (SEE_NAMES, EDITORS, EDITORS, SUPERUSER),
    "articles_tag": (SEE_TAGS, WRITERS, EDITORS, EDITORS),
    "articles_frontpagepick": (EDITORS, EDITORS, EDITORS, EDITORS),
    "articles_correction": (SUPERUSER, NOBODY, NOBODY, NOBODY),  # told once, and stays
    "images_picture": (
        SEE_PICTURES,
        SEE_PICTURES,
        {"of the reporter": WRITERS, "of the ad manager": EDITORS | {"ad manager"}},
        EDITORS,
    ),
    "comments_comment": (SEE_COMMENTS, NOBODY, NOBODY, NOBODY),  # decided in the queue alone
    "comments_rule": (MODERATORS, MODERATORS, MODERATORS, MODERATORS),
    "comments_switch": (
        MODERATORS | EDITORS,
        MODERATORS | EDITORS,
        MODERATORS | EDITORS,
        MODERATORS,
    ),
    "flatpages_flatpage": (EDITORS, EDITORS, EDITORS, SUPERUSER),
    "redirects_redirect": (SUPERUSER, SUPERUSER, SUPERUSER, SUPERUSER),
    "ads_adstxt": (AD_MANAGERS, NOBODY, AD_MANAGERS, NOBODY),  # there is one, and it stays
    **dict.fromkeys(
        [f"ads_{name}" for name in ("advertiser", "campaign", "flight", "creative", "suppression")],
        (AD_MANAGERS, AD_MANAGERS, AD_MANAGERS, AD_MANAGERS),
    ),
    "ads_pageslot": (AD_MANAGERS, NOBODY, AD_MANAGERS, NOBODY),  # the pages say which there are
    "accounts_user": (SUPERUSER, SUPERUSER, SUPERUSER, SUPERUSER),
    "django_tasks_database_dbtaskresult": (SUPERUSER, NOBODY, NOBODY, NOBODY),
}


def _of_table(table, view, add, change, delete):
    return {
        f"admin:{table}_changelist": Entry(view, EVERYBODY, posts={"delete_selected": delete}),
        f"admin:{table}_add": Entry(add, add, changes=True),
        f"admin:{table}_change": Entry(view, change, changes=True),
        f"admin:{table}_delete": Entry(delete, delete, changes=True),
        f"admin:{table}_history": Entry(view, reads=True),
    }


OTHERS = {
    "admin:comments_comment_change": Entry(SEE_COMMENTS, reads=True),  # leads to the queue
    "admin:comments_comment_decide": Entry(post=MODERATORS, changes=True),
    "admin:comments_comment_undo": Entry(post=MODERATORS),
    "admin:comments_comment_handle": Entry(post=MODERATORS, changes=True),
    "admin:comments_comment_digest": Entry(post=MODERATORS, changes=True),
    "admin:comments_comment_read": Entry(SEE_COMMENTS),
    # Both serve what readers see; the comment of this world waits.
    "admin:comments_comment_pick": Entry(post=SEE_COMMENTS),
    "admin:comments_comment_answer": Entry(SEE_COMMENTS, SEE_COMMENTS),
    "admin:ads_campaign_book": Entry(AD_MANAGERS, AD_MANAGERS, changes=True),
    "admin:ads_campaign_forecast": Entry(post=AD_MANAGERS),
    "admin:ads_campaign_report": Entry(AD_MANAGERS),
    "admin:ads_campaign_table": Entry(AD_MANAGERS),
    "admin:ads_campaign_link": Entry(post=AD_MANAGERS),
    "admin:ads_campaign_end_links": Entry(post=AD_MANAGERS, changes=True),
    "admin:ads_campaign_switch": Entry(post=AD_MANAGERS, changes=True),
    # The first Save of a rule tries it, and keeps nothing.
    "admin:comments_rule_changelist": Entry(
        MODERATORS, EVERYBODY, posts={"delete_selected": NOBODY}
    ),
    "admin:comments_rule_add": Entry(MODERATORS, MODERATORS),
    "admin:comments_rule_change": Entry(MODERATORS, MODERATORS),
    "admin:auth_user_password_change": Entry(SUPERUSER, SUPERUSER, changes=True),
    "admin:index": Entry(STAFF, reads=True),
    "admin:tables": Entry(STAFF, reads=True),
    "admin:calendar": Entry(SEE_STORIES),
    "admin:breaking": Entry(post=EDITORS),
    "admin:editor_pictures": Entry(SEE_PICTURES),
    "admin:editor_stories": Entry(SEE_STORIES),
    "admin:editor_tidy": Entry(post=WRITERS),
    "admin:editor_upload": Entry(post=SEE_PICTURES, changes=True),
    "admin:login": Entry(EVERYBODY, EVERYBODY),
    "admin:logout": Entry({"anonymous"}, EVERYBODY),  # nobody is logged out by a link
    "admin:password_change": Entry(STAFF, STAFF, changes=True),  # one's own
    "admin:password_change_done": Entry(STAFF),
    "admin:autocomplete": Entry({"stories": SEE_STORIES, "pictures": SEE_PICTURES}),
    "admin:jsi18n": Entry(STAFF),
    "admin:view_on_site": Entry(
        {"story": SEE_STORIES, "planned story": SEE_STORIES, "section": SEE_STORIES, "*": NOBODY},
        reads=True,
    ),
    "admin:app_list": Entry(
        {
            "articles": SEE_STORIES,
            "comments": SEE_COMMENTS,
            "images": SEE_PICTURES,
            "ads": AD_MANAGERS,
            "flatpages": EDITORS,
            "*": SUPERUSER,
        },
        reads=True,
    ),
    "admin:old change address": Entry(STAFF, reads=True),  # leads on, and looks at nothing
    "admin:anything else": Entry(),
    "desk:preview_link": Entry({"open": EVERYBODY, "*": NOBODY}),
    "desk:preview_link_light": Entry({"open": EVERYBODY, "*": NOBODY}),
    "desk:preview_link_approve": Entry(*[{"open": EVERYBODY, "*": NOBODY}] * 2, changes=True),
}

ENTRIES = STORIES.copy()
for _table, _rules in TABLES.items():
    ENTRIES |= _of_table(_table, *_rules)
ENTRIES |= OTHERS


def holds(rule, role: str, row: str, whose: str) -> bool:
    """Will say whether a rule names that role for a row of that kind; whose: the reporter's share."""
    if isinstance(rule, dict):
        rule = rule[row] if row in rule else rule["*"]
    if role == "reporter" and whose and OWN in rule:
        return True
    return role in rule or (role == "reporter" and whose == "own" and BEGAN in rule)
