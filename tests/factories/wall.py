"""What the second wall costs: on PostgreSQL each request first says for which force it works."""

from django.db import connection

WALL = 1 if connection.vendor == "postgresql" else 0
"""Statements that a request makes more on PostgreSQL."""
