from django.apps import AppConfig


class Previews(AppConfig):
    name = "counterbell.previews"

    def ready(self) -> None:
        from counterbell.previews import subscribers  # noqa: F401  # makes itself known to the journal
