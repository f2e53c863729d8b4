"""What a script of races begins with, in a process and on an empty database of its own."""

BEGIN = """
import json, os, random, time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from accounts.models import User
from articles.models import Article
from comments import claims, ledger, moderation
from comments.models import Claim, Comment, CommenterEmail, Decision
from tests.factories import make_article, make_comment
settings.COMMENT_RATES = [(1, 15)]
one, two = (User.objects.create_user(name, is_staff=True) for name in ("One", "Two"))

def at_once(deed, things, threads=None):
    def run(thing):
        try:
            return deed(thing)
        finally:
            connection.close()
    with ThreadPoolExecutor(threads or len(things)) as pool:
        return list(pool.map(run, things))

def tell(**found):
    print(json.dumps({**found, "drifts": ledger.verify()}))
"""
A_STORY = """
import django
django.setup()
from django.urls import reverse
from tests.factories import make_article
story = make_article()
print(reverse("comments:thread", args=[story.pk]), story.get_absolute_url())
"""
