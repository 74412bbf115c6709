from django.apps import AppConfig


class Workspace(AppConfig):
    name = "counterbell.workspace"

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from counterbell.channels.models import Channel
        from counterbell.conversations.models import Label

        # Here and not in accounts, which stands below channels and conversations.
        auditlog.register(Channel, include_fields=["brand", "kind", "name", "is_active"])
        auditlog.register(Label, include_fields=["name", "colour"])
