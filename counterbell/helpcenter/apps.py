from django.apps import AppConfig


class HelpCenter(AppConfig):
    name = "counterbell.helpcenter"

    def ready(self) -> None:
        from counterbell.helpcenter import events, subscribers  # noqa: F401  # make themselves known to the journal
