"""Django's settings: everything that varies comes from base.env, everything else is decided here."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import dj_database_url

from counterbell.accounts.mail_url import mail_settings
from counterbell.base.env import env
from counterbell.base.secrets import load_secret
from counterbell.statics import PREFIX, version

HERE = Path(__file__).resolve().parent
ENV = env()

SECRET_KEY = ENV.secret or load_secret(ENV.data)
DEBUG = ENV.debug
# The host is checked against the installation's own address; the demo also answers on both loopback names.
ALLOWED_HOSTS = [ENV.hostname, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ENV.url]
ROOT_URLCONF = "counterbell.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Agent"
SITE_NAME = "Counterbell"

INSTALLED_APPS = [
    "counterbell.reliability",
    "counterbell.demo",
    "counterbell.workspace",
    "counterbell.widget",
    "counterbell.storefront",
    "counterbell.live",
    "counterbell.ui",
    "counterbell.reports",
    "counterbell.reception",
    "counterbell.outreach",
    "counterbell.routing",
    "counterbell.alerts",
    "counterbell.bot",
    "counterbell.doorman",
    "counterbell.feedback",
    "counterbell.links",
    "counterbell.mailroom",
    "counterbell.previews",
    "counterbell.lenses",
    "counterbell.conversations",
    "counterbell.helpcenter",
    "counterbell.channels",
    "counterbell.customers",
    "counterbell.accounts",
    "counterbell.search",
    "counterbell.journal",
    "counterbell.base",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "auditlog",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "counterbell.storefront.own_domain.OwnDomain",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "counterbell.workspace.middleware.AgentLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
]

if ENV.demo:
    MIDDLEWARE.insert(MIDDLEWARE.index("csp.middleware.CSPMiddleware") + 1, "counterbell.demo.middleware.ShopSite")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("counterbell.ui.folded.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "counterbell.ui.templatetags.ui",
            ],
        },
    },
]
FORM_RENDERER = "counterbell.ui.forms.Renderer"

# ——— storage ———

if ENV.database_url:
    DATABASES: dict[str, Any] = {"default": dj_database_url.parse(ENV.database_url, conn_max_age=None)}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    DATABASES = {
        "default": {
            "ENGINE": "counterbell.base.sqlite",
            "NAME": ENV.data / "counterbell.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # Django's defaults lock under load; these do not. FULL: an acknowledged message survives power loss.
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
                    "PRAGMA cache_size=-20000; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=4000;"
                ),
            },
        }
    }

if ENV.redis_url:
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "counterbell.base.caches.ForgivingRedis",
            "LOCATION": ENV.redis_url,
            "KEY_PREFIX": f"counterbell.{sha256(SECRET_KEY.encode()).hexdigest()[:16]}",  # one Redis may serve several
        }
    }
else:
    # Rate limits live in the cache. One process keeps them in memory; several processes need Redis.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

FILES_ROOT = ENV.data / "files"
BOT_ROOT = ENV.data / "bot"  # what was learned once; made anew when it is missing
SENTENCES = ENV.sentences  # "": no sentence model
SENTENCES_MODEL, SENTENCES_KEY = ENV.sentences_model, ENV.sentences_key
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_ROOT},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if ENV.files_bucket:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": ENV.files_bucket},
    }
MEDIA_URL = ""  # nothing is served by path; files have signed links (conversations.files)

# A folder per version, so that browsers may keep every file for ever; relative imports inherit the folder.
STATIC_URL = f"{PREFIX}{version()}/"

# ——— people ———

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "demo" if ENV.demo else "account_login"  # in the demo one chooses somebody
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "counterbell.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation link has already proved the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's address gets no letter because somebody typed it
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session goes on under a new key; all others end (Agent.session_round)
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "way_in": "30/m/ip"}
ACCOUNT_FORMS = {
    "change_password": "counterbell.workspace.settings_sign_in_forms.ChangePassword",
    "set_password": "counterbell.workspace.settings_sign_in_forms.SetPassword",
    "reset_password_from_key": "counterbell.workspace.settings_sign_in_forms.ResetPassword",
    "reauthenticate": "counterbell.workspace.settings_sign_in_forms.ProveAgain",
}
PASSWORD_RESET_TIMEOUT = 3600
MFA_ADAPTER = "counterbell.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.secure
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_NAME = "counterbell_session"
CSRF_COOKIE_NAME = "counterbell_csrf"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# ——— defence ———

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if ENV.secure else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# ——— words ———

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fa", "فارسی"), ("ar", "العربية"), ("ja", "日本語"), ("hr", "Hrvatski")]
LOCALE_PATHS = [HERE / "locale"]
LANGUAGE_COOKIE_NAME = "counterbell_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.time_zone

# ——— letters to agents (invitations, password reset) ———

DEFAULT_FROM_EMAIL = f"{SITE_NAME} <no-reply@{ENV.hostname}>"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if ENV.mail_url:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(mail_settings(ENV.mail_url))

# ——— audit ———

AUDITLOG_INCLUDE_ALL_MODELS = False
AUDITLOG_DISABLE_REMOTE_ADDR = True  # it would believe any X-Forwarded-For

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "counterbell.base.log.Formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},
        # The door for letters says every command with the addresses in it, seven lines a letter: a tenth of the
        # letter's cost, and nobody's business.
        "mail.log": {"level": "WARNING"},
    },
}
