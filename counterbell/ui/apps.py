from django.apps import AppConfig


class Ui(AppConfig):
    name = "counterbell.ui"
