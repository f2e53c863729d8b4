"""Who works here. Readers have no accounts."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """One person of the newsroom. What they may do comes from their groups: accounts.roles."""

    class Meta(AbstractUser.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"

    def __str__(self):
        return self.get_full_name() or self.username
