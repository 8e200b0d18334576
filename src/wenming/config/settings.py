"""Settings of one deployment, read from the environment; every name here stands in docs/operations.md."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from wenming.config.secrets import deployment_secret, setup_code

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("WENMING_HOME", "var")).resolve()
DEBUG = os.environ.get("WENMING_DEBUG") == "1"
SECRET_KEY = deployment_secret(HOME, "secret-key")
SETUP_CODE = setup_code(SECRET_KEY)
ALLOWED_HOSTS = os.environ.get("WENMING_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("WENMING_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "axes",
    "csp",
    "django_htmx",
    "django_vite",
    "procrastinate.contrib.django",
    "wenming.kernel",
    "wenming.ui",
    "wenming.areas",
    "wenming.people",
    "wenming.places",
    "wenming.records",
    "wenming.schemes",
    "wenming.issues",
    "wenming.inspections",
    "wenming.evaluations",
    "wenming.supervision",
    "wenming.insight",
    "wenming.config",
    # After our own apps, whose templates for its pages come first.
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wenming.people.middleware.ViewerMiddleware",
    "wenming.kernel.middleware.PolicyMiddleware",
    "wenming.kernel.text_guard.StorableTextMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "wenming.config.urls"
WSGI_APPLICATION = "wenming.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "wenming.ui.renderers.FormRenderer"


def _database(url: str) -> dict[str, object]:
    """Read a postgresql:// address; a socket folder may stand in the ``host`` parameter."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "wenming",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql:///wenming"))}
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "wenming.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_LOCKOUT_CALLABLE = "wenming.people.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": PACKAGE / "ui" / "static" / "built" / "manifest.json",
        "static_url_prefix": "built",
    }
}
EVIDENCE_ROOT = HOME / "evidence"
ANCHOR_FILE = HOME / "anchors" / "audit-anchors.txt"
MAX_PHOTO_BYTES = 20 * 1024 * 1024
API_TAKES_FILES = ("/api/v1/lists",)
"""Where the API takes a form with a file; everything else that comes to it is JSON."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 401  # a workbook and four hundred photos; each large one is an open file
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

SECURE_COOKIES = os.environ.get("WENMING_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE_COOKIES else "sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "wenming.kernel.turned_away.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("WENMING_BEHIND_PROXY") == "1" else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# News leaves the building only by what is named here.
EMAIL_HOST = os.environ.get("WENMING_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("WENMING_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("WENMING_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("WENMING_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("WENMING_MAIL_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("WENMING_MAIL_FROM", "wenming@localhost")
MAIL_TO = os.environ.get("WENMING_MAIL_TO", "")
MAIL_KINDS = tuple(kind for kind in os.environ.get("WENMING_MAIL_KINDS", "escalation").split(",") if kind)
WEBHOOK_KINDS = tuple(kind for kind in os.environ.get("WENMING_WEBHOOK_KINDS", "").split(",") if kind)
WEBHOOK_URL = os.environ.get("WENMING_WEBHOOK_URL", "")
WEBHOOK_SECRET = os.environ.get("WENMING_WEBHOOK_SECRET", "")
WEBHOOK_HOSTS = tuple(host for host in os.environ.get("WENMING_WEBHOOK_HOSTS", "").split(",") if host)
PUBLIC_ADDRESS = os.environ.get("WENMING_PUBLIC_ADDRESS", "")

MAP_TILE_URL = os.environ.get("WENMING_MAP_TILES", "")
MAP_TILE_NOTE = os.environ.get("WENMING_MAP_TILES_NOTE", "")
_tiles = [f"{urlsplit(MAP_TILE_URL).scheme}://{urlsplit(MAP_TILE_URL).netloc}"] if MAP_TILE_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *_tiles],
        "connect-src": ["'self'", *_tiles],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("WENMING_LOG_LEVEL", "WARNING")},
}
