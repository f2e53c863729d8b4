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
from comments import claims, ledger, mail_tasks, moderation, reporting
from comments.models import (
    Claim, Comment, CommenterEmail, Decision, Mailbox, Report, ToldAnswer
)
from datetime import timedelta
from django.core import mail
from jobs.worker import Loop
from tests.factories import make_article, make_comment
settings.COMMENT_RATES = [(1, 15)]
settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
mail.outbox = []
mail_tasks.STANDS_FOR = mail_tasks.ANSWERS_EVERY = timedelta(0)
one, two = (User.objects.create_user(name, is_staff=True) for name in ("One", "Two"))

def work(seconds=0):
    # A worker that does what is due, for so long, and until nothing is left.
    loop, ends = Loop(), time.monotonic() + seconds
    loop._sign_in()
    loop._next_look = float("inf")
    while loop.turn() or time.monotonic() < ends:
        pass

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
