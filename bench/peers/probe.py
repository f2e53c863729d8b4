"""Looks at each page of a peer before it is measured, so that no error page passes for a page."""

import re
import time

from bench import pages
from bench.peers import content
from bench.peers.processes import Broken
from bench.targets import Target

LISTED = 10


def look(target: Target) -> dict[str, int]:
    """Will ask for every page of the target once, and post its forms once.

    Gives the bytes of each page that is read. Raises Broken when one is not what it should be.
    """
    sizes = {}
    for page, url in target.urls.items():
        form = target.forms.get(page)
        try:
            answer = pages.ask(url, form=form, number=time.time_ns())
        except OSError as error:
            raise Broken(f"{target.name}: {page} at {url} does not answer: {error}") from error
        text, wanted = answer.body.decode(errors="replace"), form.status if form else 200
        if answer.status != wanted:
            wrong = f"answered {answer.status} instead of {wanted}"
        else:
            wrong = "" if form else lacking(page, text)
        if wrong:
            raise Broken(f"{target.name}: {page} at {url} {wrong}")
        if not form:
            sizes[page] = len(answer.body)
    return sizes


def lacking(page: str, text: str) -> str:
    """Will say what the page lacks of what every peer must show, or nothing."""
    if page == "story":
        return _lacking_in_story(text)
    if page == "feed":
        counted, what = len(re.findall(r"<item>", text)), "items"
    else:
        counted, what = len(content.stories_linked(text)), "stories"
    return "" if counted >= LISTED else f"shows {counted} {what} instead of {LISTED}"


def _lacking_in_story(text: str) -> str:
    if content.seed().headline not in text:
        return "does not show the headline"
    last = content.seed().body.rstrip().rsplit("<p>", 1)[-1].split("<")[0][:20]
    if last not in text:
        return "does not show the end of the body"
    counted = len(set(re.findall(r'id="comment-(\d+)"', text)))
    wanted = content.MEASURED_COMMENTS
    return "" if counted == wanted else f"shows {counted} comments instead of {wanted}"
