"""The plan of a story's slots, at the desk: {% load slot_plans %}."""

from django import template

from ads import story_plans

register = template.Library()


@register.inclusion_tag("components/slot_plan.html")
def slot_plan(story):
    """Will list where the slots of this story stand and where none does: components/slot_plan.html.

    story: an Article as it is in memory. Queries: those of ads.story_plans.of().
    """
    return {"plan": story_plans.of(story)}
