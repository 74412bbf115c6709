"""The socket for channels."""

from datetime import timedelta

from counterbell.channels.adapters import BUILT_IN, adapter_for
from counterbell.contracts.channels import GiveUp, SendFailed, TryLater, Unknowable


def test_a_failure_says_whether_to_try_again() -> None:
    assert TryLater("busy", after=timedelta(minutes=1)).after == timedelta(minutes=1)
    assert all(issubclass(kind, SendFailed) for kind in (TryLater, Unknowable, GiveUp))


def test_every_built_in_adapter_fits_the_socket() -> None:
    for kind in BUILT_IN:
        adapter = adapter_for(kind)
        assert adapter.kind == kind
        names = [setting.name for setting in adapter.settings]
        assert len(names) == len(set(names))
        for verb in ("verify", "parse", "send", "watch", "try_halves"):
            assert callable(getattr(adapter, verb))
