from django.apps import AppConfig


class Storefront(AppConfig):
    name = "counterbell.storefront"
