"""The one settings file. Every value comes from the environment, typed; each has a line in docs/reference/settings.md."""

from pathlib import Path

from csp import constants as csp

from reddot.entry.web import environment as env

ROOT = Path(__file__).resolve().parents[3]
STATE = Path(env.text("REDDOT_STATE", str(ROOT / ".state")))
"""Where a development or demo installation keeps its database and keys."""

PRODUCTION = env.flag("REDDOT_PRODUCTION", default=False)
DEBUG = env.flag("REDDOT_DEBUG", default=False)
SECRET_KEY = env.text("REDDOT_SECRET_KEY", None if PRODUCTION else "not-secret-outside-production-" + "0" * 32)
ALLOWED_HOSTS = env.words("REDDOT_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,testserver")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_linear_migrations",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "reddot.govuk",
    "reddot.ledger",
    "reddot.accounts",
    "reddot.people",
    "reddot.policies",
    "reddot.authority",
    "reddot.entry.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "reddot.accounts.middleware.SessionLimits",
    "reddot.accounts.middleware.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "reddot.entry.web.urls"
WSGI_APPLICATION = "reddot.entry.web.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "reddot.govuk.templating.environment",
            "context_processors": ["reddot.entry.web.shell.shell"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {"default": env.database("REDDOT_DATABASE", f"sqlite:///{STATE / 'reddot.sqlite3'}")}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"

CSRF_FAILURE_VIEW = "reddot.entry.web.views.errors.expired"
FORM_RENDERER = "reddot.govuk.renderer.Renderer"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        "script-src": [csp.SELF, csp.NONCE],
        "style-src": [csp.SELF],
        "img-src": [csp.SELF, "data:"],
        "font-src": [csp.SELF],
        "connect-src": [csp.SELF],
        "form-action": [csp.SELF],
        "frame-ancestors": [csp.NONE],
        "base-uri": [csp.NONE],
    }
}
"""Only our own files, and the page's one inline script by its nonce. data: is for the picture of a sign-in secret."""

# Sign-in (docs/adr/0004-accounts.md). None of it can be switched off in production.
AUTHENTICATION_BACKENDS = ["reddot.accounts.backend.Backend"]
SESSION_ENGINE = "reddot.accounts.sessions"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "email", "display_name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "reddot.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "reddot.accounts.forms.SignIn",
    "reauthenticate": "reddot.accounts.forms.PasswordAgain",
    "change_password": "reddot.accounts.forms.ChangePassword",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# A whole station shares one address, so the limit that stops guessing is the one on the account ("key").
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/5m/key", "change_password": "5/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("REDDOT_PROXIES", 0)
MFA_ADAPTER = "reddot.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "reddot.accounts.forms.Code",
    "reauthenticate": "reddot.accounts.forms.CodeAgain",
    "activate_totp": "reddot.accounts.forms.FirstCode",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Reddot"
MFA_TOTP_TOLERANCE = 1
REDDOT_SECOND_FACTOR = PRODUCTION
REDDOT_ROUTES = ROOT / "reddot" / "entry" / "web" / "permissions.csv"
REDDOT_IMPORT_AT_ONCE = env.whole("REDDOT_IMPORT_AT_ONCE", 200_000)
"""Files up to this size [bytes] are checked and applied within the request; larger ones are left for entry/jobs."""
REDDOT_IDLE_MINUTES = env.whole("REDDOT_IDLE_MINUTES", 60)
REDDOT_SESSION_HOURS = env.whole("REDDOT_SESSION_HOURS", 12)
SESSION_COOKIE_AGE = REDDOT_SESSION_HOURS * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = False
# In the database, because a cache in each process would multiply every rate limit by the number of processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_cache"}}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The ledger's signing key is held by files, never by the database (docs/explanation/ledger.md).
LEDGER_NAME = env.text("REDDOT_LEDGER_NAME", None if PRODUCTION else "ledger.reddot.example")
LEDGER_KEYS = Path(env.text("REDDOT_LEDGER_KEYS", str(STATE / "keys")))
