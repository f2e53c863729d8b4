"""/media/: what is served, how, and what is not."""

import pytest

from tests.factories import make_picture

pytestmark = pytest.mark.django_db


def test_a_picture_is_served_for_good_and_as_nothing_but_a_picture(client):
    picture = make_picture()
    response = client.get(picture.file.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in response
    assert b"".join(response.streaming_content)[:3] == b"\xff\xd8\xff"
    webp = client.get(picture.file.url.replace(".jpg", "-320.webp"))
    assert webp["Content-Type"] == "image/webp"
    avif = client.get(picture.file.url.replace(".jpg", "-320.avif"))
    assert avif["Content-Type"] == "image/avif"


def test_a_browser_that_has_it_is_not_sent_it_again(client):
    url = make_picture().file.url
    first = client.get(url)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get(url, headers=since).status_code == 304
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "",
        "pictures/",
        "pictures/2026/",
        "pictures/2026/none.jpg",
        "pictures/2026/secret.txt",
        "pictures/2026/page.html",
        "pictures/2026/..%2f..%2fsecret.jpg",
        "pictures/2026/%2e%2e/%2e%2e/secret.jpg",
        "../originals/2026/a.jpg",
        "..%5c..%5csecret.jpg",
        "%2fetc%2fpasswd",
        "pictures/2026/a%00.jpg",
        "pictures/2026/a.jpg%0a",
        "pictures/२०२६/a.jpg",
        "pictures/2026/" + "a" * 5000 + ".jpg",
    ],
)
def test_nothing_else_is_served(client, settings, path):
    (settings.MEDIA_ROOT / "pictures/2026").mkdir(parents=True)
    for secret in ("secret.jpg", "pictures/2026/secret.txt", "pictures/2026/page.html"):
        (settings.MEDIA_ROOT / secret).write_text("secret")
    assert client.get("/media/" + path).status_code == 404
