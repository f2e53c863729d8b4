"""Many readers and moderators at once, in threads of a process with a database of its own, on SQLite
and on PostgreSQL. Prints what came of them, and how long it took.

ACTIONS: how many random actions (1,000). SEED: which ones.
"""

import os

ACTIONS, SEED = os.environ.get("ACTIONS", "1000"), os.environ.get("SEED", "20261127")
SAME_POSTS = """
story = make_article()
typed = {"name": "Asha", "email": "asha@example.org", "comment": "Well said.", "website": ""}
def send(_):
    client = Client(HTTP_HOST="127.0.0.1", HTTP_SEC_FETCH_SITE="same-origin")
    sent = "application/x-www-form-urlencoded"
    answer = client.post(f"/comment/{story.pk}/", urlencode(typed), content_type=sent)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return answer.status_code, client.get(answer["Location"]).content.decode().count("Well said.")
answers = at_once(send, range(20))
tell(good=sum(answer == (303, 1) for answer in answers), rows=Comment.objects.count(),
     addresses=CommenterEmail.objects.count())
"""
APPROVE_OR_REJECT = """
story = make_article()
comments = [make_comment(article=story) for _ in range(20)]
def decide(choice):
    comment, to, by = choice
    outcome = moderation.decide_many([comment.pk], to=to, by=by, seen_state="held")
    return [len(outcome.done), [str(told) for told in outcome.refused.values()], by.username]
choices = [(comment, to, by) for comment in comments for to, by in (("approved", one), ("rejected", two))]
told = at_once(decide, choices)
lost = [(words, name) for _, refused, name in told for words in refused]
other = {"One": "Rejected by Two at ", "Two": "Approved by One at "}
tell(won=sum(done for done, _, _ in told), lost=len(lost), rows=Decision.objects.count(),
     told=sum(words.startswith(other[name]) for words, name in lost))
"""
CLAIM_BY_MANY = """
comment = make_comment()
people = [User.objects.create_user(f"Moderator {n}", is_staff=True) for n in range(10)]
def take(by):
    try:
        claims.claim(comment, by=by)
    except claims.Held as held:
        return str(held)
told = at_once(take, people)
tell(won=told.count(None), rows=Claim.objects.count(),
     told=sum(bool(words) and "has it in hand until" in words for words in told))
"""
UNDO_BY_MANY = """
comment = make_comment(state="approved", by=one)
row = Decision.objects.get().pk
told = at_once(lambda by: len(moderation.undo([row], by=by).done), [one, two] * 5)
tell(won=sum(told), rows=Decision.objects.count(), state=Comment.objects.get().state)
"""
TYPED_BY_MANY = """
from comments import posting
settings.COMMENT_RATES = []
story = make_article()
def send(number):
    words = posting.Words(f"N{number}", "asha@example.org", "", f"Words {number}", None, False, True)
    return posting.post(story, words, posting.Sender("192.0.2.1", True)).pk
at_once(send, range(20))
sent = at_once(work, range(4))
tell(comments=Comment.objects.count(), mailboxes=Mailbox.objects.count(), mails=len(mail.outbox))
"""
APPEALED_BY_MANY = """
from comments import appeals
comment = make_comment(state="rejected", by=one)
def appeal(number):
    try:
        appeals.appeal(Comment.objects.get(), f"Words {number}")
    except appeals.NotAppealable:
        return 0
    return 1
won = at_once(appeal, range(10))
tell(won=sum(won), rows=Decision.objects.count(), state=Comment.objects.get().state)
"""
ANSWERED_BY_MANY = """
from comments import mailboxes
story = make_article()
mine = make_comment(article=story, email="asha@example.org", state="approved", by=one)
follow = mailboxes.follow(mine, "asha@example.org", is_proved=True)
Mailbox.objects.update(confirmed_at=mine.created_at)
answers = [make_comment(parent=mine) for _ in range(60)]
def act(thing):
    if thing is None:
        return work(seconds=15)
    moderation.decide_many([thing.pk], to="approved", by=None, seen_state="held")
at_once(act, [None, None, None, *answers], threads=8)
work()
numbers = [message.subject.split()[0].replace("An", "1") for message in mail.outbox]
tell(told=ToldAnswer.objects.count(), named=sum(map(int, numbers)), mails_enough=len(numbers) > 1)
"""
REPORTS_BESIDE_DECISIONS = """
story = make_article()
comments = [make_comment(article=story, state="approved") for _ in range(20)]
def act(choice):
    comment, host = choice
    if host:
        try:
            reporting.report(comment, cause="false", words="", address=f"10.0.{host}.1", has_origin=True)
        except (reporting.NotShown, reporting.TooFast) as refused:
            return type(refused).__name__
        return "kept"
    shown = dict(Report.objects.filter(comment=comment).order_by("-pk").values_list("comment", "pk")[:1])
    done = moderation.decide_many([comment.pk], to="approved", by=one, seen_state="approved", shown=shown)
    return "kept by a moderator" if done.done else "refused"
reporting.RATES = [(1000, 60)]
told = at_once(act, [(c, host) for c in comments for host in (1, 2, 3, 0, 4, 5, 6)], threads=12)
enough = 0
for comment in Comment.objects.all():
    waits = comment.reports.waiting().count()
    enough += waits >= 3 and comment.state == "approved"
    enough += waits < 3 and comment.state == "held"
tell(wrong=enough, lost=sum(word is None for word in told),
     doubled=Decision.objects.filter(reason="kept").count() - told.count("kept by a moderator"))
"""
RANDOM = f"""
chance = random.Random({SEED})
stories = [make_article() for _ in range(4)]
comments = []
for _ in range(80):
    above = chance.choice([None, *[c for c in comments if c.may_be_answered]])
    comments.append(make_comment(parent=above) if above else make_comment(article=chance.choice(stories)))
STATES = ["held", "approved", "rejected", "spam"]
def act(seed):
    chance = random.Random(seed)
    by = chance.choice([one, two, None])
    kind = chance.random()
    if kind < .15:
        rows = list(Decision.objects.order_by("-pk").values_list("pk", flat=True)[:20])
        return len(moderation.undo([chance.choice(rows)], by=by).done) if rows else 0
    if kind < .25 and by:
        comment = chance.choice(comments)
        try:
            chance.choice([claims.claim, claims.take_over, claims.pass_on])(comment, by=by)
        except claims.Held:
            return 0
        return 1
    if kind < .4:
        try:
            reporting.report(chance.choice(comments), cause=chance.choice(["hate", "illegal"]), words="",
                             address=f"10.{{chance.randrange(200)}}.0.1", has_origin=True)
        except (reporting.NotShown, reporting.TooFast):
            return 0
        return 1
    pks = [comment.pk for comment in chance.sample(comments, chance.choice([1, 1, 1, 5, 20]))]
    seen, to = chance.choice(STATES), chance.choice([*STATES[1:], "approved", "approved"])
    return len(moderation.decide_many(pks, to=to, by=by, seen_state=seen).done)
began = time.monotonic()
done = at_once(act, [chance.random() for _ in range({ACTIONS})], threads=8)
seconds = time.monotonic() - began
wrong = {{}}
for story in Article.objects.all():
    real = Comment.objects.of(story.pk).visible().count()
    if story.comment_count != real:
        wrong[story.pk] = [story.comment_count, real]
tell(actions=len(done), moved=sum(done), rows=Decision.objects.count(), wrong=wrong,
     per_second=round(len(done) / seconds), shown=sum(Article.objects.values_list("comment_count", flat=True)))
"""
POST = """
def sent(story, **more):
    client = Client(HTTP_HOST="127.0.0.1", HTTP_SEC_FETCH_SITE="same-origin")
    typed = {"name": "Asha", "email": "asha@example.org", "comment": "Well said."} | more
    sent = "application/x-www-form-urlencoded"
    return client.post(f"/comment/{story.pk}/", urlencode(typed), content_type=sent)
settings.COMMENT_RATES = []
"""
PARENT_GOES = (
    POST
    + """
story = make_article()
wrong, answers = [], []
for n in range(12):
    parent = make_comment(article=story, state="approved", by=one)
    def reply(_):
        return sent(story, parent=parent.pk, comment=f"Answer {n}").status_code
    def reject(_):
        outcome = moderation.decide_many([parent.pk], to="rejected", by=two, seen_state="approved")
        return len(outcome.done)
    told = at_once(lambda deed: deed(None), [reply, reject])
    answers.append(told[0])
    shown = Client(HTTP_HOST="127.0.0.1").get(f"/comment/{story.pk}/").content.decode()
    wrong += [n] if f"Answer {n}" in shown or told[1] != 1 else []
public = Comment.objects.filter(text__startswith="Answer").visible().count()
tell(wrong=wrong, public=public, odd=[a for a in answers if a not in (303, 400)])
"""
)
STORY_GOES = (
    POST
    + """
from articles import publishing
found = []
for n in range(12):
    story = make_article(by=one)
    comment = make_comment(article=story, text=f"Orphan {n}")
    def approve(_):
        outcome = moderation.decide_many([comment.pk], to="approved", by=two, seen_state="held")
        return len(outcome.done) + len(outcome.refused)
    def withdraw(_):
        publishing.withdraw(story, by=one, note="Not yet.")
        return 1
    def kill(_):
        publishing.kill(story, by=one, note="Wrong.")
        return 1
    gone = at_once(lambda deed: deed(None), [approve, withdraw if n % 2 else kill])
    answer = Client(HTTP_HOST="127.0.0.1").get(f"/comment/{story.pk}/")
    if gone != [1, 1] or f"Orphan {n}" in answer.content.decode():
        found.append([n, gone, answer.status_code])
states = sorted(set(Comment.objects.values_list("state", flat=True)))
tell(found=found, states=states)
"""
)
LOCKED = (
    POST
    + """
import newsroom.wsgi, sqlite3, psycopg
from django.db import connections
connection.close()
story = make_article()
connection.close()
url = os.environ["DATABASE_URL"]
if url.startswith("sqlite"):
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
else:
    other = psycopg.connect(url)
    other.execute("LOCK TABLE comments_comment IN EXCLUSIVE MODE")
began = time.monotonic()
busy = sent(story, comment="Kept while it was busy")
seconds = time.monotonic() - began
other.rollback()
after = sent(story, comment="Kept while it was busy")
tell(busy=busy.status_code, again=bool(busy.headers.get("Retry-After")),
     kept="Kept while it was busy" in busy.content.decode(), in_time=seconds < 20,
     after=after.status_code, rows=Comment.objects.count())
"""
)
KILLED = (
    POST
    + """
import signal
from comments import posting, spam_checks
story = make_article()
connection.close()
rows = []
for place, name in ((posting, "follow"), (spam_checks, "ask_now")):
    child = os.fork()
    if not child:
        setattr(place, name, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
        sent(story, comment=name)
        os._exit(0)
    os.waitpid(child, 0)
    left = Comment.objects.count()
    again = sent(story, comment=name)
    rows.append([left, again.status_code, Comment.objects.count(), CommenterEmail.objects.count()])
    connection.close()
tell(rows=rows)
"""
)


def test_case_49_twenty_equal_posts_at_once_are_one_row_and_twenty_good_answers(run):
    found = run("twenty equal posts", SAME_POSTS)
    assert found == {"good": 20, "rows": 1, "addresses": 1}


def test_case_55_of_approve_and_reject_one_wins_and_the_other_is_told_by_whom(run):
    found = run("approve beside reject, 20 times", APPROVE_OR_REJECT)
    assert found == {"won": 20, "lost": 20, "rows": 20, "told": 20}


def test_case_65_of_ten_who_claim_one_has_it_and_nine_are_told(run):
    assert run("ten claims", CLAIM_BY_MANY) == {"won": 1, "rows": 1, "told": 9}


def test_case_57_of_ten_who_undo_one_does(run):
    assert run("ten undo", UNDO_BY_MANY) == {"won": 1, "rows": 2, "state": "held"}


def test_case_77_of_twenty_who_type_one_address_at_once_its_owner_gets_one_mail(run):
    found = run("twenty posts with one address", TYPED_BY_MANY)
    assert found == {"comments": 20, "mailboxes": 1, "mails": 1}


def test_of_ten_appeals_at_once_one_is_kept(run):
    found = run("ten appeals", APPEALED_BY_MANY)
    assert found == {"won": 1, "rows": 2, "state": "held"}


def test_case_82_each_answer_approved_while_mails_are_sent_is_told_once(run):
    found = run("sixty approvals beside three workers", ANSWERED_BY_MANY)
    assert found == {"told": 60, "named": 60, "mails_enough": True}


def test_reports_beside_decisions_take_back_what_enough_report_and_nothing_else(run):
    found = run("six reports and a moderator for each of 20", REPORTS_BESIDE_DECISIONS)
    assert found == {"wrong": 0, "lost": 0, "doubled": 0}


def test_case_63_after_random_actions_at_once_each_count_equals_a_recount(run):
    found = run(f"{ACTIONS} random actions, eight at once", RANDOM)
    assert found["wrong"] == {}
    assert found["moved"] > 0


def test_case_59_an_answer_to_what_is_rejected_meanwhile_is_never_public(run):
    found = run("answers beside rejections", PARENT_GOES)
    assert found == {"wrong": [], "public": 0, "odd": []}


def test_case_60_a_story_that_goes_while_its_comment_is_approved_is_no_error(run):
    found = run("approvals beside withdrawals", STORY_GOES)
    assert found["found"] == []
    assert found["states"] == ["approved"]


def test_cases_54_141_a_database_that_is_busy_gives_the_text_back(run):
    found = run("a post while the table is locked", LOCKED)
    assert found == {
        "busy": 503, "again": True, "kept": True, "in_time": True, "after": 303, "rows": 1,
    }  # fmt: skip


def test_cases_52_53_141_a_process_killed_in_the_middle_leaves_all_or_nothing(run):
    assert run("killed before and after the commit", KILLED) == {
        "rows": [[0, 303, 1, 1], [2, 303, 2, 2]]
    }
