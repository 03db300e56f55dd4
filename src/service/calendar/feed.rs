//! Calendar feed at a secret URL, to which its owner's calendar program subscribes.

use edba_domain::EventKind;
use serde_json::json;

use super::agendas::agendas;
use super::entry::{self, Entry};
use super::ics;
use crate::Context;
use crate::accounts;
use crate::ballots;
use crate::commitments::instalments;
use crate::context::PublicContext;
use crate::events::{Chain, NewEvent};
use crate::meeting_access::sight_of;
use crate::sign_in::{Confirmed, Token};
use edba_common::error::{Error, Result};
use edba_common::locale;
use edba_domain::action_point::ActionPointStatus;
use edba_domain::codes::{Language, MeetingStatus, Role};
use edba_domain::{Id, Moment};
use edba_store::action_points::{self, ActionPointFilter};
use edba_store::meetings::{self, MeetingFilter, MeetingSight};
use edba_store::{calendar_feeds, desk};

/// How long meetings stay in the feed after their end, in days.
const PAST_DAYS: i64 = 90;
/// The most meetings, and the most action points, in a calendar.
const MOST: i64 = 500;
/// The most instalments in a calendar.
const MOST_INSTALMENTS: usize = 500;

/// The time at which the caller's feed URL was created; `None` if there is none.
pub fn made_at(cx: &mut Context<'_>) -> Result<Option<Moment>> {
    calendar_feeds::made_at(cx.conn, &cx.actor.id)
}

/// Creates a new feed URL for the caller and returns its token, which is shown only once. The previous URL becomes
/// invalid.
pub fn renew(cx: &mut Context<'_>, _: &Confirmed) -> Result<Token> {
    let token = Token::new();
    note(cx, EventKind::AccountCalendarAddressMade)?;
    calendar_feeds::set(cx.conn, &cx.actor.id, &token.hash(), cx.now)?;
    Ok(token)
}

/// Revokes the caller's feed URL. Errors: 404 if there is none.
pub fn stop(cx: &mut Context<'_>) -> Result<()> {
    if !calendar_feeds::remove(cx.conn, &cx.actor.id)? {
        return Err(Error::not_found("calendar"));
    }
    note(cx, EventKind::AccountCalendarAddressEnded)
}

fn note(cx: &mut Context<'_>, kind: EventKind) -> Result<()> {
    let account_id = cx.actor.id;
    let mut chain = Chain::open(cx, account_id, "client")?;
    chain.add(
        cx,
        NewEvent {
            kind,
            subject_id: account_id,
            reason: None,
            before: None,
            after: None,
            data: json!({}),
        },
    )?;
    chain.close(cx)
}

/// The calendar for a token: the open ballots on which its owner may act, the meetings of the days on which its owner sat in
/// the body (of bureau and auditor all), the due dates of its own open action points, and for a finance partner and the
/// bureau the due dates of unpaid instalments. Errors: 404 for a token that is not valid, for any reason.
pub fn feed(cx: &mut PublicContext<'_>, token: &Token, public_url: &str) -> Result<String> {
    let account = calendar_feeds::account(cx.conn, &token.hash())?
        .filter(|account| account.disabled_at.is_none())
        .ok_or_else(|| Error::not_found("calendar"))?;
    let actor = accounts::actor(&account);
    let language = account.language.unwrap_or(Language::Nl);
    let mut entries: Vec<Entry> = Vec::new();
    if let Some(me) = actor.representative_id.filter(|_| !actor.sees_everything()) {
        let votes = !actor.is(Role::ConsultationMember);
        let open_ballots = match votes {
            true => desk::open_ballots_of(cx.conn, &me, cx.now)?,
            false => Vec::new(),
        };
        for open in open_ballots {
            let elector = &open.elector;
            let has_conflict = ballots::voter(me, elector, &open.filling).recusal.is_some();
            if elector.recusal_kind.is_none() && !has_conflict {
                entries.push(entry::of_ballot(
                    &open.ballot,
                    &open.names,
                    language,
                    public_url,
                    open.ballot.opened_at,
                ));
            }
        }
        let filter = ActionPointFilter {
            owner: Some(me),
            status: Some(ActionPointStatus::Open),
            ..ActionPointFilter::default()
        };
        for one in action_points::list(cx.conn, &filter, None, MOST)? {
            entries.push(entry::of_action_point(
                &one,
                language,
                public_url,
                one.row.created_at,
            ));
        }
    }
    if matches!(actor.role, Role::FinancePartner | Role::Bureau) {
        let own = match actor.sees_everything() {
            true => None,
            false => Some(actor.organisation()?),
        };
        let today = cx.now.local_date();
        let from = Some(today - chrono::Duration::days(PAST_DAYS));
        for one in instalments::open_between(cx.conn, own, from, None, today, MOST_INSTALMENTS)? {
            entries.push(entry::of_instalment(&one, language, public_url, cx.now));
        }
    }
    // The holder of two seats on a ballot votes twice, but gets one entry.
    entries.dedup_by(|one, other| one.uid == other.uid);
    // The minutes of earlier meetings that a new member reads are no appointments.
    let of_its_days = MeetingSight {
        bodies: Vec::new(),
        ..sight_of(cx.conn, &actor, cx.now)?
    };
    let filter = MeetingFilter {
        sight: Some(of_its_days),
        status: Some(MeetingStatus::Planned),
        ends_after: Some(cx.now.plus(-chrono::Duration::days(PAST_DAYS))),
        ..MeetingFilter::default()
    };
    let found = meetings::list(cx.conn, &filter, None, MOST)?;
    let ids: Vec<Id> = found.iter().map(|meeting| meeting.row.id).collect();
    let agendas = agendas(cx.conn, &ids)?;
    for meeting in found {
        let stamp = meeting.row.updated_at;
        let agenda = agendas.get(&meeting.row.id);
        entries.push(entry::of_meeting(&meeting, agenda, language, public_url, stamp));
    }
    ics::published(&locale::say(language, "calendar-name", &[]), &entries)
}
