from django.apps import AppConfig


class Reception(AppConfig):
    name = "counterbell.reception"

    def ready(self) -> None:
        from counterbell.reception import events, subscribers  # noqa: F401  # make themselves known to the journal
