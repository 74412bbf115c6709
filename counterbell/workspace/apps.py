from django.apps import AppConfig


class Workspace(AppConfig):
    name = "counterbell.workspace"

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from counterbell.channels.models import Channel
        from counterbell.conversations.models import Label
        from counterbell.lenses.drawing import drawn_by
        from counterbell.outreach.models import Greeting
        from counterbell.reception.models import Form
        from counterbell.routing.models import Schedule
        from counterbell.workspace.telling import draw

        drawn_by(draw)
        # Here and not in accounts, which stands below the rooms of these tables.
        auditlog.register(Channel, include_fields=["brand", "kind", "name", "is_active"])
        auditlog.register(Label, include_fields=["name", "colour"])
        auditlog.register(Schedule, exclude_fields=["changed_at"])
        auditlog.register(Greeting, exclude_fields=["changed_at"])
        auditlog.register(Form, exclude_fields=["changed_at"])
