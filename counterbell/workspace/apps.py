from django.apps import AppConfig


class Workspace(AppConfig):
    name = "counterbell.workspace"

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from counterbell.channels.models import Channel

        # Here and not in accounts, which stands below channels.
        auditlog.register(Channel, include_fields=["brand", "kind", "name", "is_active"])
