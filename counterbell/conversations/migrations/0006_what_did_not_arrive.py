"""Conversation.undelivered: something that we said in it did not arrive."""

from typing import Any

from django.db import migrations, models

UNDELIVERED = ("maybe", "failed", "bounced")


def mark_what_stands(apps: Any, _schema: Any) -> None:
    """As deliveries stand already."""
    failed = apps.get_model("conversations", "Delivery").objects.filter(state__in=UNDELIVERED, automatic=False)
    found = failed.values("message__conversation")
    apps.get_model("conversations", "Conversation").objects.filter(pk__in=found).update(undelivered=True)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_mailroad")]

    operations = [
        migrations.AddField("conversation", "undelivered", models.BooleanField(default=False)),
        migrations.RunPython(mark_what_stands, migrations.RunPython.noop),
        migrations.AddIndex(
            "conversation",
            models.Index(fields=["-active_at"], name="conversation_undelivered", condition=models.Q(undelivered=True)),
        ),
    ]
