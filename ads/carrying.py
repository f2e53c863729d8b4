"""Whether a story, or a page of a section, carries slots, and why not. No database."""

from typing import Protocol


class Section(Protocol):
    """name: asked for only where the section carries none."""

    @property
    def name(self) -> str: ...
    @property
    def has_slots(self) -> bool: ...


class Story(Protocol):
    @property
    def is_sensitive(self) -> bool: ...
    @property
    def paid_by(self) -> str: ...
    @property
    def has_slots(self) -> bool: ...


def why_none(story: Story | None, section: Section | None) -> str:
    """Will say why a story, or a page that is none, carries no slots; "" where it may.

    section: that of the page, or of the story; None for none.
    """
    if story and story.is_sensitive:
        return "the story is sensitive"
    if story and story.paid_by:
        return f"{story.paid_by} paid for this story"
    if story and not story.has_slots:
        return "advertisements are off for this story"
    if section and not section.has_slots:
        return f"advertisements are off in {section.name}"
    return ""
