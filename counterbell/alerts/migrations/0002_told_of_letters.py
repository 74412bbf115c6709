"""Notice: of a mailbox, without a conversation; and the word for what is wrong."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial"), ("channels", "0005_tokens_that_are_replaced")]

    operations = [
        migrations.AlterField(
            "notice",
            "conversation",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.conversation",
            ),
        ),
        migrations.AddField(
            "notice",
            "channel",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channels.channel"
            ),
        ),
        migrations.AddField("notice", "word", models.CharField(blank=True, max_length=10)),
    ]
