"""Addresses of the pages of `accounts`."""

from django.urls import URLPattern, path

from accounts.views import audit_trail, home, users

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("roles/", home.role_table, name="role_table"),
    path("users/", users.user_list, name="user_list"),
    path("users/add/", users.user_add, name="user_add"),
    path("users/<int:pk>/", users.user_edit, name="user_edit"),
    path("users/<int:pk>/deactivate/", users.user_deactivate, name="user_deactivate"),
    path("users/<int:pk>/reactivate/", users.user_reactivate, name="user_reactivate"),
    path("audit/", audit_trail.audit_list, name="audit_list"),
    path("audit/state/", audit_trail.audit_state, name="audit_state"),
    path("audit/export/", audit_trail.audit_export, name="audit_export"),
]
