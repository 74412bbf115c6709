from django.apps import AppConfig


class BotRoom(AppConfig):
    name = "counterbell.bot"
    default = True

    def ready(self) -> None:
        from counterbell.bot import articles, canned, own, subscribers  # noqa: F401  # make themselves known
        from counterbell.bot.skills import call_back, facts, feedback, hours, orders  # noqa: F401
