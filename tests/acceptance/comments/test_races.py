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


def test_twenty_equal_posts_at_once_are_one_row_and_twenty_good_answers(run):
    found = run("twenty equal posts", SAME_POSTS)
    assert found == {"good": 20, "rows": 1, "addresses": 1}


def test_of_approve_and_reject_one_wins_and_the_other_is_told_by_whom(run):
    found = run("approve beside reject, 20 times", APPROVE_OR_REJECT)
    assert found == {"won": 20, "lost": 20, "rows": 20, "told": 20}


def test_of_ten_who_claim_one_has_it_and_nine_are_told(run):
    assert run("ten claims", CLAIM_BY_MANY) == {"won": 1, "rows": 1, "told": 9}


def test_of_ten_who_undo_one_does(run):
    assert run("ten undo", UNDO_BY_MANY) == {"won": 1, "rows": 2, "state": "held"}


def test_after_random_actions_at_once_each_count_equals_a_recount(run):
    found = run(f"{ACTIONS} random actions, eight at once", RANDOM)
    assert found["wrong"] == {}
    assert found["moved"] > 0
