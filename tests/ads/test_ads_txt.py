"""Who may sell our advertising: what is typed is checked line by line, what is served is plain text."""

import pytest
from django.urls import reverse

from ads.ads_txt import NOBODY_SELLS, AdsTxt, problems, tidied

GOOD = """# Sellers of Harpur Newspapers
OWNERDOMAIN=harpur.example
MANAGERDOMAIN=manager.example, IN
CONTACT=ads@harpur.example
SUBDOMAIN=sport.harpur.example
seller.example, pub-00123, DIRECT, f08c47fec0942fa0
exchange.example,4521,RESELLER # by way of seller.example
exchange.example, 4522, reseller ; ext=1
"""


def told(text):
    return dict(problems(text))


def test_a_good_file_has_no_problem():
    assert problems(GOOD) == []
    assert problems("") == []
    assert problems(NOBODY_SELLS) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("seller.example, 1, OWNER", "OWNER is neither DIRECT nor RESELLER."),
        ("seller.example, 1, ", "a comma at the end."),
        ("seller.example, 1, DIRECT,", "a comma at the end."),
        ("seller.example, 1", "three or four parts"),
        ("seller.example 1 DIRECT", "three or four parts"),
        ("seller.example, 1, DIRECT, a, b", "three or four parts"),
        ("https://seller.example/, 1, DIRECT", "is no domain."),
        ("seller, 1, DIRECT", "seller is no domain."),
        (", 1, DIRECT", "nothing is no domain."),
        ("seller.example, , DIRECT", "an account is one word"),
        ("seller.example, 1 2, DIRECT", "an account is one word"),
        ("<script>alert(1)</script>", "HTML has no place here."),
        ("seller.example, 1, DIRECT # <b>", "HTML has no place here."),
        ("\ufeffseller.example, 1, DIRECT", "a character that cannot be seen"),
        ("seller.example, 1, DI\u200bRECT", "a character that cannot be seen"),
        ("OWNER=harpur.example", "OWNER is none of CONTACT"),
        ("OWNERDOMAIN=", "OWNERDOMAIN says nothing."),
        ("OWNERDOMAIN=not a domain", "not a domain is no domain."),
        ("SUBDOMAIN=a.example, IN", "SUBDOMAIN names one domain."),
        ("MANAGERDOMAIN=a.example, India", "MANAGERDOMAIN names one domain."),
        ("EXCHANGE.example, 4521, reseller", "the same as line 7."),
        ("OWNERDOMAIN=other.example", "the same as line 2."),
        ("managerdomain=Other.example, in", "line 3 names a manager for IN already."),
    ],
)
def test_a_bad_line_is_named_by_its_number(line, what):
    found = told(GOOD + line)
    assert list(found) == [9]
    assert what in found[9]


@pytest.mark.parametrize(
    "line",
    [
        "seller.example, PUB-00123, DIRECT",
        "seller.example, pub-00123, RESELLER",
        "MANAGERDOMAIN=manager.example",
        "MANAGERDOMAIN=other.example, PK",
    ],
)
def test_another_account_by_its_capitals_and_a_manager_of_another_country_are_other_lines(line):
    assert problems(GOOD + line) == []


def test_two_managers_for_every_country_are_one_too_many():
    text = "MANAGERDOMAIN=manager.example\nMANAGERDOMAIN=other.example\n"
    assert told(text) == {2: "line 1 names a manager for every country already."}


def test_line_ends_and_a_mark_at_the_start_are_mended():
    assert tidied("\ufeff# a  \r\nb.example, 1, DIRECT\r\r\n\n") == "# a\nb.example, 1, DIRECT\n"
    assert tidied(" \n\r\n") == " \n".strip()
    assert tidied(tidied(GOOD)) == tidied(GOOD) == GOOD


# Served


@pytest.mark.django_db(transaction=True)
def test_it_is_plain_text_kept_and_fresh_as_soon_as_it_is_changed(client):
    def served():
        answer = client.get("/ads.txt")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer
        return answer.content.decode()

    assert served() == NOBODY_SELLS
    row = AdsTxt.objects.create(pk=1, text=GOOD)
    assert served() == served() == GOOD
    row.text = "# Nobody for now\nCONTACT=ads@harpur.example\n"
    row.save()
    assert served() == row.text + NOBODY_SELLS


@pytest.mark.django_db
def test_a_kept_one_costs_one_query(client, django_assert_max_num_queries):
    client.get("/ads.txt")
    with django_assert_max_num_queries(1):
        client.get("/ads.txt")
    assert client.head("/ads.txt").status_code == 200
    assert client.post("/ads.txt").status_code == 405


@pytest.mark.django_db
def test_the_promise_about_global_privacy_control(client):
    answer = client.get("/.well-known/gpc.json")
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {"gpc": True, "lastUpdate": "2026-11-27"}


# At the desk

ADD, CHANGE = "/admin/ads/adstxt/add/", "/admin/ads/adstxt/1/change/"


@pytest.mark.django_db
def test_the_ad_manager_keeps_it_and_a_refusal_gives_the_text_back(client, ad_manager):
    client.force_login(ad_manager)
    assert client.post(ADD, {"text": GOOD.replace("\n", "\r\n")}).status_code == 302
    row = AdsTxt.objects.get()
    assert row.text == GOOD
    seen = row.updated_at.isoformat()
    bad = "\r\nseller.example, 1, OWNER\r\nseller.example, 1, DIRECT,"
    page = client.post(CHANGE, {"text": bad, "seen_at": seen}).text
    assert "Line 2: OWNER is neither DIRECT nor RESELLER." in page
    assert "Line 3: a comma at the end." in page
    assert "seller.example, 1, OWNER" in page
    assert AdsTxt.objects.get().text == GOOD
    assert client.post(CHANGE, {"text": "", "seen_at": seen}).status_code == 302
    assert AdsTxt.objects.get().text == ""


@pytest.mark.django_db
def test_lines_that_somebody_else_changed_meanwhile_are_not_overwritten(client, ad_manager):
    client.force_login(ad_manager)
    row = AdsTxt.objects.create(pk=1, text=GOOD)
    seen = row.updated_at.isoformat()
    assert client.post(CHANGE, {"text": "# one", "seen_at": seen}).status_code == 302
    page = client.post(CHANGE, {"text": "# two", "seen_at": seen}).text
    assert "somebody else changed these lines" in page
    assert "# two" in page
    assert AdsTxt.objects.get().text == "# one\n"
    assert client.get(ADD).status_code == 403  # there is one


@pytest.mark.django_db
def test_only_ad_managers_see_it_and_nobody_deletes_it(client, editor, ad_manager):
    AdsTxt.objects.create(pk=1)
    client.force_login(editor)
    assert client.get(CHANGE).status_code == 403
    client.force_login(ad_manager)
    assert client.get("/admin/ads/adstxt/").status_code == 200
    assert client.post("/admin/ads/adstxt/1/delete/", {"post": "yes"}).status_code == 403
    assert reverse("ads_txt") in client.get(CHANGE).text
