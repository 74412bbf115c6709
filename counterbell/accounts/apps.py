from django.apps import AppConfig


class Accounts(AppConfig):
    name = "counterbell.accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added, authenticator_removed

        from counterbell.accounts import audit, subscribers  # noqa: F401
        from counterbell.accounts.adapter import second_step_changed

        audit.register()
        # Not our models acting: allauth's way to say that somebody changed her second step.
        for announcement in (authenticator_added, authenticator_removed):
            announcement.connect(second_step_changed, dispatch_uid="counterbell.second_step_changed")
