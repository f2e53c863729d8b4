"""The pages judged by checks that nobody here wrote: HTML, structured data, access, headers, links."""

import re
import shutil
import subprocess

import pytest
import requests

from tests.acceptance.conftest import ROOT

SEED = "/2025/11/01/india-us-defence-breakthrough/"
PAGES = {
    "front": "/",
    "story": SEED,
    "section": "/section/business/",
    "tag": "/tag/defence/",
    "author": "/author/asha-varkey/",
    "search": "/search/?q=river",
    "light version": f"{SEED}mobile/",
}


@pytest.fixture(scope="session")
def judges(given):
    """The checks, set up once in build/check."""
    folder = ROOT / "build" / "check"
    if not (folder / "node_modules").exists():
        shutil.copytree(given / "tools" / "check", folder, dirs_exist_ok=True)
        subprocess.run(["bash", "install.sh"], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault(demo, judges, name, say):
    kind = ["--kind", "lite"] if name == "light version" else []
    result = subprocess.run(
        ["bash", str(judges / "judge_page.sh"), f"{demo.url}{PAGES[name]}", *kind],
        cwd=judges, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    for line in result.stdout.splitlines():
        if line.startswith(("WARN", "FAIL", "==")):
            say(f"{name}: {line}")
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_whole_site_has_no_fault(demo, judges, say, tmp_path):
    result = subprocess.run(
        [str(judges / "venv/bin/python"), "judge_site.py", demo.url, "--max", "300"],
        cwd=judges, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    for line in result.stdout.splitlines():
        if line.startswith(("WARN", "FAIL", "==")) or " crawl " in line:
            say(f"site: {line}")
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_front_page_links_24_stories_and_none_twice(demo, say):
    page = requests.get(demo.url, timeout=20).text
    body = page.split("<main", 1)[1].split("</main>", 1)[0]
    links = re.findall(r'href="(/\d{4}/\d\d/\d\d/[^/"]+/)"', body)
    say(f"front page: {len(links)} links to stories, {len(set(links))} different")
    assert len(set(links)) >= 24
    assert len(links) == len(set(links))


def test_no_picture_stands_twice_on_the_front_page(demo):
    page = requests.get(demo.url, timeout=20).text
    pictures = re.findall(r'<img[^>]+src="([^"]+)"', page.split("<main", 1)[1])
    assert len(pictures) >= 12
    assert len(pictures) == len(set(pictures))
