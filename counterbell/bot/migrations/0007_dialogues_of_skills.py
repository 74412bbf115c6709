from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bot", "0006_replays")]

    operations = [migrations.AddField(model_name="stay", name="skill", field=models.JSONField(default=dict))]
