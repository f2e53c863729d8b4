"""All settings. Every environment variable is read here, once; docs/operations.md lists them."""

from pathlib import Path

from django.conf import global_settings
from django.core.management.utils import get_random_secret_key
from django.utils.csp import CSP
from environs import Env
from js_asset import Script, Stylesheet

from newsroom import databases

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# Who is served, and where

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "newsroom-demo")
SITE_NAME = env.str("SITE_NAME", "The Meridian" if DEMO else "Newsroom")
SITE_EDITION = env.str("SITE_EDITION", "New Delhi edition" if DEMO else "")
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
FRAMES_URL = env.str("FRAMES_URL", "").rstrip("/")  # HTML of others stands there, or nowhere
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
ALLOWED_HOSTS += [FRAMES_URL.partition("://")[2].partition(":")[0]] if FRAMES_URL else []
TRUSTED_PROXY_HOPS = env.int("TRUSTED_PROXY_HOPS", 0)
WEB_PROCESSES = env.int("WEB_PROCESSES", 1)

_secret_key_file = BASE_DIR / ".secret-key"
if env.str("SECRET_KEY", ""):
    SECRET_KEY = env.str("SECRET_KEY")
elif _secret_key_file.exists():
    SECRET_KEY = _secret_key_file.read_text().strip()
else:
    SECRET_KEY = get_random_secret_key()  # good for one command; newsroom.wsgi refuses it
_needed = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL")
UNSET_FOR_PRODUCTION = [name for name in _needed if not env.str(name, "")]

# Applications

_apps = "desk comments ads readership articles images accounts pagecache jobs"
_brought = "django_tasks_db taggit django_prose_editor js_asset"
_contrib = "auth contenttypes flatpages messages redirects sessions sitemaps sites staticfiles"
INSTALLED_APPS = [
    "newsroom",  # first, so that its migrate command stands before Django's
    "desk.apps.DeskAdminConfig",
    *f"{_apps} {_brought}".split(),
    *(f"django.contrib.{name}" for name in _contrib.split()),
]
SITE_ID = 1

MIDDLEWARE = [
    "ads.frame_host.FrameHost",  # first: where FRAMES_URL leads nothing else answers
    "pagecache.door.Door",  # a kept page passes none of the others
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.redirects.middleware.RedirectFallbackMiddleware",  # asks only after a 404
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

_loaders = ["articles.tight.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _loaders)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.context_processors.site",
            ],
        },
    }
]

# Data

_database = env.dj_db_url("DATABASE_URL", f"sqlite:///{BASE_DIR / 'newsroom.sqlite3'}")
DATABASES = {"default": databases.tuned(_database)}
_cache = env.dj_cache_url("CACHE_URL", "locmem://")
if _cache["BACKEND"].endswith("RedisCache"):  # slower than this is away: pages are made instead
    _cache["OPTIONS"] = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
# Who was counted in the last half hour stands apart, so that no flood pushes kept pages out.
CACHES = {"default": _cache, "visits": _cache | {"KEY_PREFIX": "visits"}}
if _cache["BACKEND"].endswith("LocMemCache"):
    CACHES["default"] = _cache | {"OPTIONS": {"MAX_ENTRIES": 2_000}}
    CACHES["visits"] |= {"LOCATION": "visits", "OPTIONS": {"MAX_ENTRIES": 20_000}}
EDGE_PURGE_URL = env.list("EDGE_PURGE_URL", [])  # of each HTTP cache before us

# Background work: `manage.py worker` does it

TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}

# People

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "admin:login"
_hashers = ("Argon2PasswordHasher", "PBKDF2PasswordHasher")
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}" for name in _hashers]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
AUTHENTICATION_BACKENDS = ["accounts.backends.StaffBackend"]

# Words and time

LANGUAGE_CODE = env.str("LANGUAGE_CODE", "en")
TIME_ZONE = env.str("TIME_ZONE", "Asia/Kolkata")
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "newsroom.formats"

# Files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    *global_settings.STATICFILES_FINDERS,
    *(f"newsroom.{name}Finder" for name in ("stylesheet.Stylesheet", "script.Script")),  # join
]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / "media")))
ORIGINALS_ROOT = MEDIA_ROOT.parent / "originals"  # pictures as uploaded; nothing serves it
STORAGES = global_settings.STORAGES | {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
}
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # what browsers ask for at the top, unasked
WHITENOISE_MAX_AGE = 60  # files without a hash in their name; hashed ones are kept for ever
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Stories, comments, mails

TAGGIT_CASE_INSENSITIVE = True
_editor = [Stylesheet("desk/editor.css"), Script("desk/preset.js", type="module")]
DJANGO_PROSE_EDITOR_PRESETS = {"desk": _editor}
_rates = env.list("COMMENT_RATES", ["1/15", "5/600", "30/86400"], delimiter=" ")
COMMENT_RATES = [tuple(map(int, rate.split("/"))) for rate in _rates]  # how many, in seconds
SPAM_SERVICE_URL = env.str("SPAM_SERVICE_URL", "")  # with its key; none is asked without it
_email = env.dj_email_url("EMAIL_URL", "console:")
MAILERS = {"default": {"BACKEND": _email["EMAIL_BACKEND"]}}
if _email["EMAIL_HOST"]:
    _keys = {"host": "HOST", "port": "PORT", "username": "HOST_USER", "password": "HOST_PASSWORD"}
    _keys |= {"use_tls": "USE_TLS", "use_ssl": "USE_SSL"}
    MAILERS["default"]["OPTIONS"] = {name: _email[f"EMAIL_{_keys[name]}"] for name in _keys}
    MAILERS["default"]["OPTIONS"]["timeout"] = _email["EMAIL_TIMEOUT"] or 75  # for each answer
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "newsroom@localhost")

# Security

_own = "script-src style-src img-src font-src connect-src manifest-src form-action"
_none = "default-src frame-ancestors base-uri object-src"
SECURE_CSP = {name: [CSP.SELF] for name in _own.split()}
SECURE_CSP |= {name: [CSP.NONE] for name in _none.split()}
SECURE_CSP |= {"frame-src": [FRAMES_URL]} if FRAMES_URL else {}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
PERMISSIONS_POLICY = dict.fromkeys(["camera", "geolocation", "microphone", "payment", "usb"], [])
PERMISSIONS_POLICY["browsing-topics"] = []
_https = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_HOPS else None
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "desk.unsent.csrf_failure"
# Whether subdomains and browsers' lists are bound too, and who leads http to https, is the owner's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]

# Watching

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.tasks": {"level": "WARNING"},
    },
}
