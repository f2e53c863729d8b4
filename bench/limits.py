"""The bare limits of this machine, as targets: the very bytes of the pages, by a bare Django view
under two servers, and as packed files by nginx."""

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import running
from bench.databases import ROOT, WORK
from bench.pages import PACKED, WRITTEN, forms
from bench.targets import PAGES, Target

BARE, OWN, FILE = "bare view, gunicorn sync", "bare view, our own server", "nginx, the packed file"
NOT_FILES = (*WRITTEN, "search")  # what no HTTP cache holds is compared with no file
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; default_type text/html; sendfile on; tcp_nopush on; gzip_static on;
  keepalive_requests 1000000; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {pages}; }}
}}
"""


def write_pages(bodies: dict[str, bytes]) -> Path:
    """Will write the bytes of each page to a file under its name, and give the folder."""
    folder = WORK / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        (folder / page).write_bytes(bodies.get(page, b""))
        Path(f"{folder / page}.gz").write_bytes(gzip.compress(bodies.get(page, b""), 6))
    return folder


def _beside_python(program: str) -> str:
    return str(Path(sys.executable).with_name(program))


@contextmanager
def bare_view(pages: Path, *, under: str) -> Iterator[Target]:
    """Will serve those bytes by the bare view: under BARE's server or OWN's, one process each."""
    port = running.free_port()
    if under == BARE:
        command = [_beside_python("gunicorn"), "--no-control-socket", "--workers", "1"]
        command += ["--worker-class", "sync", "--bind", f"127.0.0.1:{port}"]
        command += ["--log-level", "warning", "bench.bare:application"]
    else:
        command = [_beside_python("granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(port), "--no-ws", "--workers", "1", "--blocking-threads", "2"]
        command += ["--log-level", "warning", "bench.bare:application"]
    with running.server(
        under,
        command,
        probe=f"http://127.0.0.1:{port}/story",
        log=WORK / "bare.log",
        environment={"PATH": os.environ["PATH"], "BENCH_PAGES": str(pages), "SECRET_KEY": "bare"},
        folder=ROOT,
    ) as server:
        urls = {page: f"http://127.0.0.1:{port}/{page}" for page in PAGES}
        yield Target(name=under, urls=urls, pids=server.pids, forms=forms(1), state="limit")


@contextmanager
def files(pages: Path) -> Iterator[Target]:
    """Will serve those bytes as files by nginx; nothing can be posted to it."""
    port, folder = running.free_port(), WORK / "nginx-file"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, pages=pages, port=port))
    with running.server(
        FILE,
        ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c"]
        + [str(folder / "nginx.conf")],
        probe=f"http://127.0.0.1:{port}/story",
        log=WORK / "nginx-file.log",
    ) as server:
        urls = {p: f"http://127.0.0.1:{port}/{p}" for p in PAGES if p not in NOT_FILES}
        yield Target(name=FILE, urls=urls, pids=server.pids, state="limit", accept=PACKED)
