"""The frame of the desk: Django's admin with the newsroom's own bar."""

from django.contrib import admin


class DeskSite(admin.AdminSite):
    site_header = "Newsroom desk"
    site_title = "Newsroom desk"
    index_title = "Today"
    enable_nav_sidebar = False
