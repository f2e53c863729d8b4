"""The story's body as a model field: cleaned on every way into the database."""

from django import forms
from django.db import models

from articles import body


class StoryFormField(forms.CharField):
    """Gives the cleaned body. Typed text without HTML becomes paragraphs."""

    def clean(self, value):
        return body.clean(super().clean(value))


class StoryField(models.TextField):
    """Structural HTML as articles.body describes it.

    Cleaned in full_clean, save, bulk_create, bulk_update, update and fixtures; only an update with
    a database expression, raw SQL and the models of a data migration pass it by.
    """

    def clean(self, value, model_instance):
        return body.clean(super().clean(value, model_instance))

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = body.clean(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = body.clean(value)
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs):
        return super().formfield(**{**kwargs, "form_class": StoryFormField})
