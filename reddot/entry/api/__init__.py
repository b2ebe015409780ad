"""The API, version 1: the same questions, services and refusals as the pages. One NinjaAPI for each major version."""

from reddot.entry.api.v1 import api

__all__ = ["api"]
