"""What may be done next with a story, by this person, in the words of its buttons."""

from dataclasses import dataclass

from articles.models import Article
from articles.workflow import UNPUBLISHED, VERBS, State

# What a button does in the table of verbs, where that is not the verb's own name.
DEED_OF = {"plan": "schedule", "breaking": "publish"}
PLANNING, BREAKING = "plan", "breaking"  # each leads to a page of its own
ASKING = {"return", "withdraw", "kill", "revive"}  # they lead to a page that asks why


@dataclass(frozen=True)
class Step:
    """One button. verb: the value it sends. says: what it does, in a word or two, or ""."""

    verb: str
    label: str
    says: str = ""

    @property
    def takes_away(self) -> bool:
        return self.verb in ("withdraw", "kill")

    @property
    def shows_it(self) -> bool:
        """Whether it gives the story to readers, now or later."""
        return _deed(self.verb).target == State.PUBLISHED


STEPS = {
    "unpublished": [
        Step("publish", "Publish now"),
        Step("submit", "Submit for review"),
        Step("approve", "Approve"),
        Step("schedule", "Schedule…"),
        Step("return", "Return with a note…"),
    ],
    "scheduled": [
        Step("update", "Keep changes for then"),
        Step("publish", "Publish now"),
        Step("schedule", "Change the time"),
        Step("withdraw", "Withdraw…", "never shown; can come back"),
    ],
    "live": [
        Step("update", "Publish changes…"),
        Step("plan", "Schedule the update…"),
        Step("withdraw", "Withdraw…", "readers get: not found; can come back"),
        Step("kill", "Kill…", "gone for good: 410"),
    ],
    "withdrawn": [
        Step("publish", "Publish again"),
        Step("kill", "Kill…", "gone for good: 410"),
    ],
    "killed": [
        Step("revive", "Take back the killing…", "withdrawn then; can be published again"),
    ],
}

PUBLISH_BREAKING = Step(BREAKING, "Publish breaking…")


def may_edit(article: Article | None, user) -> bool:
    """Will say whether this person may save a working copy of the story; None is a new one.

    Writers: their own and those they are assigned to, while it is a draft or published. Editors:
    every story not killed.
    """
    if article is None:
        return writes(article, user)
    if article.state == State.KILLED or not writes(article, user):
        return False
    if user.has_perm("articles.edit_any_article"):
        return True
    return article.state in (State.DRAFT, State.PUBLISHED)


def writes(article: Article | None, user) -> bool:
    """Will say whether the story is this person's to write in, in one state or another."""
    if article is None:
        return user.has_perm("articles.add_article")
    if not user.has_perm("articles.change_article"):
        return False
    return user.has_perm("articles.edit_any_article") or writes_in(article, user)


def may_delete(article: Article, user) -> bool:
    """Will say whether this person may delete the story: a draft that was never public."""
    if article.state not in UNPUBLISHED or article.published_on is not None:
        return False
    if user.has_perm("articles.delete_article"):
        return True
    return owns(article, user) and may_edit(article, user) and article.state == State.DRAFT


def owns(article: Article, user) -> bool:
    return article.created_by_id is not None and article.created_by_id == user.pk


def writes_in(article: Article, user) -> bool:
    """Will say whether this person is one of its writers: began it, or was assigned to it."""
    return owns(article, user) or article.assigned_to.filter(pk=user.pk).exists()


def may_readdress(user) -> bool:
    """Will say whether this person may give a story that has an address another one."""
    return user.has_perm("articles.publish_article")


def offered(article: Article | None, user, *, shown: str) -> list[Step]:
    """Will list the steps for the story as it is shown (desk.states), the likeliest first."""
    state = State(article.state) if article else State.DRAFT
    if state != State.KILLED and not may_edit(article, user):
        return []
    return [
        step
        for step in STEPS[_situation(shown)]
        if state in _deed(step.verb).sources and user.has_perm(_deed(step.verb).permission)
    ]


def may_press(verb: str, article: Article, user) -> bool:
    """Will say whether this person may ever do that with the story; the deed asks for its state."""
    if DEED_OF.get(verb, verb) not in VERBS or not user.has_perm(_deed(verb).permission):
        return False
    return user.has_perm("articles.edit_any_article") or writes_in(article, user)


def _deed(verb: str):
    return VERBS[DEED_OF.get(verb, verb)]


def _situation(shown: str) -> str:
    if shown in UNPUBLISHED:
        return "unpublished"
    return "live" if shown == "expired" else shown
