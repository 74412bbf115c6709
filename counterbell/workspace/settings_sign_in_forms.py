"""allauth's forms as the house draws them: no placeholder that repeats the label."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm, ResetPasswordKeyForm, SetPasswordForm


class Quiet:
    """Takes away what our templates do not want."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ChangePassword(Quiet, ChangePasswordForm):  # type: ignore[misc]
    """The old password and the new one, twice."""


class SetPassword(Quiet, SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class ResetPassword(Quiet, ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by the link of a letter."""


class ProveAgain(Quiet, ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""
