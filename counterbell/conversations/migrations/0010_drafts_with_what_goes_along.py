from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0009_renditions"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="files",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="draft",
            name="part",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="reply_to",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="written",
            field=models.JSONField(null=True),
        ),
    ]
