"""The only writer of hours."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.accounts.policies import May
from counterbell.accounts.queries import teams_for
from counterbell.base.clock import now
from counterbell.journal.actions import record
from counterbell.routing.events import HoursChanged
from counterbell.routing.models import Schedule
from counterbell.routing.writing import Unclear, Written, clean_special, clean_week, read_hours


@transaction.atomic
def set_hours(
    brand: Brand,
    *,
    team: Team | None = None,
    zone: str,
    week: Mapping[str, Written],
    special: Sequence[Mapping[str, Any]] = (),
    is_on: bool = True,
    by: Agent | None,
) -> Schedule:
    """Say when a brand (or one of its teams) answers. `is_on` False keeps what was written and tells nobody.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_BRAND)
    if team and not teams_for(brand).filter(pk=team.pk).exists():
        raise Refused(_("%(name)s does not serve this brand.") % {"name": team.name})
    try:
        said = {"zone": zone, "week": clean_week(week), "special": clean_special(special), "is_on": is_on}
        read_hours(zone, week, special)
    except Unclear as why:
        raise Refused(str(why)) from None
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    schedule = Schedule.objects.filter(brand=brand, team=team).first() or Schedule(brand=brand, team=team)
    if schedule.pk and all(getattr(schedule, field) == value for field, value in said.items()):
        return schedule
    for field, value in said.items():
        setattr(schedule, field, value)
    schedule.changed_at = now()
    schedule.save()
    record(HoursChanged(brand=brand.pk, schedule=schedule.pk), actor=name_of(by))
    return schedule


@transaction.atomic
def forget_team_hours(brand: Brand, *, team: Team, by: Agent | None) -> None:
    """Let a team answer when the brand does."""
    require(by, May.SET_BRAND)
    schedule = Schedule.objects.filter(brand=brand, team=team).first()
    if schedule:
        pk = schedule.pk
        schedule.delete()
        record(HoursChanged(brand=brand.pk, schedule=pk), actor=name_of(by))
