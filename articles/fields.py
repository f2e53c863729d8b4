"""The story's body as a model field: cleaned on every way into the database, written in the desk's
editor."""

from django.urls import reverse_lazy
from django_prose_editor.fields import ProseEditorField, ProseEditorFormField
from django_prose_editor.widgets import ProseEditorWidget, importmap, prose_editor_media
from js_asset import ImportMap, Media

from articles import body

PRESET = "desk"  # settings.DJANGO_PROSE_EDITOR_PRESETS says which files that is
_MODULES = (
    *("nodes", "figures", "put", "keys", "toolbar", "dialogs", "choosing", "paste", "counting"),
    *("guard", "tidying", "sending", "uploading", "elsewhere"),
)
_media = Media(
    importmap=importmap
    | ImportMap({f"desk-editor/{name}": f"desk/editor/{name}.js" for name in _MODULES})
)


class StoryWidget(ProseEditorWidget):
    """A textarea that becomes the editor; where the scripts are missing it stays one."""

    @property
    def media(self):
        return prose_editor_media(base=_media, preset=self.preset)

    def get_config(self):
        return {name: value for name, value in self.config.items() if name != "extensions"}


class StoryFormField(ProseEditorFormField):
    """Gives the cleaned body. Typed text without HTML becomes paragraphs."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{**kwargs, "widget": StoryWidget, "sanitize": body.clean})


class StoryField(ProseEditorField):
    """Structural HTML as articles.body describes it.

    Cleaned in full_clean, save, bulk_create, bulk_update, update and fixtures; only an update with
    a database expression, raw SQL and the models of a data migration pass it by.
    """

    def __init__(self, *args, **kwargs):
        config = {
            "extensions": {},  # ours are fixed: they are the grammar of articles.body
            # What a body may hold: the editor refuses to start unless it knows each of them.
            "kinds": [
                *("pullquote", "factbox", "related", "video", "post", "figure", "break", "table")
            ],
            "words_a_minute": body.WORDS_A_MINUTE,
            "pictures": reverse_lazy("admin:editor_pictures"),
            "stories": reverse_lazy("admin:editor_stories"),
            "upload": reverse_lazy("admin:editor_upload"),
            "tidy": reverse_lazy("admin:editor_tidy"),
        }
        super().__init__(
            *args, **{**kwargs, "preset": PRESET, "config": config, "sanitize": body.clean}
        )

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
