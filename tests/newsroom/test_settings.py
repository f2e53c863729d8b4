"""What the environment says is what the newsroom does."""

import runpy

from django.conf import settings


def told_by(monkeypatch, **environment):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(settings.BASE_DIR / "newsroom" / "settings.py")


def test_mails_go_by_the_server_that_is_named(monkeypatch):
    told = told_by(monkeypatch, EMAIL_URL="smtp://me:pa%40ss@mail.example:587/?tls=True")
    assert told["MAILERS"]["default"] == {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": "mail.example",
            "port": 587,
            "username": "me",
            "password": "pa@ss",
            "use_tls": True,
            "use_ssl": False,
            "timeout": 75,
        },
    }
    quick = told_by(monkeypatch, EMAIL_URL="smtp://mail.example/?timeout=5")
    assert quick["MAILERS"]["default"]["OPTIONS"]["timeout"] == 5


def test_a_proxy_is_believed_only_when_it_is_trusted(monkeypatch):
    assert told_by(monkeypatch)["SECURE_PROXY_SSL_HEADER"] is None
    assert told_by(monkeypatch, TRUSTED_PROXY_HOPS="1")["SECURE_PROXY_SSL_HEADER"]


def test_how_often_one_reader_may_comment_is_the_owners_choice(monkeypatch):
    assert told_by(monkeypatch)["COMMENT_RATES"] == [(1, 15), (5, 600), (30, 86_400)]
    told = told_by(monkeypatch, COMMENT_RATES="2/60 9/3600")
    assert told["COMMENT_RATES"] == [(2, 60), (9, 3600)]


def test_secure_cookies_follow_the_address_of_the_site(monkeypatch):
    told = told_by(monkeypatch, SITE_URL="https://news.example/")
    assert told["SITE_URL"] == "https://news.example"
    assert told["SESSION_COOKIE_SECURE"] and told["CSRF_COOKIE_SECURE"]
    assert told["SECURE_HSTS_SECONDS"] > 0


def test_html_of_others_is_off_until_it_has_an_address_of_its_own(monkeypatch):
    off = told_by(monkeypatch, ALLOWED_HOSTS="news.example")
    assert off["FRAMES_URL"] == "" and off["ALLOWED_HOSTS"] == ["news.example"]
    assert "frame-src" not in off["SECURE_CSP"]
    on = told_by(monkeypatch, FRAMES_URL="https://frames.example:8443/")
    assert on["FRAMES_URL"] == "https://frames.example:8443"
    assert on["ALLOWED_HOSTS"] == ["news.example", "frames.example"]
    assert on["SECURE_CSP"] == off["SECURE_CSP"] | {"frame-src": ["https://frames.example:8443"]}


def test_the_two_stores_do_not_push_each_other_out(monkeypatch):
    told = told_by(monkeypatch, CACHE_URL="redis://cache.example:6379/0")
    assert told["CACHES"]["default"]["LOCATION"] == told["CACHES"]["visits"]["LOCATION"]
    assert told["CACHES"]["visits"]["KEY_PREFIX"] == "visits"
    monkeypatch.delenv("CACHE_URL")
    told = told_by(monkeypatch)
    assert told["CACHES"]["default"]["OPTIONS"]["MAX_ENTRIES"] == 2_000
    assert told["CACHES"]["visits"]["LOCATION"] != told["CACHES"]["default"].get("LOCATION")


def test_each_kind_of_database_is_told_what_it_needs(monkeypatch):
    told = told_by(monkeypatch, DATABASE_URL="sqlite:///news.sqlite3")["DATABASES"]["default"]
    assert told["ENGINE"] == "newsroom.sqlite3"
    assert told["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    url = "postgres://desk@db.example/news?connect_timeout=9"
    told = told_by(monkeypatch, DATABASE_URL=url)["DATABASES"]["default"]
    assert told["OPTIONS"]["connect_timeout"] == 9
    assert told["CONN_MAX_AGE"] == 60 and told["CONN_HEALTH_CHECKS"]


def test_a_pool_keeps_the_connections_in_place_of_the_threads(monkeypatch):
    url = "postgres://desk@db.example/news?pool=true"
    told = told_by(monkeypatch, DATABASE_URL=url)["DATABASES"]["default"]
    assert told["OPTIONS"]["pool"] == {"timeout": 2}
    assert told["CONN_MAX_AGE"] == 0
