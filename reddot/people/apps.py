"""Django's record of this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Officers and the dated facts about them."""

    name = "reddot.people"
    label = "people"
