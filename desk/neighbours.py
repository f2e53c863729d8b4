"""Tables of the packages we use, as the desk shows them: pages and redirects, the rest hidden."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import admin as auth_admin  # noqa: F401 - registers what is hidden here
from django.contrib.auth.models import Group
from django.contrib.flatpages.admin import FlatPageAdmin
from django.contrib.flatpages.forms import FlatpageForm
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.admin import RedirectAdmin
from django.contrib.redirects.models import Redirect
from django.contrib.sites import admin as sites_admin  # noqa: F401 - as above
from django.contrib.sites.models import Site
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri
from taggit import admin as taggit_admin  # noqa: F401 - as above
from taggit.models import Tag as PackageTag

from articles import addresses, body
from articles.typed import tidied

# Groups come from accounts.roles, the Site row from SITE_URL, and taggit's own tags are not ours.
for model in (Group, Site, PackageTag, FlatPage, Redirect):
    admin.site.unregister(model)


class PageForm(FlatpageForm):
    """A page of the footer. Its HTML is cleaned as a story's is."""

    class Meta(FlatpageForm.Meta):
        fields = ["url", "title", "content"]

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(tidied(data) if data is not None else None, *args, **kwargs)

    def clean_content(self):
        return body.clean(self.cleaned_data["content"])

    def clean(self):
        """The package asks for a site here; ours is the only one."""
        self.cleaned_data["sites"] = [settings.SITE_ID]
        return super().clean()

    def clean_url(self):
        url = super().clean_url()
        if not _is_free(url):
            raise forms.ValidationError(
                "Something else of this site stands at this address, or it is none: use letters, "
                "digits, hyphens and slashes."
            )
        return url


def _is_free(address: str) -> bool:
    """Whether the site would look for a page of the footer at this address."""
    try:
        return resolve(address).view_name == "footer:flat_page"
    except Resolver404:
        return False


@admin.register(FlatPage)
class PageAdmin(FlatPageAdmin):
    form = PageForm
    fieldsets = ((None, {"fields": ("title", "url", "content")}),)
    list_display = ("title", "url")
    list_filter = ()
    ordering = ("url",)

    def save_model(self, request, page, form, change):
        super().save_model(request, page, form, change)
        page.sites.set([settings.SITE_ID])


class RedirectForm(forms.ModelForm):
    class Meta:
        model = Redirect
        fields = ["old_path", "new_path"]

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(tidied(data) if data is not None else None, *args, **kwargs)
        self.instance.site_id = settings.SITE_ID

    def clean_old_path(self):
        old_path = _as_asked(self.cleaned_data["old_path"])
        if not old_path.startswith("/"):
            raise forms.ValidationError("Begin with a slash: the address without the site.")
        same = Redirect.objects.filter(old_path=old_path, site=settings.SITE_ID)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("This address is led elsewhere already.")
        return old_path

    def clean_new_path(self):
        new_path = self.cleaned_data["new_path"]
        if not new_path:
            return ""  # the old address answers: gone
        if addresses.link(new_path) is None or new_path.startswith("mailto:"):
            raise forms.ValidationError("Give a path that begins with a slash, or a web address.")
        new_path = _as_asked(new_path)
        if new_path == self.cleaned_data.get("old_path"):
            raise forms.ValidationError("This leads to itself.")
        return new_path


def _as_asked(address: str) -> str:
    """An address as browsers ask for it: other letters than ASCII as %-codes."""
    return iri_to_uri(address.strip())


@admin.register(Redirect)
class AddressAdmin(RedirectAdmin):
    form = RedirectForm
    fieldsets = ((None, {"fields": ("old_path", "new_path")}),)
    list_filter = ()
    sortable_by = ("old_path",)
    radio_fields = {}  # the package's choice of a site
