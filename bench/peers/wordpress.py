"""Sets WordPress up on loopback and starts it: nginx, php-fpm and MariaDB of its own, all children.

It is Debian's package, copied so that its configuration in /etc is neither read nor changed. One
installation answers under two addresses: with a classic theme, and with the package's default.
"""

import contextlib
import json
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.peers import content, probe, processes
from bench.peers import wordpress_configs as configs
from bench.peers import wordpress_rows as rows
from bench.running import free_port
from bench.targets import Form, Target

PACKAGED = Path("/usr/share/wordpress")
CLASSIC = "twentytwentyone"
PHP_FPM = "/usr/sbin/php-fpm*"
PACKAGES = {
    f"{PACKAGED}/wp-load.php": "wordpress",
    f"{PACKAGED}/wp-content/themes/{CLASSIC}/style.css": f"wordpress-theme-{CLASSIC}",
    f"{PACKAGED}/wp-content/themes/*three/style.css": "wordpress-theme-twentytwentythree",
    PHP_FPM: "php-fpm",
    "/usr/lib/php/*/mysqli.so": "php-mysql",
    "/usr/bin/php": "php-cli",
    "/usr/sbin/mariadbd": "mariadb-server-core",
    "/usr/bin/mariadb": "mariadb-client-core",
    "/usr/sbin/nginx": "nginx",
}
# Changed rows or configurations must not meet a database that was filled before them.
FILLED_BY = 4
NOT_MEASURED = 20
READER = "author=A+reader&email=reader%40example.org"


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where everything of this peer lies; a socket's path must be short, so those lie elsewhere."""

    folder: Path
    sockets: Path

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def client(self, *words: str) -> list[str | Path]:
        return ["mariadb", "--no-defaults", "-uroot", f"-S{self.sockets}/mariadb.sock", *words]


@contextlib.contextmanager
def running(folder: Path, *, stories: int, comments: int) -> Iterator[list[Target]]:
    """Will run WordPress with that many stories and comments while the block lasts.

    folder: where its files lie; filled anew when it holds another number of stories.
    Gives a target for the classic theme and one for the default theme; both count all processes.
    Raises processes.Missing and processes.Broken.
    """
    processes.install(PACKAGES)
    folder = folder.resolve() / "wordpress"
    with tempfile.TemporaryDirectory(prefix="peer-") as sockets, contextlib.ExitStack() as stack:
        place = _Place(folder=folder, sockets=Path(sockets))
        wanted = {"stories": stories, "comments": comments, "filled_by": FILLED_BY}
        fresh = _remembered(folder).get("wanted") != wanted
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        database = stack.enter_context(_database(place))
        _write_site(place)
        if fresh:
            made = _install(place) | {"wanted": wanted}
            _fill(place, stories, comments)
            (folder / "made.json").write_text(json.dumps(made))
        made = _remembered(folder)
        processes.run(place.client("-e", LEFT_OVER, "wordpress"), cwd=folder)
        themes = {theme: free_port() for theme in (CLASSIC, made["default_theme"])}
        application = stack.enter_context(_application(place))
        web = stack.enter_context(_web(place, themes))
        pids = [database.pid, application.pid, web.pid]
        targets = [_target(made, theme, port, pids, stories) for theme, port in themes.items()]
        for target in targets:
            probe.look(target)
        yield targets


# Comments of an earlier run, which were posted while it was measured.
LEFT_OVER = "DELETE FROM wp_comments WHERE comment_approved = '0'"


def _user() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def _remembered(folder: Path) -> dict[str, Any]:
    made = folder / "made.json"
    return json.loads(made.read_text()) if made.exists() else {}


@contextlib.contextmanager
def _database(place: _Place) -> Iterator[subprocess.Popen[bytes]]:
    place.folder.mkdir(parents=True, exist_ok=True)
    (place.folder / "scratch").mkdir(exist_ok=True)
    file = place.folder / "mariadb.cnf"
    file.write_text(configs.database(place.folder, place.sockets, user=_user()))
    options = f"--defaults-file={file}"
    if not (place.folder / "mariadb").exists():
        install = ["mariadb-install-db", options, "--auth-root-authentication-method=normal"]
        processes.run([*install, "--skip-test-db"], cwd=place.folder)
    log = place.folder / "mariadb.log"
    command: list[str | Path] = ["/usr/sbin/mariadbd", options]
    with processes.child(command, log=log, cwd=place.folder) as server:
        processes.wait_for((place.sockets / "mariadb.sock").exists, server, log)
        yield server


def _write_site(place: _Place) -> None:
    if not place.site.exists():
        # Debian shares some files with other packages by links, which lead nowhere in a copy.
        shutil.copytree(PACKAGED, place.site, ignore_dangling_symlinks=True)
        plugins = place.site / "wp-content" / "mu-plugins"
        plugins.mkdir(exist_ok=True)
        shutil.copy(Path(__file__).parent / "php" / "switches.php", plugins)
    (place.site / "wp-config.php").write_text(configs.site(place.sockets))
    (place.folder / "php.ini").write_text(configs.interpreter(place.folder))


def _install(place: _Place) -> dict[str, Any]:
    processes.run(place.client("-e", "CREATE DATABASE wordpress"), cwd=place.folder)
    script = Path(__file__).parent / "php" / "install.php"
    command: list[str | Path] = ["php", "-c", place.folder / "php.ini", script, place.site]
    said = processes.run([*command, secrets.token_urlsafe(16)], cwd=place.folder)
    return json.loads(said[said.index("{") :])


def _fill(place: _Place, stories: int, comments: int) -> None:
    file = place.folder / "fill.sql"
    with file.open("w", encoding="utf-8") as sql:
        sql.writelines(rows.statements(stories, comments))
    options = ["--default-character-set=utf8mb4", "--max-allowed-packet=64M"]
    processes.run(place.client(*options, "-e", f"source {file}", "wordpress"), cwd=place.folder)
    file.unlink()


@contextlib.contextmanager
def _application(place: _Place) -> Iterator[subprocess.Popen[bytes]]:
    file, log = place.folder / "php-fpm.conf", place.folder / "php-fpm.log"
    file.write_text(configs.pool(place.folder, place.sockets, user=_user()))
    program = processes.found(PHP_FPM) or "php-fpm"
    command: list[str | Path] = [program, "-F", "-c", place.folder / "php.ini", "-y", file]
    if _user() == "root":
        command.append("-R")
    with processes.child(command, log=log, cwd=place.folder) as server:
        processes.wait_for((place.sockets / "php.sock").exists, server, log)
        yield server


@contextlib.contextmanager
def _web(place: _Place, themes: dict[str, int]) -> Iterator[subprocess.Popen[bytes]]:
    file, log = place.folder / "nginx.conf", place.folder / "nginx.log"
    file.write_text(configs.web(place.folder, place.sockets, themes=themes, user=_user()))
    command: list[str | Path] = ["/usr/sbin/nginx", "-c", file, "-e", log]
    with processes.child(command, log=log, cwd=place.folder) as server:
        for port in themes.values():
            processes.wait_for(processes.answers(port), server, log)
        yield server


def _target(made: dict[str, Any], theme: str, port: int, pids: list[int], stories: int) -> Target:
    base = f"http://127.0.0.1:{port}"
    section = content.sections()[0][0]
    # Posted under another story, so that the measured page stays as it is.
    elsewhere = rows.post_id(min(NOT_MEASURED, stories - 1))
    fields = f"comment_post_ID={elsewhere}&comment_parent=0&{READER}"
    kind = "classic theme" if theme == CLASSIC else "default theme"
    return Target(
        name=f"WordPress {made['version']}, {kind} {theme}",
        urls={
            "story": f"{base}/{content.newest():%Y/%m/%d}/{content.SEED}/",
            "front": f"{base}/",
            "section": f"{base}/category/{section}/",
            "search": f"{base}/?s={content.WORD}",
            "feed": f"{base}/feed/",
            "comment": f"{base}/wp-comments-post.php",
        },
        pids=lambda: pids,
        forms={"comment": Form(body=f"{fields}&comment=What+I+think+of+it%2C+{{n}}", status=302)},
        markers={"story": content.seed().headline},
        database="MariaDB",
        stories=stories,
        processes=configs.CHILDREN,
    )
