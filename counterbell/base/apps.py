from django.apps import AppConfig


class Base(AppConfig):
    name = "counterbell.base"
