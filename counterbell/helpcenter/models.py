"""Section, Article, Translation, Revision; Redirect; Vote, Seen, Asked and Synonym; Import, ImportPage and Origin."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.base.ids import new_id


class Section(models.Model):
    """A shelf of the help centre, with a name in each language."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", verbose_name=_("brand"))
    position = models.PositiveIntegerField(_("place"), default=0)
    names = models.JSONField(_("names"), default=dict)  # {"en": "Orders"}
    abouts = models.JSONField(_("what it is about"), default=dict, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name(self.brand.default_language) or f"section {self.pk}"

    def name(self, language: str) -> str:
        """Its name in that language, else in the brand's own, else in any."""
        return str(self.names.get(language) or self.names.get(self.brand.default_language) or _first(self.names))

    def about(self, language: str) -> str:
        """What it is about, in that language or not at all."""
        return str(self.abouts.get(language, ""))


class Article(models.Model):
    """Something that is explained. Its words are its translations; the first one is a translation too."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        FAQ = "faq", _("Question and answer")
        POLICY = "policy", _("Policy")
        NEWS = "news", _("News")

    class Subject(models.TextChoices):
        """What a policy is about: such a policy has an address of its own, and stands at the foot of every page."""

        SHIPPING = "shipping", _("Shipping")
        RETURNS = "returns", _("Returns")
        WARRANTY = "warranty", _("Warranty")
        PRIVACY = "privacy", _("Privacy")
        TERMS = "terms", _("Terms")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        SIGNED_IN = "signed_in", _("Signed-in shoppers")
        AGENTS = "agents", _("Only colleagues")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", verbose_name=_("brand"))
    section = models.ForeignKey(
        Section, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles", verbose_name=_("section")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.ARTICLE)
    subject = models.CharField(_("what the policy is about"), max_length=8, choices=Subject.choices, blank=True)
    audience = models.CharField(_("audience"), max_length=9, choices=Audience.choices, default=Audience.PUBLIC)
    language = models.CharField(_("language of the source"), max_length=8)
    position = models.PositiveIntegerField(_("place"), default=0)
    promoted = models.BooleanField(_("on the first page"), default=False)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["section", "position", "id"], name="article_shelved"),
            models.Index(fields=["brand", "kind"], name="article_kind"),
            models.Index(fields=["brand", "position"], name="article_promoted", condition=Q(promoted=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["brand", "subject"], condition=~Q(subject=""), name="article_policy_once")
        ]

    def __str__(self) -> str:
        own = self.translations.filter(language=self.language).first() if self.pk else None
        return own.title if own else f"#{self.pk}"


class TranslationQuerySet(models.QuerySet["Translation"]):
    def live(self) -> Self:
        """Those that readers can see, if they are among those whom the article is for."""
        return self.filter(live__gt=0)


class Translation(models.Model):
    """An article in one language: how it stands, and the words that readers see now."""

    class Status(models.TextChoices):
        """How its newest version stands; an older one may be public meanwhile."""

        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("Waits for review")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")
        EXPIRED = "expired", _("Expired")

    class Age(models.IntegerChoices):
        """What the source has changed since this translation was made."""

        FRESH = 0, _("Up to date")
        TYPO = 1, _("Only the wording of the source changed")
        NEEDS_UPDATE = 2, _("Needs an update")
        OUT_OF_DATE = 3, _("Out of date")

    id = models.BigIntegerField(primary_key=True, default=new_id)  # the search needs it unique over all rooms
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="translations")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(_("language"), max_length=8)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.DRAFT)
    newest = models.PositiveIntegerField(default=0)  # numbers of revisions; 0: none
    live = models.PositiveIntegerField(default=0)
    age = models.PositiveSmallIntegerField(_("freshness"), choices=Age.choices, default=Age.FRESH)
    # The words of the live revision, or of the newest while none is; as readers get them.
    title = models.CharField(_("title"), max_length=200)
    slug = models.CharField(_("address"), max_length=120, blank=True)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    html = models.TextField(blank=True)
    words = models.TextField(blank=True)  # plain, for search and for machines
    hints = models.CharField(_("other words for it"), max_length=300, blank=True)
    publish_at = models.DateTimeField(_("appears"), null=True, blank=True)
    expires_at = models.DateTimeField(_("ends"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=now)
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "language"], name="translation_language")]
        indexes = [
            models.Index(fields=["brand", "language", "-changed_at"], name="translation_listed"),
            models.Index(
                fields=["brand", "language", "-published_at"], name="translation_live", condition=Q(live__gt=0)
            ),
            models.Index(fields=["brand", "language", "-seen"], name="translation_seen", condition=Q(live__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """One version of the words: who wrote it, when and why. Its words never change; it is never deleted alone."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    slug = models.CharField(max_length=120, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    hints = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)  # Markdown
    note = models.CharField(max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(
        choices=Translation.Age.choices, null=True
    )  # as the source, when published or scheduled
    # The version of the source that it says the same as, once it is public or scheduled; as the source: once public.
    follows = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["translation", "number"], name="revision_number")]

    def __str__(self) -> str:
        return f"version {self.number}"


class Vote(models.Model):
    """Whether an article helped one reader. Who she was is not kept, only a mark by which she votes once a day."""

    class Reason(models.TextChoices):
        UNCLEAR = "unclear", _("I did not understand it")
        WRONG = "wrong", _("It is wrong or out of date")
        OTHER = "other", _("It does not answer my question")
        DISLIKE = "dislike", _("I understand it, but do not like it")

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="votes", db_index=False)
    revision = models.PositiveIntegerField()
    voter = models.CharField(max_length=32)
    helpful = models.BooleanField()
    reason = models.CharField(max_length=7, choices=Reason.choices, blank=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["translation", "voter"], name="vote_once")]

    def __str__(self) -> str:
        return "helpful" if self.helpful else "not helpful"


class Seen(models.Model):
    """How often an article was read on a day."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["translation", "day"], name="seen_day")]

    def __str__(self) -> str:
        return f"{self.count} on {self.day}"


class Asked(models.Model):
    """What readers searched for on a day, and how much they found. Never a number or an address of theirs."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=8)
    words = models.CharField(max_length=100)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "day", "language", "words"], name="asked_day")]

    def __str__(self) -> str:
        return self.words


class Synonym(models.Model):
    """Words that mean the same in a shop's language: whoever looks for one finds the others."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", verbose_name=_("brand"))
    language = models.CharField(_("language"), max_length=8)
    words = models.JSONField(_("words"), default=list)

    class Meta:
        ordering = ["language", "pk"]

    def __str__(self) -> str:
        return ", ".join(self.words)


class HelpDomain(models.Model):
    """A name of the shop's own under which its help centre stands: "help.shop.example"."""

    brand = models.OneToOneField(Brand, primary_key=True, on_delete=models.CASCADE, related_name="+")
    domain = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.domain


class Redirect(models.Model):
    """Where an address leads that is no more: of a deleted article, or of a help centre that the shop had before.

    It leads to an article or a section of the same brand, never elsewhere.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    path = models.CharField(max_length=300)  # "/hc/articles/7?lang=en", or "article:17" for one of ours
    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="redirects")
    section = models.ForeignKey(Section, null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["brand", "path"], name="redirect_once")]

    def __str__(self) -> str:
        return self.path


class ArticleFile(models.Model):
    """A file that stands in an article: whoever may read the article may have it. Until one names it: colleagues."""

    key = models.CharField(max_length=64, unique=True)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)  # read from its bytes
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """Articles that are fetched from somewhere else, and listed before anybody makes drafts of them."""

    class Kind(models.TextChoices):
        SITE = "site", _("Website")
        FILE = "file", _("File")

    class State(models.TextChoices):
        RUNNING = "running", _("Reading")
        READY = "ready", _("Read")

    class Reach(models.TextChoices):
        """How far links are followed."""

        PAGES = "pages", _("Only these pages")
        BELOW = "below", _("And the pages under them that they link to")
        SITE = "site", _("All pages of your site that can be reached from them")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.RUNNING)
    start = models.TextField()  # the addresses, a line each, or the file's name
    reach = models.CharField(max_length=5, choices=Reach.choices, default=Reach.PAGES)
    language = models.CharField(max_length=8)  # of what does not say its own
    most = models.PositiveSmallIntegerField()  # pages
    step = models.PositiveIntegerField(default=0)  # how often it was gone on with
    size = models.PositiveBigIntegerField(default=0)  # bytes that were read
    beyond = models.PositiveIntegerField(default=0)  # addresses that were seen when `most` was reached
    robots = models.JSONField(default=dict)  # {"https://shop.example": {"rules": [["/cart", false]], "pause": 0.0}}
    why = models.CharField(max_length=20, blank=True)  # what ended it early: see reasons.ENDED
    by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.start.split("\n", 1)[0]


class ImportPage(models.Model):
    """One page of a site, or one part of a file: what was read, or why it was not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        NEW = "new", _("Not here yet")
        CHANGED = "changed", _("Changed since the last time")
        EDITED = "edited", _("Changed since the last time, and edited here")
        SAME = "same", _("Here already, the same")
        REFUSED = "refused", _("Left out")
        TAKEN = "taken", _("A draft was made")

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="pages")
    address = models.CharField(max_length=500)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=20, blank=True)  # see reasons.WHY
    language = models.CharField(max_length=8, blank=True)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)  # Markdown
    pictures = models.PositiveIntegerField(default=0)  # that were left out
    translation = models.ForeignKey(Translation, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "address"], name="import_page_once")]

    def __str__(self) -> str:
        return self.title or self.address


class Origin(models.Model):
    """Where an imported article came from, so that importing it again makes no second one."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    address = models.CharField(max_length=500)
    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="origins")
    digest = models.CharField(max_length=64)  # of the words as they stood there
    revision = models.PositiveIntegerField()  # that was made of them
    taken_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "address"], name="origin_once")]

    def __str__(self) -> str:
        return self.address


def _first(texts: dict[str, str]) -> str:
    return next(iter(texts.values()), "")
