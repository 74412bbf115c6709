"""What customers announces."""

from dataclasses import dataclass
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecognised:
    """Somebody is known from now on by one more identity."""

    name: ClassVar[str] = "customers.recognised"
    customer: int
    identity: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerChanged:
    """A customer's name, address or facts are others."""

    name: ClassVar[str] = "customers.changed"
    customer: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersMerged:
    """Two profiles were proved to be one person."""

    name: ClassVar[str] = "customers.merged"
    customer: int
    into: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorEnded:
    """A visitor id is good for nothing any more: she signed out, or goes on under another."""

    name: ClassVar[str] = "customers.visitor_ended"
    customer: int
    identity: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerNoted:
    """Somebody of ours wrote a note about a customer, or took one away."""

    name: ClassVar[str] = "customers.noted"
    customer: int
    brand: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """A customer agreed to what a brand asked."""

    name: ClassVar[str] = "customers.consent_given"
    customer: int
    consent: int
