"""Customer, Identity, ClaimedAddress, CustomerNote and Consent."""

from django.db import models
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.base.digits import digits


class Customer(models.Model):
    """A person who shops. What she typed about herself is kept as said, not as proved: see Identity."""

    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)  # as typed or told; proves nothing
    phone = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=12, blank=True)
    time_zone = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True)
    about = models.JSONField(default=dict, blank=True)  # facts told by the shop's server or by an agent
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged")
    created_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["email"], name="customer_email")]

    def __str__(self) -> str:
        return self.name or self.email or _("Visitor %(number)s") % {"number": digits(self.pk)}

    @property
    def ref(self) -> str:
        """How the journal names this actor."""
        return f"customer:{self.pk}"


class Identity(models.Model):
    """One proved way to know a customer: a visitor's token, the shop's signed word, a verified address.

    A claim is the exception: it keeps letters from one unproved address together, and proves nothing.
    """

    class Kind(models.TextChoices):
        VISITOR = "visitor"  # value: the visitor's id, which only our signature makes usable
        SHOP_USER = "shop_user"  # value: `sub` of a JWT that the shop's server signed
        EMAIL = "email"  # value: an address the shop's server vouched for, or that answered a letter of ours
        CLAIM = "claim"  # value: an address that stands in letters, unproved

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    scope = models.CharField(max_length=40)  # within what the value is unique: "brand:3"
    value = models.CharField(max_length=254)
    proved_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "scope", "value"], name="identity_once")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.scope}"


class ClaimedAddress(models.Model):
    """An address that she typed although another was known of her: shown as told, and nobody is recognised by it."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="claimed_addresses")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    address = models.EmailField(max_length=254)  # in lower case
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "brand", "address"], name="claimed_address_once")]

    def __str__(self) -> str:
        return f"claim of {self.customer_id}"


class CustomerNote(models.Model):
    """What colleagues of one brand should know about a customer, whatever she writes about next; never shown to her."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="notes")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"note about {self.customer_id}"


class Consent(models.Model):
    """That somebody agreed to something: the words as she read them, and when. Never changed, only added to."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    text = models.TextField()
    link = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField()  # of the form on which it stood
    language = models.CharField(max_length=8)
    where = models.CharField(max_length=60)  # public id of the conversation before which she was asked
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"consent of {self.customer_id}"
