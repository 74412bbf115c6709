"""Whether something failed because the database does not answer: then it can be tried again, and is nobody's fault."""

from django.db import InterfaceError, OperationalError


def is_away(fault: BaseException | None) -> bool:
    """Whether it happened because the database is away, starts anew, or is busy for too long."""
    while fault is not None:
        if isinstance(fault, (OperationalError, InterfaceError)):
            return True
        fault = fault.__cause__ or fault.__context__
    return False
