"""How a feed is written as RSS 2.0 and as Atom. Knows the formats, not where stories come from.

An entry is a dict of plain values with the keys that articles.feeds gives it.
"""

from datetime import UTC, datetime
from io import StringIO

from django.utils import feedgenerator, timezone
from django.utils.feedgenerator import rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

_SPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _OfReadyEntries(feedgenerator.SyndicationFeed):
    """A feed whose entries were written before: `entry` writes one, `add_ready` puts it in.

    kind: the format in a word. element: what an entry is called in it.
    """

    kind: str
    element: str

    @classmethod
    def entry(cls, values: dict) -> str:
        """Will write one entry as XML."""
        feed = cls(title="", link="", description="")
        feed.add_item(**values)
        (item,) = feed.items
        written = StringIO()
        handler = SimplerXMLGenerator(written, "utf-8", short_empty_elements=True)
        handler.startElement(cls.element, feed.item_attributes(item))
        feed.add_item_elements(handler, item)
        handler.endElement(cls.element)
        return written.getvalue()

    def add_ready(self, xml: str, *, updated_at: datetime) -> None:
        """Will put an entry behind the others. updated_at: aware; the feed's date is the newest."""
        self.items.append({"xml": xml, "updateddate": timezone.localtime(updated_at)})

    def write_items(self, handler):
        for item in self.items:
            handler.ignorableWhitespace(item["xml"])  # which writes what is XML already

    def latest_post_date(self):
        """Django gives an empty feed this very moment, so that each fetch of it would be news."""
        return super().latest_post_date() if self.items else NEVER


class Rss(_OfReadyEntries, feedgenerator.Rss201rev2Feed):
    """Names stand in dc:creator, since RSS's own author is an e-mail address."""

    kind, element = "rss", "item"

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


class Atom(_OfReadyEntries, feedgenerator.Atom1Feed):
    kind, element = "atom", "entry"

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
