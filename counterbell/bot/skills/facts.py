"""How to reach the shop: what its settings know of that. Nothing is made up; a telephone it tells only in an answer."""

from django.utils.translation import gettext as _

from counterbell.bot.skills.registry import skill
from counterbell.bot.skills.skill import Matter, Outcome, Skill
from counterbell.channels.models import Channel


@skill
class StoreFacts(Skill):
    """Tells the e-mail address, the website, and that this chat is read by people."""

    name = "store facts"
    keys = frozenset({"pack.contact"})

    def act(self, matter: Matter) -> Outcome:
        known = Channel.objects.filter(brand=matter.brand, kind=Channel.Kind.EMAIL, is_active=True).exclude(address="")
        address = known.order_by("pk").values_list("address", flat=True).first()
        if not address:
            return Outcome()
        lines = [
            _("You can reach us here in the chat: say that you want a person, and one answers."),
            _("E-mail: %(address)s") % {"address": address},
        ]
        if site := next((one for one in matter.brand.domains if "*" not in one), ""):
            lines.append(_("Website: %(address)s") % {"address": site})
        return Outcome("\n".join(lines))
