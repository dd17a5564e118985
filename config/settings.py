"""Django's settings, read from the environment and `.env` (.env.example lists every name)."""

import os
import re
import secrets
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import dj_database_url
from django.utils.csp import CSP

from config import sqlite  # replaces the interpreter's SQLite, before any database is opened
from config.environment import (
    WrongSettingError,
    address,
    env_file,
    folder,
    port,
    read_env_file,
    setting,
)

BASE_DIR = Path(__file__).resolve().parent.parent
read_env_file(BASE_DIR)
ENV_FILE = env_file(BASE_DIR)
os.umask(0o077)  # the database, files, emails in files and keys are for this user alone
KEY_LOST = (
    "Restore it from a backup and let this user read it. If you delete it, a new one is made: "
    "everyone has to sign in again, recordings and one-time codes are lost, and the audit trail has to be signed again "
    "(manage.py sign_audit_trail)."
)
LONGEST_WAIT = 600  # seconds for a mail server to answer
IMAP_PORTS = {"imaps": 993, "imap+tls": 143, "imap": 143}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOTIFY_KEY = re.compile(rf".+-{UUID.pattern}-{UUID.pattern}")  # its name, the service, the secret
NOTIFY_AT = "https://api.notifications.service.gov.uk"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _secret_key(beside: Path) -> str:
    """The key from the environment, or one that is made once and stored beside the data (mode 600)."""
    if key := setting("SECRET_KEY"):
        return key
    file = beside / "secret_key"
    if not file.exists():
        part = beside / f".secret_key.{os.getpid()}"
        part.write_text(secrets.token_urlsafe(60))
        part.chmod(0o600)
        with suppress(
            FileExistsError
        ):  # if two processes start at once, the first one's key is used
            os.link(part, file)
        part.unlink()
    try:
        key = file.read_text().strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise WrongSettingError(
            "SECRET_KEY", f"{file} cannot be read: {problem}.", KEY_LOST
        ) from problem
    if not key:
        raise WrongSettingError("SECRET_KEY", f"{file} is empty.", KEY_LOST)
    return key


def _base_url(default: str) -> str:
    remedy = (
        "Write the address that people open, such as https://greenroom.example.nhs.uk, "
        "with nothing after the host."
    )
    parts = address("BASE_URL", default, ("http", "https"), remedy)
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise WrongSettingError("BASE_URL", "It is not the address of a site.", remedy)
    return parts.geturl().rstrip("/")


def _log_level() -> str:
    level = setting("LOG_LEVEL", "WARNING").upper()
    if level not in LOG_LEVELS:
        raise WrongSettingError(
            "LOG_LEVEL", "It is not a log level.", f"Write one of {', '.join(LOG_LEVELS)}."
        )
    return level


def _syslog() -> dict[str, Any] | None:
    """AUDIT_SYSLOG as a handler of logging; None where it is empty. Its host is looked up once, so that
    no commit waits for a name server.
    """
    if not setting("AUDIT_SYSLOG"):
        return None
    remedy = "Write udp://host:514, or leave it out."
    parts = address("AUDIT_SYSLOG", "", ("udp",), remedy)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 514, type=socket.SOCK_DGRAM)
    except OSError as problem:
        raise WrongSettingError("AUDIT_SYSLOG", "Its host is not found.", remedy) from problem
    return {
        "class": "logging.handlers.SysLogHandler",
        "address": found[0][4][:2],
        "facility": "auth",
        "formatter": "plain",
        ".": {"ident": "greenroom: ", "append_nul": False},
    }


def _mailer(default: str) -> dict[str, Any]:
    """EMAIL_URL as a MAILERS entry. A wrong address is refused: mail must not end up in a file by
    mistake.
    """
    remedy = "Write smtp://user:password@host:25, smtp+tls://...:587, smtps://...:465, console: or file:/a/folder."
    parts = address(
        "EMAIL_URL", default, ("smtp", "smtp+tls", "smtps", "console", "memory", "file"), remedy
    )
    if parts.scheme.startswith("smtp"):
        return {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": _smtp(parts, remedy),
        }
    if parts.scheme == "file":
        if not parts.path:
            raise WrongSettingError("EMAIL_URL", "It names no folder.", remedy)
        folder = {"file_path": unquote(parts.path)}
        return {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": folder}
    backend = {"console": "console", "memory": "locmem"}[parts.scheme]
    return {"BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}


def _smtp(parts: SplitResult, remedy: str) -> dict[str, Any]:
    if not parts.hostname:
        raise WrongSettingError("EMAIL_URL", "It names no host.", remedy)
    return {
        "host": parts.hostname,
        "port": parts.port or 25,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": _timeout("EMAIL_URL", parts),
    }


def _timeout(name: str, parts: SplitResult) -> int:
    seconds = parse_qs(parts.query).get("timeout", ["10"])[0]
    if not seconds.isdecimal() or not 0 < int(seconds[:4]) <= LONGEST_WAIT:
        raise WrongSettingError(
            name, "Its timeout is not a number of seconds.", "Write ?timeout=10 after it."
        )
    return int(seconds)


def _mailbox() -> dict[str, Any] | None:
    """IMAP_URL, from which enquiries by email are read; None where it is not set."""
    if not setting("IMAP_URL"):
        return None
    remedy = "Write imaps://user:password@host, imap+tls://... or imap://..., or leave it out."
    parts = address("IMAP_URL", "", tuple(IMAP_PORTS), remedy)
    if not parts.hostname or not parts.username or parts.password is None:
        raise WrongSettingError("IMAP_URL", "It needs a host, a user and a password.", remedy)
    return {
        "host": parts.hostname,
        "port": parts.port or IMAP_PORTS[parts.scheme],
        "username": unquote(parts.username),
        "password": unquote(parts.password),
        "security": parts.scheme,
        "timeout": _timeout("IMAP_URL", parts),
    }


def _plain(parts: SplitResult) -> str:
    """The address as text, without a slash at its end."""
    return parts.geturl().rstrip("/")


def _notify() -> dict[str, str] | None:
    """NOTIFY_API_KEY and the templates of GOV.UK Notify; None where no key is set."""
    key = setting("NOTIFY_API_KEY")
    if not key:
        return None
    if not NOTIFY_KEY.fullmatch(key):
        remedy = "Copy the whole key from GOV.UK Notify (API integration), or leave it out."
        raise WrongSettingError("NOTIFY_API_KEY", "It is not a key of GOV.UK Notify.", remedy)
    text, email = setting("NOTIFY_TEXT_TEMPLATE"), setting("NOTIFY_EMAIL_TEMPLATE")
    for name, template in (("NOTIFY_TEXT_TEMPLATE", text), ("NOTIFY_EMAIL_TEMPLATE", email)):
        if template and not UUID.fullmatch(template):
            remedy = "Copy the template ID from GOV.UK Notify, or leave it out."
            raise WrongSettingError(name, "It is not the ID of a template.", remedy)
    if not text and not email:
        remedy = "Set NOTIFY_TEXT_TEMPLATE, NOTIFY_EMAIL_TEMPLATE or both, or leave the key out."
        raise WrongSettingError("NOTIFY_API_KEY", "There is no template to use it with.", remedy)
    remedy = "Leave it out: only tests need another address."
    url = address("NOTIFY_URL", NOTIFY_AT, ("https", "http"), remedy)
    return {"api_key": key, "url": url.geturl(), "text_template": text, "email_template": email}


def _database(default: str) -> dict[str, Any]:
    """DATABASE_URL as Django's entry; SQLite or PostgreSQL."""
    remedy = (
        "Write postgres://user:password@host:5432/greenroom, sqlite:////a/file, or leave it out."
    )
    address("DATABASE_URL", default, ("sqlite", "postgres", "postgresql"), remedy)
    return {
        **dj_database_url.parse(
            setting("DATABASE_URL", default), conn_max_age=600, conn_health_checks=True
        )
    }


def _broker(url: str) -> dict[str, str]:
    """The database, or Redis where BROKER_URL names one; timeouts in seconds, so that no
    action waits for a Redis that hangs.
    """
    if not url:
        return {"orm": "default"}
    address("BROKER_URL", url, ("redis", "rediss"), "Write redis://host:6379/0, or leave it out.")
    return {"redis": f"{url}{'&' if '?' in url else '?'}socket_connect_timeout=1&socket_timeout=5"}


DEBUG = _flag("DEBUG")
DEMO = _flag("DEMO")  # shows the sign-ins of the example data on the sign-in page
DATA_DIR = folder("DATA_DIR", BASE_DIR / "data")
SECRET_KEY = _secret_key(DATA_DIR)
RECORDINGS_KEY = os.environ.get("RECORDINGS_KEY", "")  # empty: one made from SECRET_KEY
AUDIT_KEY = os.environ.get("AUDIT_KEY", "") or SECRET_KEY  # signs the events of the audit trail
BACKUP_KEY_FILE = setting("BACKUP_KEY_FILE")  # empty: backups are not encrypted
PORT = port()
BASE_URL = _base_url(f"http://localhost:{PORT}")
BEHIND_PROXY = _flag("BEHIND_PROXY")
IS_HTTPS = BASE_URL.startswith("https://")
if DEMO and IS_HTTPS:
    raise WrongSettingError(
        "DEMO",
        "It shows everyone who opens an https address sign-ins with a known password.",
        "Set DEMO=false. To try the example, leave BASE_URL out.",
    )
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname or "localhost", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "nhsuk",  # before django.forms: its form templates are the ones found
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "django_q",
    "accounts",
    "jobs",
    "training",
    "scheduling",
    "desk",
    "imports",
    "reports",
    "demo",
]

MIDDLEWARE = [
    "accounts.middleware.sender_behind_proxy",
    "django.middleware.security.SecurityMiddleware",
    "accounts.middleware.refuse_machines_without_tls",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "accounts.middleware.permissions_policy",
    "accounts.middleware.refuse_other_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.take_turns",  # before anything asks the database
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.limit_body",  # before anything reads it
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.strip_control_characters",
    "accounts.middleware.clear_browser_data",
    "accounts.middleware.explain_method_not_allowed",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.idle.end_idle_sessions",
    "accounts.factors.gate.lead_to_second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["nhsuk.templatetags.nhsuk"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.page_context",
            ],
        },
    }
]
FORM_RENDERER = "nhsuk.forms.Renderer"

# Databases: SQLite in DATA_DIR unless DATABASE_URL names another. An action is the transaction; no
# ATOMIC_REQUESTS.
DATABASES = {
    "default": _database(f"sqlite:///{quote(str(DATA_DIR / 'greenroom.sqlite3'))}"),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        **sqlite.OPTIONS,
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;",  # overwrite deleted data: it may name a patient
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,  # seconds; a host that has gone away is noticed within half a minute
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,  # milliseconds
        **DATABASES["default"].get("OPTIONS", {}),
        # No JIT: compiling a statement about everybody takes seconds, running it a fraction of one.
        "options": "-c lock_timeout=5000 -c statement_timeout=30000 -c jit=off",
    }

# Who is asking
AUTH_USER_MODEL = "accounts.User"
# One that checks passwords: a wrong one costs one hash
AUTHENTICATION_BACKENDS = ["accounts.backends.UserBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "training.passwords.EasyToGuess"},
]
# Whether a provider to sign in with may be at an address of the organisation's own network
OIDC_PRIVATE_ADDRESSES = _flag("OIDC_PRIVATE_ADDRESSES")
# Where busy times are read from Microsoft 365
GRAPH_SCHEMES = ("https", "http")
GRAPH_REMEDY = "Leave it out, unless you test against another server."
GRAPH_URL = _plain(address("GRAPH_URL", "https://graph.microsoft.com", GRAPH_SCHEMES, GRAPH_REMEDY))
GRAPH_LOGIN_URL = _plain(
    address("GRAPH_LOGIN_URL", "https://login.microsoftonline.com", GRAPH_SCHEMES, GRAPH_REMEDY)
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "jobs.account_adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False  # the cookie ends with the browser
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": None,  # accounts.guesses slows down, and locks nobody out
    "login_failed": None,
    "reset_password": "10/m/ip,5/m/key",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60  # seconds; see accounts/factors/step_up.py

# Second factors
MFA_ADAPTER = "accounts.factors.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.factors.forms.SignInCodeForm",
    "authenticate_webauthn": "accounts.factors.forms.SecondPasskeyForm",
    "login_webauthn": "accounts.factors.forms.PasskeySignInForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a finger, a face or a PIN, each time
MFA_TOTP_TOLERANCE = 1  # codes of 30 seconds before and after
MFA_RATE_LIMITS = {"webauthn_login": None}  # nobody guesses a signature

# Sessions and headers
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds; an idle one ends earlier, see accounts/idle.py
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # no script of ours reads one
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
# How the names of cookies begin: browsers take these from https alone, and from no other host
COOKIE_OF_HOST = "__Host-" if IS_HTTPS else ""
COOKIE_OF_PATH = "__Secure-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_OF_HOST}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_OF_HOST}csrftoken"
MESSAGE_STORAGE = "nhsuk.messages.Storage"
SECURE_SSL_REDIRECT = IS_HTTPS
FOR_MACHINES = (
    r"^(api/v1/|scim/|account/providers/\d+/(keys|sign-out)/)"  # told to use TLS, not redirected
)
SECURE_REDIRECT_EXEMPT = [
    r"^(healthz|readyz)$",  # asked from the same machine, without TLS
    FOR_MACHINES,
]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = [
    "security.W019"
]  # the pack editor shows its own page 1 in a frame; nobody else may
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "object-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
}

# Files, for this user alone. Before sign-in nobody sends any, so a body is small
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
MAX_BODY_SIGNED_OUT = 256 * 1024  # bytes
MAX_BODY = 70 * 1000 * 1000  # a recording of 50 MB, or a register with its certificates
STATIC_URL = "static/"
STATIC_ROOT = Path(setting("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    "br",
    "gz",
    "ico",
    "jpg",
    "png",
    "webp",
    "woff",
    "woff2",
    "ttf",
    "map",
]
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Mail: into a folder until the organisation names its server
MAILERS = {"default": _mailer(f"file:{quote(str(DATA_DIR / 'mail'))}")}
DEFAULT_FROM_EMAIL = setting("FROM_EMAIL", "greenroom@example.nhs.uk")
MAILBOX = _mailbox()
NOTIFY = _notify()

# Background work: the figures are measured ones, see docs/adr
BROKER_URL = setting("BROKER_URL")
Q_CLUSTER: dict[str, Any] = {
    "name": "greenroom",
    "workers": 2,
    "bulk": 1,
    "queue_limit": 2,
    "timeout": 900,  # a last resort: a renderer has a limit on processor time
    "retry": 3600,
    "max_attempts": 1,
    "ack_failures": True,
    "save_limit": -1,
    "catch_up": False,
    "scheduler": False,
    "guard_cycle": 0.5,
    "recycle": 50,
    "max_rss": 700_000,
    "poll": 0.1,  # seconds until an idle worker looks again
    **_broker(BROKER_URL),
    "ALT_CLUSTERS": {
        "greenroom-outside": {"timeout": 120, "workers": 4}
    },  # a server has one at most
}
CLUSTER_OF_LANE = {"work": "greenroom", "outside": "greenroom-outside"}

WORKER_WARM_UP = {  # called when a worker of the lane starts
    "work": ["reports.printing.renderer.warm_up", "reports.packs.documents.warm_up"],
    "outside": [],
}

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "j F Y"


def _logging(syslog: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "()": "config.logs.Formatter",
                "format": "{asctime} {levelname} {name} {message}",
                "style": "{",
            }
        },
        "filters": {
            "refusals": {
                "()": "django.utils.log.CallbackFilter",
                "callback": "ext://config.logs.drop_tracebacks_of_refusals",
            }
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "plain",
                "filters": ["refusals"],
            },
            **({"syslog": syslog} if syslog else {}),
        },
        "root": {"handlers": ["console"], "level": _log_level()},
        "loggers": {
            "imapclient": {"level": "INFO"},  # at DEBUG it would log the emails themselves
            # each answer stands in the job instead
            "notifications_python_client": {"level": "ERROR"},
            "accounts.audit_heads": {  # a copy of the trail's end outside the database
                "level": "INFO",
                "handlers": ["syslog"] if syslog else [],
            },
            "django": {"handlers": []},  # ours alone: Django's own would not redact
        },
    }


AUDIT_SYSLOG = _syslog()
LOGGING = _logging(AUDIT_SYSLOG)
