from django.apps import AppConfig


class Feedback(AppConfig):
    name = "counterbell.feedback"
