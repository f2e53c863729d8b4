"""The library in the desk: uploads, refusals in words, and who may do what."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from articles.models import Author
from desk.models import Revision
from images.models import Picture
from jobs.worker import Loop
from tests.factories import make_article, make_author, make_draft, make_picture

pytestmark = pytest.mark.django_db
ADD = "/admin/images/picture/add/"
LIST = "/admin/images/picture/"


def upload(content=None, name="lake.jpg"):
    if content is None:
        file = io.BytesIO()
        Image.new("RGB", (700, 400), "teal").save(file, "JPEG")
        content = file.getvalue()
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def words(**fields):
    return {"alt": "A lake", "caption": "", "credit": "", "focus_x": 50, "focus_y": 40, **fields}


def change_page(picture):
    return reverse("admin:images_picture_change", args=[picture.pk])


def test_a_reporter_adds_a_picture(client, reporter):
    client.force_login(reporter)
    response = client.post(ADD, words(upload=upload(), credit="A. Writer", focus_x=20))
    assert response.status_code == 302
    picture = Picture.objects.get()
    assert (picture.alt, picture.credit, picture.focus_x) == ("A lake", "A. Writer", 20)
    assert picture.uploaded_by == reporter
    assert picture.ready_widths == [320, 640]
    assert picture.file.url.replace(".jpg", "-320.webp") in client.get(LIST).content.decode()
    assert "700 × 400" in client.get(change_page(picture)).content.decode()


def test_an_upload_leaves_the_sizes_to_a_worker_and_shows_the_master_meanwhile(
    client, reporter, settings
):
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}
    client.force_login(reporter)
    client.post(ADD, words(upload=upload()))
    picture = Picture.objects.get()
    assert picture.ready_widths == []
    assert picture.file.url in client.get(LIST).content.decode()
    worker = Loop()
    while worker.turn():
        pass
    picture.refresh_from_db()
    assert picture.ready_widths == [320, 640]
    assert picture.file.url.replace(".jpg", "-320.webp") in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The submitted file is empty."),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG drawings"),
        (b"\xff\xd8\xff\xe0 cut", "damaged or cut off"),
        (b"MZ\x90\0", "not a picture of a kind"),
    ],
)
def test_a_refused_file_says_why_beside_it_and_typed_words_stay(client, reporter, content, reason):
    client.force_login(reporter)
    response = client.post(ADD, words(upload=upload(content), alt="A long sentence"))
    assert response.status_code == 200
    assert reason in response.context["adminform"].form.errors["upload"][0]
    assert "A long sentence" in response.content.decode()
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "name", ["../x.png", "..\\x.png", "x.svg", "नदी.jpg", "a" * 300 + ".jpg", "x"]
)
def test_the_name_of_a_file_does_not_matter(client, reporter, name):
    client.force_login(reporter)
    assert client.post(ADD, words(upload=upload(name=name))).status_code == 302
    assert Picture.objects.count() == 1


def test_words_that_cannot_be_stored_are_refused_in_the_form(client, reporter):
    client.force_login(reporter)
    for bad in (words(alt="a\0b"), words(alt="x" * 301), words(focus_x=101), words(focus_y="-1")):
        response = client.post(ADD, {**bad, "upload": upload()})
        assert response.status_code == 200
    assert not Picture.objects.exists()


def test_a_reporter_changes_own_pictures_and_sees_those_of_others(client, reporter, editor):
    client.force_login(reporter)
    own, foreign = make_picture(by=reporter), make_picture(by=editor)
    client.post(change_page(own), words(alt="A better sentence"))
    assert client.post(change_page(foreign), words(alt="Mischief")).status_code == 403
    assert client.get(change_page(foreign)).status_code == 200
    own.refresh_from_db()
    foreign.refresh_from_db()
    assert own.alt == "A better sentence"
    assert foreign.alt != "Mischief"
    assert client.post(f"{LIST}{own.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_editor_changes_and_deletes_any_picture(client, reporter, editor):
    client.force_login(editor)
    picture = make_picture(by=reporter)
    client.post(change_page(picture), words(alt="A better sentence"))
    picture.refresh_from_db()
    assert picture.alt == "A better sentence"
    client.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"})
    assert not Picture.objects.exists()


def test_an_ad_manager_adds_pictures_and_leaves_those_of_others(client, ad_manager, editor):
    client.force_login(ad_manager)
    assert client.post(ADD, words(upload=upload())).status_code == 302
    foreign = make_picture(by=editor)
    assert client.post(change_page(foreign), words(alt="Mischief")).status_code == 403
    assert client.post(f"{LIST}{foreign.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_moderator_has_no_library(client, moderator):
    client.force_login(moderator)
    picture = make_picture()
    for page in (LIST, ADD, change_page(picture), f"{LIST}{picture.pk}/delete/"):
        assert client.get(page).status_code == 403


def test_a_visitor_is_asked_to_log_in(client):
    assert client.get(LIST).status_code == 302


def test_a_picture_in_use_is_not_deleted_and_the_desk_says_where_it_stands(client, editor):
    client.force_login(editor)
    lead, portrait, free = make_picture(), make_picture(), make_picture()
    make_article(headline="Rain at last", lead_picture=lead)
    Author.objects.filter(pk=make_author(name="Meera").pk).update(portrait=portrait)
    response = client.post(f"{LIST}{lead.pk}/delete/", {"post": "yes"}, follow=True)
    assert "story: Rain at last" in response.content.decode()
    response = client.post(f"{LIST}{portrait.pk}/delete/", {"post": "yes"}, follow=True)
    assert "author: Meera" in response.content.decode()
    chosen = {
        "action": "delete_selected",
        "_selected_action": [portrait.pk, free.pk],
        "post": "yes",
    }
    assert "author: Meera" in client.post(LIST, chosen, follow=True).content.decode()
    in_text = make_picture()
    make_article(headline="Tide", body=f'<figure data-picture="{in_text.pk}"></figure><p>Text.</p>')
    response = client.post(f"{LIST}{in_text.pk}/delete/", {"post": "yes"}, follow=True)
    assert "story: Tide" in response.content.decode()
    assert Picture.objects.count() == 4
    chosen["_selected_action"] = [free.pk]
    client.post(LIST, chosen)
    assert set(Picture.objects.all()) == {lead, portrait, in_text}


def test_a_picture_of_a_draft_or_of_an_older_version_is_not_deleted_either(client, editor):
    client.force_login(editor)
    lead, in_text = make_picture(), make_picture()
    draft = make_draft(headline="Not yet out")
    Revision.objects.create(article=draft, number=99, content={"lead_picture_id": lead.pk})
    body = f'<p>Text.</p><figure data-picture="{in_text.pk}"><figcaption></figcaption></figure>'
    Revision.objects.create(article=draft, number=100, content={"body": body})
    for picture in (lead, in_text):
        response = client.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"}, follow=True)
        assert "story: Not yet out" in response.content.decode()
    assert Picture.objects.count() == 2


def test_the_library_is_searched_and_lists_what_still_needs_words(client, editor):
    client.force_login(editor)
    make_picture(alt="Boats on the lake")
    make_picture(alt="", caption="A silent one")
    make_picture(alt="Mine", by=editor)
    found = client.get(LIST, {"q": "boats"}).content.decode()
    assert "Boats on the lake" in found
    assert "A silent one" not in found
    found = client.get(LIST, {"words": "missing"}).content.decode()
    assert "A silent one" in found
    assert "Boats on the lake" not in found
    found = client.get(LIST, {"whose": "mine"}).content.decode()
    assert "Mine" in found
    assert "A silent one" not in found
    for odd in ("\0", "'", "%", "x" * 5000):
        assert client.get(LIST, {"q": odd}).status_code < 400


def test_the_library_asks_few_questions_however_many_pictures(
    client, editor, django_assert_max_num_queries
):
    client.force_login(editor)
    for _ in range(6):
        make_picture(by=editor)
    with django_assert_max_num_queries(8):
        client.get(LIST)
