from django.apps import AppConfig


class Links(AppConfig):
    name = "counterbell.links"

    def ready(self) -> None:
        from counterbell.links import events, subscribers  # noqa: F401  # make themselves known to the journal
