"""Reminder: what an agent wants to be told of at a moment; a notice names the one that it tells."""

import counterbell.base.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0002_told_of_letters"),
        ("conversations", "0007_macros"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=200)),
                ("due", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=counterbell.base.clock.now)),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conversations.message",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="reminder",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="alerts.reminder"
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(fields=["agent", "due"], name="reminder_of_agent"),
        ),
    ]
