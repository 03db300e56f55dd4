//! Calendar entries that go along with notifications.

use super::payload::{About, DecisionContent};
use super::words::Writer;
use crate::Context;
use crate::calendar::{self, Entry};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::notifications::NotificationKind;
use edba_store::meetings::{self, MeetingFilter};
use edba_store::notifications::audience;
use edba_store::{ballots, desk};

/// Returns the present calendar entry for a notification: the deadline of a ballot in which the account may vote,
/// cancelled where the ballot ended before it, or a meeting. None where no calendar entry changes.
pub(super) fn entry(
    cx: &mut Context<'_>,
    kind: NotificationKind,
    about: &About,
    to: &Writer<'_>,
    account_id: &Id,
) -> Result<Option<Entry>> {
    use NotificationKind::{BallotCancelled, BallotExtended, BallotOpened};
    match about {
        About::Ballot(content) if matches!(kind, BallotOpened | BallotExtended | BallotCancelled) => {
            deadline(cx, &content.ballot.id, to)
        }
        About::Result(content) => ended_early(cx, &content.ballot.id, to, account_id),
        About::Decision(DecisionContent {
            ballot_id: Some(ballot_id),
            ..
        }) => ended_early(cx, ballot_id, to, account_id),
        About::Meeting(content) => meeting(cx, content.id, to),
        About::Agenda(content) => meeting(cx, content.meeting.id, to),
        _ => Ok(None),
    }
}

fn meeting(cx: &mut Context<'_>, id: Id, to: &Writer<'_>) -> Result<Option<Entry>> {
    let filter = MeetingFilter {
        id: Some(id),
        ..MeetingFilter::default()
    };
    let Some(found) = meetings::list(cx.conn, &filter, None, 1)?.pop() else {
        return Ok(None);
    };
    let agenda = calendar::agendas(cx.conn, &[id])?.remove(&id);
    Ok(Some(calendar::of_meeting(
        &found,
        agenda.as_ref(),
        to.language,
        to.public_url,
        cx.now,
    )))
}

fn deadline(cx: &mut Context<'_>, ballot_id: &Id, to: &Writer<'_>) -> Result<Option<Entry>> {
    let row = ballots::ballot(cx.conn, ballot_id)?;
    let names = desk::names_of(cx.conn, &[*ballot_id])?.pop();
    Ok(row
        .zip(names)
        .map(|(row, (_, names))| calendar::of_ballot(&row, &names, to.language, to.public_url, cx.now)))
}

/// Returns the cancelled deadline, only for accounts that have it in their calendar: other accounts also get the
/// notification of the result.
fn ended_early(
    cx: &mut Context<'_>,
    ballot_id: &Id,
    to: &Writer<'_>,
    account_id: &Id,
) -> Result<Option<Entry>> {
    let Some(entry) = deadline(cx, ballot_id, to)?.filter(|entry| entry.cancelled) else {
        return Ok(None);
    };
    let had_it = !audience::voter(cx.conn, *ballot_id, *account_id, cx.today())?.is_empty();
    Ok(had_it.then_some(entry))
}
