"""Letters that leave."""


def dispatch(message: int) -> None:
    """Queue."""


def send(delivery: int) -> None:
    """Send."""
