from datetime import timedelta

from django.apps import AppConfig
from django.core import checks


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = "Comments"

    def ready(self):
        from comments import spam_service
        from jobs import schedule

        checks.register(spam_service.check)
        schedule.every(timedelta(minutes=1), "comments.tasks.ask_spam_service_again")
        schedule.every(timedelta(days=1), "comments.tasks.learn")
        schedule.every(timedelta(hours=1), "comments.tasks.let_networks_go")
        schedule.every(timedelta(days=1), "comments.tasks.forget_spam")
        schedule.every(timedelta(minutes=10), "comments.tasks.forget_data_requests")
        schedule.every(timedelta(days=1), "comments.tasks.forget_unanswered")
        schedule.every(timedelta(minutes=10), "comments.mail_tasks.plan_digests")
