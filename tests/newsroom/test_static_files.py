"""Static files are collected when they changed, and a second start leaves them alone."""

import os
import time

import pytest

from newsroom import static_files


@pytest.fixture
def sources(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "collected" / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    folder = tmp_path / "sources"
    folder.mkdir()
    settings.STATICFILES_DIRS = [folder]
    (folder / "page.css").write_text("p { color: black }")
    return folder


def test_a_second_start_collects_nothing(sources, settings):
    assert static_files.collect()
    assert (settings.STATIC_ROOT / "page.css").exists()
    assert not static_files.collect()
    (sources / "page.css").touch()  # a fresh clone: other times, same files
    assert not static_files.collect()


def test_what_changed_came_or_went_is_collected_again(sources, settings):
    static_files.collect()
    (sources / "page.css").write_text("p { color: navy }")
    later = time.time() + 2  # collectstatic compares whole seconds
    os.utime(sources / "page.css", (later, later))
    assert static_files.collect()
    assert "navy" in (settings.STATIC_ROOT / "page.css").read_text()
    (sources / "more.css").write_text("")
    assert static_files.collect()
    (sources / "more.css").rename(sources / "other.css")
    assert static_files.collect()


def test_a_collected_file_that_is_gone_is_made_again(sources, settings):
    static_files.collect()
    (settings.STATIC_ROOT / "page.css").unlink()
    assert static_files.collect()
    assert (settings.STATIC_ROOT / "page.css").exists()


def test_another_packer_makes_other_files(sources, monkeypatch):
    static_files.collect()
    monkeypatch.setattr(static_files, "version", lambda package: "99")
    assert static_files.collect()


def test_one_who_was_interrupted_begins_anew(sources, monkeypatch):
    static_files.collect()

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    (sources / "page.css").write_text("p { color: navy }")
    with monkeypatch.context() as patch:
        patch.setattr(static_files, "call_command", interrupted)
        with pytest.raises(KeyboardInterrupt):
            static_files.collect()
    (sources / "page.css").write_text("p { color: black }")
    assert static_files.collect()
