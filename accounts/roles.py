"""Who may do what: the roles of a newsroom as Django groups. The one place that says so."""

from django.contrib.auth.models import Group, Permission

STORY_TABLES = ("articles.article", "articles.author", "articles.section", "articles.tag")
AD_TABLES = tuple(
    f"ads.{table}"
    for table in ("advertiser", "campaign", "flight", "condition", "creative", "suppression")
)
READ_STORIES = {f"{table.replace('.', '.view_')}" for table in STORY_TABLES}


def _all(*tables: str) -> set[str]:
    return {
        table.replace(".", f".{action}_")
        for table in tables
        for action in ("view", "add", "change")
    }


ROLES: dict[str, set[str]] = {
    "reporter": READ_STORIES
    | {
        "articles.add_article",
        "articles.change_article",
        "articles.submit_article",
        "articles.add_tag",
        "images.view_picture",
        "images.add_picture",
        "images.change_picture",
    },
    "editor": READ_STORIES
    | _all(*STORY_TABLES, "articles.frontpagepick", "images.picture", "flatpages.flatpage")
    | _all("comments.switch")
    | {
        "articles.delete_article",
        "articles.edit_any_article",
        "articles.submit_article",
        "articles.return_article",
        "articles.approve_article",
        "articles.publish_article",
        "articles.schedule_article",
        "articles.update_article",
        "articles.correct_article",
        "articles.withdraw_article",
        "articles.kill_article",
        "articles.delete_frontpagepick",
        "articles.delete_tag",
        "images.change_any_picture",
        "images.delete_picture",
        "comments.view_comment",
        "comments.host_comment",
    },
    "moderator": READ_STORIES
    | _all("comments.rule", "comments.switch")
    | {
        "comments.view_comment",
        "comments.moderate_comment",
        "comments.host_comment",
        "comments.delete_rule",
        "comments.delete_switch",
    },
    "ad manager": _all(*AD_TABLES, "ads.adstxt", "images.picture")
    | {table.replace(".", ".delete_") for table in AD_TABLES}  # none that has a history
    | {"ads.view_pageslot", "ads.change_pageslot"}
    | {"articles.view_article", "articles.view_section", "articles.view_tag"},
}


def sync() -> None:
    """Will give each role's group exactly the permissions above. Safe to run again.

    Run after every migrate. Raises LookupError when a permission named above does not exist.
    """
    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for role, names in ROLES.items():
        missing = names - known.keys()
        if missing:
            raise LookupError(f"role {role}: no permission {', '.join(sorted(missing))}")
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in names])
