"""Which programs are no readers, told by their User-Agent. No database."""

import re

# Families rather than names: what calls itself a robot, a tool that fetches, watches or measures,
# a browser without a screen, a library of a programming language.
_ROBOT = re.compile(
    r"""
    (?<!\bcu)bot | crawl | spider | slurp | archiver | scrap(?:er|y) | indexer   # Cubot is a phone
    | https?:// | @[\w-]+\.\w       # who leaves an address for complaints is a program
    | headless | phantom | puppeteer | playwright | selenium | webdriver | prerender
    | lighthouse | pagespeed | gtmetrix | webpagetest | ptst/ | speedcurve
    | monitor | uptime | pingdom | statuscake | site24x7 | newrelic | datadog | check(?:er|_http)
    | validator | w3c_ | scan(?:ner)?\b | survey | analy[sz]er | capture | preview | feed | rss\b
    | facebookexternalhit | facebookcatalog | meta-external | ^whatsapp
    | googleother | \bgoogle[ -](?:\w+-|inspection|read|web|favicon|page) | mediapartners | adsense
    | perplexity-user | claude-user | chatgpt-user
    | ^curl | ^wget | python | aiohttp | httpx | ^java | java/ | okhttp | axios | node-fetch | ^node
    | undici | ^got\b | deno/ | bun/ | ^go- | go-http | ^php | guzzle | ruby | perl | libwww | ^lwp
    | ^rust | reqwest | http-?_?(?:client|kit|unit) | ^httpie | winhttp | dart[:/] | ^postman
    | insomnia | ^apache | ^dalvik | ^cfnetwork | ^\w+/[\d.]+\ cfnetwork | wordpress | drupal
    | ^mozilla(?:/[45]\.0)?$ | \(compatible;?\)$
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_robot(user_agent: str) -> bool:
    """Will say whether this is no person's browser; an empty one is none."""
    return not user_agent.strip() or _ROBOT.search(user_agent) is not None
