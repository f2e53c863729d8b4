"""Paths of this site that pages write many times, each worked out once in a process."""

from datetime import date
from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=20_000)
def path_of(view: str, *args: str | int) -> str:
    """Will give the path of a view, such as path_of("comments:thread", 5)."""
    return reverse(view, args=args)


def of_story(day: date, slug: str) -> str:
    """Will give the address of a story. day: its published_on."""
    return path_of("articles:article_detail", *day.isoformat().split("-"), slug)


def of_section(slug: str) -> str:
    return path_of("articles:section", slug)


def of_tag(slug: str) -> str:
    return path_of("articles:tag", slug)


def of_author(slug: str) -> str:
    return path_of("articles:author", slug)
