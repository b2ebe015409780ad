"""The WSGI application that the server runs, and beside it the watcher of imports that wait."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reddot.entry.web.settings")
application = get_wsgi_application()

from reddot.entry.jobs import watcher  # noqa: E402 - its models need the application to be set up

watcher.start()
