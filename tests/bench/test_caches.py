"""What is changed in the configurations of deploy/ so that they run beside each other on loopback."""

from types import SimpleNamespace

import pytest

from bench import caches, pages


def test_only_what_is_there_can_be_changed():
    assert caches._changed('.port = "8000"', r"8000", "8321") == '.port = "8321"'
    with pytest.raises(caches.NotThere, match="8000"):
        caches._changed('.port = "9000"', r"8000", "8321")


def test_a_missing_configuration_or_program_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(caches, "ROOT", tmp_path)
    with pytest.raises(caches.NotThere, match=r"there is no deploy/varnish\.vcl"):
        caches._need("varnishd", tmp_path / "deploy" / "varnish.vcl")
    (tmp_path / "a.conf").touch()
    with pytest.raises(caches.NotThere, match="no-such-program is not installed"):
        caches._need("no-such-program", tmp_path / "a.conf")


def test_the_port_of_a_newsroom_is_that_of_its_front_page():
    room = SimpleNamespace(target=SimpleNamespace(urls={"front": "http://127.0.0.1:8321/"}))
    assert caches._port_of(room) == "8321"


def test_a_packed_page_is_looked_at_unpacked():
    body = b"<h1>A story</h1>"
    packed = pages.Answer(200, pages.gzip.compress(body), {"content-encoding": "gzip"})
    assert packed.plain() == pages.Answer(200, body).plain() == body
