"""Addresses of the pages of `accounts`."""

from django.urls import URLPattern, path

from accounts.views import home

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("roles/", home.role_table, name="role_table"),
]
