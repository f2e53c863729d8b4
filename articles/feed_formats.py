"""How a feed is written as RSS 2.0 and as Atom. Knows the formats, not where stories come from.

An entry is a dict of plain values with the keys that articles.feeds gives it.
"""

from datetime import UTC, datetime

from django.utils import feedgenerator
from django.utils.feedgenerator import rfc3339_date

_SPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _Dated(feedgenerator.SyndicationFeed):
    def latest_post_date(self):
        """Django gives an empty feed this very moment, so that each fetch of it would be news."""
        return super().latest_post_date() if self.items else NEVER


class Rss(_Dated, feedgenerator.Rss201rev2Feed):
    """Names stand in dc:creator, since RSS's own author is an e-mail address."""

    def rss_attributes(self):
        return {**super().rss_attributes(), **_SPACES}

    def add_item_elements(self, handler, item):
        # Some readers take a title for HTML: a title that shows tags must not become them.
        title = item["title"].replace("<", "&lt;").replace(">", "&gt;")
        super().add_item_elements(handler, {**item, "title": title})
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author["name"])
        handler.addQuickElement("dc:language", item["language"])
        if item["updateddate"]:
            handler.addQuickElement("dcterms:modified", rfc3339_date(item["updateddate"]))
        if item["picture"]:
            handler.addQuickElement("media:content", "", item["picture"])
        handler.addQuickElement("content:encoded", item["content"])


class Atom(_Dated, feedgenerator.Atom1Feed):
    def item_attributes(self, item):
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler, item):
        dated = item["updateddate"] or item["pubdate"]
        super().add_item_elements(handler, {**item, "updateddate": dated})
        for author in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author["name"])
            handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})
