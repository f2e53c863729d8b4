"""Numbers of flights as people read them: {% load flights %}."""

from django import template

register = template.Library()


@register.filter
def thousands(number) -> str:
    """Will write a number to the whole one: "12,345"."""
    return f"{round(number):,}"


@register.filter
def signed_per_cent(part: float) -> str:
    """Will write a part as "+1.4 %" or "−1.4 %"."""
    return f"{part * 100:+.1f} %".replace("-", "−")
