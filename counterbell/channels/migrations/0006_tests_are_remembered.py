"""Channel.tried: what the last tests of a mailbox found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_tokens_that_are_replaced")]

    operations = [migrations.AddField("channel", "tried", models.JSONField(blank=True, default=dict))]
