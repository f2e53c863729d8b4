"""Asks one address as fast as it answers, by wrk, and reads what wrk saw."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.targets import Form

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CONNECTIONS = 8

# Each thread begins its numbers elsewhere, and each run elsewhere again: {n} never comes twice.
POSTING = """
wrk.method = "POST"
wrk.headers["Content-Type"] = %(content_type)s
%(headers)s
local n = %(first)d
local body = %(body)s
request = function()
  n = n + 1
  wrk.headers["X-Forwarded-For"] = string.format(
    "10.%%d.%%d.%%d", math.floor(n / 65536) %% 256, math.floor(n / 256) %% 256, n %% 256)
  return wrk.format(nil, nil, nil, (body:gsub("{n}", tostring(n))))
end
"""
REPORTING = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\\nREPORT {"requests": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, ' ..
    '"refused": %d, "broken": %d}\\n', summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.status, e.connect + e.read + e.write + e.timeout))
end
"""


class NoLoad(Exception):
    """wrk is missing, or said nothing that can be read."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What wrk saw. refused: answers of status 400 and above; broken: connections that failed."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    refused: int = 0
    broken: int = 0

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


class Numbers:
    """Hands out ranges of numbers, so that no two runs post the same text."""

    def __init__(self, first: int = 1):
        self.next = first

    def take(self, count: int = 1_000_000) -> int:
        self.next += count
        return self.next - count


def run(
    url: str, *, seconds: int, form: Form | None = None, first: int = 0, accept: str = ""
) -> Answered:
    """Will ask the address by one thread and eight connections for that long.

    accept: what packings are asked for. first: where {n} of the form begins. Raises NoLoad when
    wrk cannot be run or read.
    """
    parts = urlsplit(url)
    script = REPORTING
    if form is not None:
        script = _posting(form, first) + REPORTING
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout"]
        command += ["20s", "-s", file.name, "-H", f"User-Agent: {BROWSER}"]
        command += ["-H", f"Accept-Encoding: {accept}"] if accept else []
        command += ["-H", f"Host: {parts.netloc}", url]
        try:
            ran = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError as error:
            raise NoLoad("wrk is not installed: tests/acceptance/install bench") from error
    return read(ran.stdout, otherwise=ran.stderr)


def read(output: str, *, otherwise: str = "") -> Answered:
    """Will read the line that our script has wrk print. Raises NoLoad when there is none."""
    for line in output.splitlines():
        if line.startswith("REPORT "):
            return Answered(**json.loads(line.removeprefix("REPORT ")))
    raise NoLoad(f"wrk said: {output or otherwise}"[:2000])


def _posting(form: Form, first: int) -> str:
    headers = "\n".join(
        f"wrk.headers[{json.dumps(name)}] = {json.dumps(text)}"
        for name, text in form.headers.items()
    )
    return POSTING % {
        "content_type": json.dumps(form.content_type),
        "headers": headers,
        "first": first,
        "body": json.dumps(form.body, ensure_ascii=False),
    }
