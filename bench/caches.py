"""HTTP caches before the newsroom, by the configurations of deploy/: Varnish, and nginx by itself.

Only what ties those files to one machine is changed: ports, folders, certificates.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench import running
from bench.databases import ROOT, WORK
from bench.pages import PACKED, READ
from bench.product import Newsroom
from bench.targets import Target

VCL, CONF = ROOT / "deploy" / "varnish.vcl", ROOT / "deploy" / "nginx.conf"
HELD = tuple(page for page in READ if page != "search")  # what is searched for is never held
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class NotThere(Exception):
    """A program or configuration is missing, so this cache is left out; says which."""


@contextmanager
def varnish(room: Newsroom, port: int) -> Iterator[Target]:
    """Will hold a newsroom's pages in Varnish on that port. Raises NotThere."""
    _need("varnishd", VCL)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        text = VCL.read_text().replace("/etc/varnish/newsroom-purge-secret", f"{folder}/secret")
        (folder / "secret").write_text("not asked for here\n")
        text = _changed(text, r'\.port = "8000"', f'.port = "{_port_of(room)}"')
        (folder / "varnish.vcl").write_text(text)
        command = ["varnishd", "-F", "-n", str(folder / "state"), "-f", f"{folder}/varnish.vcl"]
        command += ["-a", f"127.0.0.1:{port}", "-s", "malloc,256m"]
        if os.geteuid() == 0:
            command += ["-j", "none"]
        with _before(room, "Varnish", command, port) as target:
            yield target


@contextmanager
def nginx(room: Newsroom, port: int) -> Iterator[Target]:
    """Will hold a newsroom's pages in nginx on that port. Raises NotThere."""
    _need("nginx", CONF)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        text = CONF.read_text()
        text = _changed(text, r"listen 443[^;]*;", f"listen 127.0.0.1:{port};")
        text = _changed(text, r"listen 80;", f"listen 127.0.0.1:{running.free_port()};")
        text = _changed(text, r"server 127\.0\.0\.1:8000;", f"server 127.0.0.1:{_port_of(room)};")
        text = re.sub(r"\n\s*ssl_[^;]*;", "", text)
        text = re.sub(r"/var/cache/nginx/\w+", f"{folder}/kept", text)
        text = re.sub(r"unix:/run/[\w.-]+\.sock", f"unix:{folder}/stamped.sock", text)
        paths = "".join(f" {kind}_temp_path {folder}/{kind};" for kind in TEMPORARY)
        ours = f"access_log off; keepalive_requests 1000000;{paths}"
        text = _changed(text, r"\nhttp \{", f"\nhttp {{ {ours}")
        (folder / "nginx.conf").write_text(text)
        user = " user root;" if os.geteuid() == 0 else ""
        command = ["nginx", "-p", str(folder), "-e", f"{folder}/error.log", "-c"]
        command += [f"{folder}/nginx.conf", "-g", f"daemon off; pid {folder}/pid;{user}"]
        with _before(room, "nginx", command, port) as target:
            yield target


@contextmanager
def _before(room: Newsroom, name: str, command: list[str], port: int) -> Iterator[Target]:
    base = f"http://127.0.0.1:{port}"
    urls = {page: f"{base}{room.facts.paths[page]}" for page in HELD}
    with running.server(
        name, command, probe=urls["story"], log=WORK / f"{name.lower()}.log"
    ) as server:

        def pids() -> list[int]:
            return [server.pid, *room.target.pids()]

        held = replace(room.target, urls=urls, pids=pids, state="http-cache", behind=name)
        yield replace(held, accept=PACKED)


def _need(program: str, configuration: Path) -> None:
    if not configuration.exists():
        raise NotThere(f"there is no {configuration.relative_to(ROOT)}")
    if not shutil.which(program):
        raise NotThere(f"{program} is not installed: tests/acceptance/install bench")


def _changed(text: str, pattern: str, by: str) -> str:
    found, count = re.subn(pattern, lambda _: by, text)
    if not count:
        raise NotThere(f"its configuration has no “{pattern}” any more that could be changed")
    return found


def _port_of(room: Newsroom) -> str:
    return room.target.urls["front"].rpartition(":")[2].rstrip("/")
