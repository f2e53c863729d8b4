"""The rules of the house that no linter knows."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = [
    "newsroom",
    "desk",
    "comments",
    "ads",
    "readership",
    "articles",
    "images",
    "accounts",
    "pagecache",
    "jobs",
]
MODULES = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def named(path):
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_300_lines():
    long = {named(path): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: lines for name, lines in long.items() if lines > 300} == {}


def test_the_settings_fit_into_200_lines():
    assert len((ROOT / "newsroom" / "settings.py").read_text().splitlines()) <= 200


def test_no_template_is_longer_than_100_lines():
    long = {named(path): len(path.read_text().splitlines()) for path in TEMPLATES}
    assert {name: lines for name, lines in long.items() if lines > 100} == {}


def test_no_room_is_called_utils():
    banned = {"utils", "helpers", "common", "core", "services", "signals", "misc"}
    assert [
        named(path) for path in MODULES if path.stem in banned or path.parent.name in banned
    ] == []


def test_the_rule_of_what_is_public_stands_in_one_file():
    rule = re.compile(r"published_at__lte|expires_at__gt\b")
    assert [named(path) for path in MODULES if rule.search(path.read_text())] == [
        "articles/querysets.py"
    ]


def test_every_module_says_what_it_knows():
    silent = [
        named(path)
        for path in MODULES
        if path.name not in ("__init__.py", "apps.py", "admin.py")
        and path.read_text().strip()
        and not path.read_text().startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_no_template_holds_a_script_or_a_style_of_its_own():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)[^>]*>|<style|\sstyle=|\son[a-z]+=\"", re.I
    )
    assert [named(path) for path in TEMPLATES if inline.search(path.read_text())] == []


def test_every_component_names_its_inputs_first():
    parts = sorted((ROOT / "templates" / "components").glob("*.html"))
    assert [named(path) for path in parts if not path.read_text().startswith("{#")] == []


def test_migrations_are_named_for_the_change():
    names = [path.name for app in APPS for path in (ROOT / app).glob("migrations/0*.py")]
    assert [name for name in names if "_auto_" in name or "_initial" in name] == []


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_its_line_in_the_architecture(app):
    assert f"`{app}/`" in (ROOT / "docs" / "architecture.md").read_text()


def test_every_environment_variable_is_documented_for_operators():
    names = set(
        re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "newsroom" / "settings.py").read_text())
    )
    documented = (ROOT / "docs" / "operations.md").read_text()
    assert {name for name in names if f"`{name}`" not in documented} == set()


def test_every_command_is_documented():
    commands = {path.stem for app in APPS for path in (ROOT / app).glob("management/commands/*.py")}
    documented = "".join(path.read_text() for path in (ROOT / "docs").glob("*.md"))
    assert {name for name in commands - {"__init__"} if f"`{name}`" not in documented} == set()


def test_nothing_committed_names_a_package_host_or_a_path_of_one_machine():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    wrong = re.compile(
        r"files\.pythonhosted|pypi\.org/simple|registry\.npmjs|/(?:work|root|home)/\w"
    )
    found = []
    for name in files.stdout.split():
        path = ROOT / name
        if (
            path.suffix in {".py", ".md", ".toml", ".txt", ".html", ".js", ".css", ""}
            and path.is_file()
        ):
            text = path.read_text(errors="replace")
            found += [name] if wrong.search(text) and name != "tests/test_house.py" else []
    assert found == []
