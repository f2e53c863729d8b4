"""From which network a comment came: whole for a week, cut to a network until a month is over, and
then gone. Nobody is shown more of it than the network, which names no person.
"""

import ipaddress
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from accounts.networks import address_in, around
from comments.querysets import batches

WHOLE = timedelta(days=7)
KEPT = timedelta(days=30)
AHEAD = timedelta(days=1)  # a comment from later than that was written by a clock that was wrong
BATCH = 500


class CommenterNetwork(models.Model):
    """The address of the machine that a comment came from. is_whole: not cut yet."""

    comment = models.OneToOneField(
        "comments.Comment", models.CASCADE, primary_key=True, related_name="commenter_network"
    )
    address = models.GenericIPAddressField()
    is_whole = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["comment"], condition=Q(is_whole=True), name="commenter_networks_whole"
            )
        ]

    def __str__(self):
        return f"Network of comment {self.comment_id}"

    @property
    def network(self) -> str:
        """Will name the network round it: "192.0.2.0/24", "2001:db8:1::/48"."""
        return str(around(ipaddress.ip_address(self.address)))

    def masked(self) -> str:
        """Will give what moderators see of it: "192.0.2.•••", "2001:db8:1:•••"."""
        network = around(ipaddress.ip_address(self.address))
        sign = "." if network.version == 4 else ":"
        parts = network.network_address.exploded.split(sign)[:3]
        if network.version == 6:
            parts = [part.lstrip("0") or "0" for part in parts]
        return sign.join([*parts, "•••"])


def keep(comment, told: str) -> None:
    """Will keep the address that a comment came from; nothing where none was told."""
    address = address_in(told)
    if address is not None:
        CommenterNetwork.objects.create(comment=comment, address=str(address))


def let_go(now: datetime) -> tuple[int, int]:
    """Will cut the addresses of comments older than a week and delete those older than a month, and
    count both. Safe to run again, late, or after the clock jumped: a comment of a day that is still
    to come counts as old."""
    rows = CommenterNetwork.objects.all()
    deleted = sum(
        rows.filter(pk__in=pks).delete()[0]
        for pks in batches(rows.filter(_older(now, KEPT)), BATCH)
    )
    whole = rows.filter(_older(now, WHOLE), is_whole=True)
    return sum(_cut(pks) for pks in batches(whole, BATCH)), deleted


def _older(now: datetime, age: timedelta) -> Q:
    return Q(comment__created_at__lt=now - age) | Q(comment__created_at__gt=now + AHEAD)


def _cut(pks: list[int]) -> int:
    rows = list(CommenterNetwork.objects.filter(pk__in=pks, is_whole=True))
    for row in rows:
        row.address = str(around(ipaddress.ip_address(row.address)).network_address)
        row.is_whole = False
    return CommenterNetwork.objects.bulk_update(rows, ["address", "is_whole"])
