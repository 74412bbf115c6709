from django.apps import AppConfig


class Reliability(AppConfig):
    name = "counterbell.reliability"
