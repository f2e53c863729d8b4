"""What nobody at the desk of served newsrooms can do to a booking: plan what makes no sense, delete whom
something was counted for, take back what was counted."""

from datetime import date

import pytest

from tests.acceptance.ads.served import TARGET

FLIGHT = {
    "name": "Odd dates", "priority": "2", "weight": "1", "shape": "even",
    "starts_at": "2027-03-01T00:00",
    "ends_at": "2027-04-01T00:00", "goal": "viewable", "goal_count": "1000",
}  # fmt: skip
WRONG = {
    "starts after it ends": ({"starts_at": "2027-05-01T00:00"}, "ends_at"),
    "ends when it starts": ({"ends_at": "2027-03-01T00:00"}, "ends_at"),
    "nothing booked": ({"goal_count": "0"}, "goal_count"),
    "less than nothing booked": ({"goal_count": "-1"}, "goal_count"),
    "nothing a day": ({"daily_cap": "0"}, "daily_cap"),
    "weighs nothing": ({"weight": "0"}, "weight"),
    "an hour that no clock shows": (
        {"starts_at": "2027-03-28T02:30"}, "starts_at",
    ),
    "an hour that is there twice": (
        {"starts_at": "2026-10-25T02:30"}, "starts_at",
    ),
}  # fmt: skip
PAST_THE_FORM = """
said = []
for model, pk, change in (
    (Flight, booked["flight"], {"starts_at": timezone.now(), "ends_at": timezone.now() - timedelta(days=1)}),
    (Flight, booked["flight"], {"goal": "viewable", "goal_count": 0, "ends_at": timezone.now() + timedelta(days=1)}),
    (Flight, booked["flight"], {"weight": 0}),
    (Creative, booked["creative"], {"weight": 0}),
):
    try:
        with transaction.atomic():
            model.objects.filter(pk=pk).update(**change)
        said.append("taken")
    except IntegrityError:
        said.append("refused")
"""
HOURS = """
flight = Flight.objects.filter(name=name).get()
said = [(flight.ends_at - flight.starts_at).total_seconds() / 3600, sum(due for _, due in flight.plan.by_day())]
"""
KEYS = """
flight = Flight.objects.select_related("campaign").get(pk=booked["flight"])
said = {"advertiser": flight.campaign.advertiser_id, "campaign": flight.campaign_id,
        "flight": flight.pk, "creative": booked["creative"]}
"""
STANDS = """
models = {"advertiser": Advertiser, "campaign": Campaign, "flight": Flight, "creative": Creative}
said = [name for name, pk in keys.items() if models[name].objects.filter(pk=pk).exists()]
"""
BESIDE = """
from django.db.models import ProtectedError
try:
    with transaction.atomic():
        Advertiser.objects.get(pk=pk).delete()
    said = "deleted"
except ProtectedError:
    said = "refused"
"""
ONE_ALONE = """
story = Article.objects.get(pk=booked["story"])
flight = make_flight(campaign=Flight.objects.get(pk=booked["flight"]).campaign, name="Light", weight=1)
Condition.objects.create(flight=flight, article=story)
said = make_creative(flight=flight, headline="Light").pk
heavy = Flight.objects.get(pk=booked["flight"])
heavy.weight = 3
heavy.save()
"""


@pytest.fixture
def delivered(newsroom):
    """A flight with a view and a click that were counted, and the keys of whom they were for."""
    booked, reader = newsroom.book(), newsroom.reader()
    offer = reader.open(booked)
    reader.look(offer, booked)
    assert reader.follow(offer) == TARGET
    found = newsroom.counted(booked)
    assert (found["viewable"], found["clicks"], found["delivered"]) == (1, 1, 1)
    return booked, reader, offer, newsroom.do(KEYS, booked=booked)


def flight_pairs(newsroom, desk, booked, **fields):
    campaign = newsroom.do(KEYS, booked=booked)["campaign"]
    page = "/admin/ads/flight/add/"
    return page, desk.fill(page, campaign=campaign, **(FLIGHT | fields))


def test_case_116_a_flight_that_makes_no_sense_is_refused_at_its_field(newsroom, tell):
    booked, desk, found = newsroom.book(), newsroom.desk("adops"), {}
    for what, (wrong, field) in WRONG.items():
        page, pairs = flight_pairs(newsroom, desk, booked, **wrong)
        sent = desk.post(page, pairs)
        found[what] = [sent.status, *sent.errors]
        assert (sent.status, list(sent.errors)) == (200, [field]), what
        assert sent.typed("name") == FLIGHT["name"]
    beside = newsroom.do(PAST_THE_FORM, booked=booked)
    tell(f"{found}; past the form: {beside}")
    assert beside == ["refused"] * 4


@pytest.mark.parametrize(
    ("day", "after", "hours"),
    [("2027-03-28", "2027-03-29", 23), ("2027-10-31", "2027-11-01", 25), ("2027-06-01", "2027-06-02", 24)],
)  # fmt: skip
def test_case_116_a_day_whose_clocks_change_is_booked_and_drawn(newsroom, tell, day, after, hours):
    booked, desk, name = newsroom.book(), newsroom.desk("adops"), f"On {day}"
    page, pairs = flight_pairs(
        newsroom,
        desk,
        booked,
        name=name,
        starts_at=f"{day}T00:00",
        ends_at=f"{after}T00:00",
        goal_count="2400",
    )
    assert desk.post(page, pairs).status == 302
    lasts, planned = newsroom.do(HOURS, name=name)
    campaign = newsroom.do(KEYS, booked=booked)["campaign"]
    pages = [
        f"/admin/ads/campaign/{campaign}/{end}" for end in ("change/", "report/", "report.csv")
    ]
    answers = [desk.session.get(newsroom.url + path).status_code for path in pages]
    tell(f"{day}: {lasts:g} hours, {planned:g} planned, its pages answer {answers}")
    assert (lasts, round(planned), answers) == (hours, 2400, [200] * 3)


def test_case_116_one_flight_alone_has_every_page_and_two_share_by_weight(newsroom, tell):
    booked = newsroom.book()
    alone = [newsroom.reader().open(booked)["creative"] for _ in range(20)]
    light = newsroom.do(ONE_ALONE, booked=booked)
    shared = [newsroom.reader().open(booked)["creative"] for _ in range(200)]
    heavy = shared.count(booked["creative"])
    expected = {True: 150, False: 50}
    found = {True: heavy, False: shared.count(light)}
    chi = sum((found[key] - want) ** 2 / want for key, want in expected.items())
    tell(f"alone {alone.count(booked['creative'])} of 20; weights 3 and 1 over 200 pages: "
         f"{found[True]} and {found[False]}, chi² {chi:.2f}, limit 10.83")  # fmt: skip
    assert set(alone) == {booked["creative"]}
    assert sum(found.values()) == 200 and chi <= 10.83


@pytest.mark.parametrize("who", ["adops", "admin"])
def test_case_118_nobody_at_the_desk_deletes_whom_something_was_counted_for(
    newsroom, tell, delivered, who
):
    booked, _, _, keys = delivered
    desk, before = newsroom.desk(who), newsroom.counted(booked)
    tried = []
    for table, pk in keys.items():
        pages = f"/admin/ads/{table}/"
        shown = desk.session.get(f"{newsroom.url}{pages}{pk}/delete/", timeout=60)
        assert shown.status_code == 200 and "would require deleting" in shown.text
        token = [pair for pair in desk.fill(f"{pages}add/") if pair[0] == "csrfmiddlewaretoken"]
        yes = [*token, ("post", "yes")]
        tried.append(desk.post(f"{pages}{pk}/delete/", yes).status)
        action = [("action", "delete_selected"), ("_selected_action", pk)]
        tried.append(desk.post(pages, [*token, *action]).status)
        tried.append(desk.post(pages, [*yes, *action]).status)
    nobody = newsroom.do("said = Advertiser.objects.create(name='Nobody yet').pk")
    assert desk.post(f"/admin/ads/advertiser/{nobody}/delete/", yes).status == 302
    stands = newsroom.do(STANDS, keys=keys)
    beside = newsroom.do(BESIDE, pk=keys["advertiser"])
    found = newsroom.counted(booked)
    report = desk.session.get(f"{newsroom.url}/admin/ads/campaign/{keys['campaign']}/report/")
    tell(
        f"{who}: {len(tried)} tries answer {sorted(set(tried))}, {stands} stand, beside it {beside}; {found}"
    )
    assert max(tried) < 500
    assert stands == list(keys) and beside == "refused"
    assert found == before
    assert report.status_code == 200 and "Not billed" in report.text


def test_case_119_no_money_is_kept_and_what_was_counted_is_given_back_neither_once_nor_twice(
    newsroom, tell, delivered
):
    """A refund would take back what was delivered. Here nothing can: no form has a field for it, no
    page shows the counts as rows, no ticket counts again, and a goal is not swapped for another."""
    booked, reader, offer, keys = delivered
    before, tried = newsroom.counted(booked), []
    for who in ("adops", "admin"):
        desk = newsroom.desk(who)
        for table in ("flight", "campaign", "creative"):
            page = f"/admin/ads/{table}/{keys[table]}/change/"
            more = {
                "delivered": "0",
                "flights-0-delivered": "0",
                "viewable": "0",
                "link_round": "0",
            }
            form = desk.form(page)
            assert not set(more) & set(form.inputs.keys())
            for _ in range(2):
                sent = desk.post(page, desk.fill(page, **more))
                tried.append(sent.status)
                assert (sent.status, sent.errors) == (302, {})
        for table in ("delivery", "flightday", "offer", "refusal"):
            answer = desk.session.get(f"{newsroom.url}/admin/ads/{table}/")
            tried.append(answer.status_code)
            assert answer.status_code == 404
        page = f"/admin/ads/flight/{keys['flight']}/change/"
        other = {
            "goal": "clicks",
            "goal_count": "5",
            "ends_at": f"{date.today().year + 1}-06-01T00:00",
        }
        for _ in range(2):
            sent = desk.post(page, desk.fill(page, **other))
            tried.append(sent.status)
            assert (sent.status, list(sent.errors)) == (200, ["goal"])
    after = newsroom.counted(booked)
    for _ in range(2):
        reader.tell("viewable", offer, booked)
        reader.follow(offer)
    again = newsroom.counted(booked)
    tell(
        f"{len(tried)} tries answer {sorted(set(tried))}: {before} stays; told again: {again['reasons']}"
    )
    assert after == before
    kept = ("offers", "rendered", "viewable", "clicks", "delivered")
    assert {name: again[name] for name in kept} == {name: before[name] for name in kept}
    assert again["reasons"] == {"viewable again": 2, "clicks again": 2}
    assert newsroom.do("said = ledger.verify()") == []
