"""What agents set is kept with who set it, and when: every table is watched, or says here why it is not."""

from auditlog.registry import auditlog
from django.apps import apps

HAPPENS = "is written by what happens, set by nobody"
DESK = "is an agent's own desk; nobody else's settings"
THROUGH = "changes only together with a table that is watched"
UNWATCHED = {
    HAPPENS: """
        demo.Order reports.FirstReply reports.AnswerTime reports.ChatCase reception.FilledForm
        outreach.AnsweredGreeting alerts.Notice alerts.Review alerts.Seen alerts.PushKey bot.Stay bot.Turn
        bot.Unanswered bot.Suggestion bot.Replay bot.ReplayCase bot.ModelCall bot.OwnRehearsal
        doorman.FirstWords feedback.Rating
        mailroom.Letter mailroom.Participant mailroom.Standing mailroom.Automatic mailroom.Unsubscription
        conversations.Conversation conversations.Message conversations.Rendition conversations.Attachment
        conversations.Delivery
        conversations.Mention conversations.Later conversations.ReadMark conversations.Rearrangement
        links.Link links.Incident links.IncidentAnswer links.IncidentCopy
        helpcenter.Vote helpcenter.Seen helpcenter.Asked
        helpcenter.Import helpcenter.ImportPage helpcenter.Origin channels.Token channels.Envelope customers.Customer
        customers.Identity customers.ClaimedAddress customers.CustomerNote customers.Consent previews.PagePreview
        search.Document search.Word search.Shelf
        search.ShelfWord search.Posting journal.Entry journal.Duty accounts.SetupLink
    """,
    DESK: """
        alerts.Preferences alerts.Mute alerts.Reminder alerts.Subscription conversations.Draft
        conversations.ReadTranslated lenses.SavedView lenses.Habits
    """,
    THROUGH: "bot.Revision helpcenter.Revision helpcenter.ArticleFile",
}


def test_every_table_is_watched_or_says_why_not() -> None:
    ours = {m._meta.label: m for m in apps.get_models() if m.__module__.startswith("counterbell.")}
    excused = {label for labels in UNWATCHED.values() for label in labels.split()}
    watched = {label for label, model in ours.items() if auditlog.contains(model)}
    assert sorted(ours.keys() - watched - excused) == []
    assert (sorted(watched & excused), sorted(excused - ours.keys())) == ([], [])
