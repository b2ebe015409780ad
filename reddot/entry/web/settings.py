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
        "OPTIONS": {"environment": "reddot.govuk.templating.environment"},
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
