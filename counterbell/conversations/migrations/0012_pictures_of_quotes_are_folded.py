from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0011_canned_replies_with_parts")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="digest",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="attachment",
            name="folded",
            field=models.BooleanField(default=False),
        ),
    ]
