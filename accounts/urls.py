"""Addresses of the pages of `accounts`."""

from django.urls import URLPattern, path

from accounts.factors.views import second_factor, security, session_limits
from accounts.providers.views import identities, settings, sign_in
from accounts.scim.views import endpoint, tokens
from accounts.views import (
    audit_trail,
    health,
    help,
    home,
    role_requests,
    saved_views,
    set_up,
    sign_ins,
    users,
)

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("set-up/start/", set_up.set_up_start, name="set_up_start"),
    path("help/", help.help_overview, name="help_overview"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("roles/", home.role_table, name="role_table"),
    path("users/", users.user_list, name="user_list"),
    path("users/add/", users.user_add, name="user_add"),
    path("users/<int:pk>/", users.user_edit, name="user_edit"),
    path("users/<int:pk>/deactivate/", users.user_deactivate, name="user_deactivate"),
    path("users/<int:pk>/reactivate/", users.user_reactivate, name="user_reactivate"),
    path("users/<int:pk>/reset/", users.user_reset, name="user_reset"),
    path("users/waiting/", role_requests.role_request_list, name="role_request_list"),
    path(
        "users/waiting/<int:pk>/confirm/",
        role_requests.role_request_confirm,
        name="role_request_confirm",
    ),
    path("users/waiting/<int:pk>/end/", role_requests.role_request_end, name="role_request_end"),
    path("account/security/", security.security_overview, name="security_overview"),
    path("account/security/passkeys/add/", security.passkey_add, name="passkey_add"),
    path(
        "account/security/passkeys/<int:pk>/rename/", security.passkey_rename, name="passkey_rename"
    ),
    path(
        "account/security/passkeys/<int:pk>/remove/", security.passkey_remove, name="passkey_remove"
    ),
    path("account/security/codes/", security.codes_start, name="codes_start"),
    path("account/security/codes/stop/", security.codes_stop, name="codes_stop"),
    path("account/security/recovery/", security.recovery_codes, name="recovery_codes"),
    path(
        "account/security/recovery/make/", security.recovery_codes_make, name="recovery_codes_make"
    ),
    path(
        "settings/second-factor/", second_factor.second_factor_change, name="second_factor_change"
    ),
    path("settings/sessions/", session_limits.session_limits_change, name="session_limits_change"),
    path("account/sessions/<int:pk>/end/", sign_ins.sign_in_end, name="sign_in_end"),
    path("users/providers/", settings.provider_list, name="provider_list"),
    path("users/providers/add/", settings.provider_add, name="provider_add"),
    path("users/providers/<int:pk>/", settings.provider_edit, name="provider_edit"),
    path("users/providers/<int:pk>/try/", settings.provider_try, name="provider_try"),
    path(
        "users/providers/<int:pk>/key/", settings.provider_key_replace, name="provider_key_replace"
    ),
    path("users/providers/<int:pk>/tokens/add/", tokens.scim_token_add, name="scim_token_add"),
    path("users/tokens/<int:pk>/end/", tokens.scim_token_end, name="scim_token_end"),
    path("scim/v2/<path:path>", endpoint.scim_endpoint, name="scim_endpoint"),
    path("users/identities/<int:pk>/", identities.identity_link, name="identity_link"),
    path("users/identities/<int:pk>/unlink/", identities.identity_unlink, name="identity_unlink"),
    path("account/ways/", identities.my_identities, name="my_identities"),
    path("account/ways/add/<int:pk>/", identities.my_identity_add, name="my_identity_add"),
    path("account/ways/<int:pk>/remove/", identities.my_identity_remove, name="my_identity_remove"),
    path("account/providers/<int:pk>/", sign_in.provider_sign_in, name="provider_sign_in"),
    path(
        "account/providers/<int:pk>/callback/", sign_in.provider_callback, name="provider_callback"
    ),
    path("account/providers/<int:pk>/keys/", sign_in.provider_keys, name="provider_keys"),
    path(
        "account/providers/<int:pk>/sign-out/", sign_in.provider_sign_out, name="provider_sign_out"
    ),
    path(
        "account/providers/<int:pk>/signed-out/",
        sign_in.provider_signed_out,
        name="provider_signed_out",
    ),
    path("views/save/", saved_views.saved_view_save, name="saved_view_save"),
    path("views/remove/", saved_views.saved_view_remove, name="saved_view_remove"),
    path("audit/", audit_trail.audit_list, name="audit_list"),
    path("audit/state/", audit_trail.audit_state, name="audit_state"),
    path("audit/check/", audit_trail.audit_check, name="audit_check"),
    path("audit/export/", audit_trail.audit_export, name="audit_export"),
]
