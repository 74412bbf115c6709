from django.apps import AppConfig


class Workspace(AppConfig):
    name = "counterbell.workspace"
