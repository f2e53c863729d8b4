"""Which addresses a story may hold: of links, and of films and posts that it points to.

No database.
"""

import re
from urllib.parse import urlsplit

LONGEST = 2000
_MAIL = re.compile(r"mailto:[^\s@<>\"?]+@[^\s@<>\"?]+(\?subject=[^\s<>\"]*)?", re.IGNORECASE)
_PATH = re.compile(r"/(?![/\\])[^\s\\]*")

# Each host says in which shapes its addresses come; what is kept is the last part, filled in.
_FILMS = (
    (
        re.compile(
            r"https://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^#\s]*&)?v=|embed/|shorts/|live/)"
            r"|www\.youtube-nocookie\.com/embed/|youtu\.be/)([\w-]{11})(?:[?&#/]\S*)?",
            re.ASCII,
        ),
        "https://www.youtube.com/watch?v={}",
    ),
    (
        re.compile(
            r"https://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{1,12})(?:[?#/]\S*)?", re.ASCII
        ),
        "https://vimeo.com/{}",
    ),
    (
        re.compile(
            r"https://(?:(?:www\.)?dailymotion\.com/(?:embed/)?video|dai\.ly)/([a-z0-9]{5,12})"
            r"(?:[?#_]\S*)?",
            re.ASCII,
        ),
        "https://www.dailymotion.com/video/{}",
    ),
)

_POSTS = (
    (
        re.compile(
            r"https://(?:www\.|mobile\.)?(?:x|twitter)\.com/(i/web|\w{1,15})/status/(\d{5,20})"
            r"(?:[?#/]\S*)?",
            re.ASCII,
        ),
        "https://x.com/{}/status/{}",
    ),
    (
        re.compile(
            r"https://(?:www\.)?instagram\.com/(?:[\w.]{1,30}/)?(p|reel)s?/([\w-]{5,40})"
            r"(?:[?#/]\S*)?",
            re.ASCII,
        ),
        "https://www.instagram.com/{}/{}/",
    ),
)


def link(address: str) -> str | None:
    """Will give the address of a link as it is kept, or None where a story may not link there.

    Allowed: http and https with a host and without a password, mailto, and paths of this site.
    """
    address = address.strip().replace(" ", "%20")
    if not address or len(address) > LONGEST or re.search(r"[\s\\\x00-\x1f\x7f]", address):
        return None
    if address.startswith("/"):
        return address if _PATH.fullmatch(address) else None
    if address[:7].lower() == "mailto:":
        return address if _MAIL.fullmatch(address) else None
    return address if _is_web(address) else None


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return False
    # A name or password before the host is how one host is dressed up as another.
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def film(address: str) -> str | None:
    """Will give the one shape in which the address of a film is kept, or None for other hosts."""
    return _kept(_FILMS, address)


def post(address: str) -> str | None:
    """Will give the one shape in which the address of a post on X or Instagram is kept, or None."""
    return _kept(_POSTS, address)


def _kept(shapes: tuple[tuple[re.Pattern[str], str], ...], address: str) -> str | None:
    for shape, kept in shapes:
        if found := shape.fullmatch(address.strip()):
            return kept.format(*found.groups())
    return None
