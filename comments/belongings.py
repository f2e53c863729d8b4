"""What hangs on a comment, and what becomes of it when its words go: the one list of it."""

from django.db.models import Model

from comments.models import Comment

# A comment that nobody answered goes with all of it; of one that was answered the place stays, and
# of these tables what is said here.
GOES = "its rows are deleted"
STAYS = "its rows stay, without their notes: a ledger, and who looked at an address"
OTHERS = "somebody else's words, or their place"
OF_A_COMMENT = {
    "comments.Comment": OTHERS,
    "comments.CommenterEmail": GOES,
    "comments.CommenterNetwork": GOES,
    "comments.Decision": STAYS,
    "comments.Claim": GOES,
    "comments.Handling": STAYS,
    "comments.Finding": GOES,
    "comments.SpamCheck": GOES,
    "comments.Follow": GOES,
    "comments.ToldAnswer": GOES,
    "comments.Appeal": GOES,
}


def hanging_on_comments() -> list[tuple[type[Model], str]]:
    """Will give each table that hangs on comments with its field, also where no name leads back."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Comment._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    ]


def strip(pks: list[int]) -> None:
    """Will take from comments of these keys all that hangs on them, but for what OF_A_COMMENT says
    stays. A table that is not listed there is emptied as well."""
    for model, field in hanging_on_comments():
        hanging = model._base_manager.filter(**{f"{field}__in": pks})
        what = OF_A_COMMENT.get(model._meta.label, GOES)
        if what == GOES:
            hanging.delete()
        elif what == STAYS:
            hanging.exclude(note="").update(note="")
