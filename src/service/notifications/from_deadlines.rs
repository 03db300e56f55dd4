//! Notifications that time triggers: reminders and passed deadlines. A run finds what is due now and stores the
//! notifications that do not exist yet; a late run stores those that still make sense. No deadline depends on it.

mod action_points;
mod consultations;
mod in_kind;
mod instalments;
mod repayments;
mod reports;
mod state_aid;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::enqueue::{self, ToTell};
use super::payload::{
    About, AboutBallot, AboutCase, AboutCondition, AboutRatification, BallotContent, ConditionsContent,
    MandateEndContent, RatificationsContent,
};
use super::subjects::{by_account, by_officers};
use crate::{Actor, Context, UnitOfWork, Who, ratifications};
use edba_common::error::{Error, Result};
use edba_domain::codes::Role;
use edba_domain::notifications::NotificationKind;
use edba_domain::notifications::reminders::{self, BallotReminder, DayReminder};
use edba_domain::notifications::table::{self, Audience, Time};
use edba_domain::{Cents, Id, Moment};
use edba_store::notifications;
use edba_store::notifications::audience::{self, Voter};
use edba_store::notifications::deadlines::{
    self, NamedBallot, NamedCondition, NamedRatification, PledgeAtRisk,
};

/// Stores the notifications that have become due; returns how many. Any number of processes may do this at once. A
/// fixed number of statements, plus one for each further thousand ballots and five hundred notifications.
pub fn remind(unit: &UnitOfWork<'_>, clockwork: &Actor) -> Result<usize> {
    // Read first: usually nothing is due, and then no write lock is taken.
    let to_tell = unit.read(Who::Known(clockwork), due)?;
    if to_tell.is_empty() {
        return Ok(0);
    }
    unit.write(Who::Known(clockwork), |cx| {
        let now = cx.now;
        let rows = enqueue::rows(cx.conn, now, to_tell)?;
        notifications::insert(cx.conn, &rows)
    })
}

/// Returns the notifications that are due and not stored yet.
fn due(cx: &mut Context<'_>) -> Result<Vec<ToTell>> {
    let mut found = Vec::new();
    ballots(cx, &mut found)?;
    ratifications(cx, &mut found)?;
    conditions(cx, &mut found)?;
    in_kind::promises(cx, &mut found)?;
    in_kind::guarantees(cx, &mut found)?;
    state_aid::entries(cx, &mut found)?;
    mandates(cx, &mut found)?;
    reports::due(cx, &mut found)?;
    instalments::instalments(cx, &mut found)?;
    repayments::overdue(cx, &mut found)?;
    action_points::action_points(cx, &mut found)?;
    consultations::missing(cx, &mut found)?;
    let mut keys: Vec<String> = found.iter().map(|one| one.source_key.clone()).collect();
    keys.sort_unstable();
    keys.dedup();
    let already_sent: HashSet<_> = notifications::already_sent(cx.conn, &keys)?.into_iter().collect();
    found.retain(|one| !already_sent.contains(&(one.account_id, one.kind, one.source_key.clone())));
    Ok(found)
}

/// Adds the same notification for each account of an audience.
fn each(
    found: &mut Vec<ToTell>,
    accounts: impl IntoIterator<Item = Id>,
    kind: NotificationKind,
    source_key: &str,
    about: &About,
    expires_at: Option<Moment>,
) {
    found.extend(accounts.into_iter().map(|account_id| ToTell {
        account_id,
        kind,
        source_key: source_key.to_owned(),
        event_id: None,
        about: about.clone(),
        expires_at,
    }));
}

fn no_such(audience: Audience) -> Error {
    Error::internal(format!("no deadline notice has the audience {audience}"))
}

fn ballots(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let open = deadlines::open_ballots(cx.conn, cx.now)?;
    let extended: HashMap<Id, Moment> = deadlines::last_extended(cx.conn, cx.now)?
        .into_iter()
        .filter_map(|(id, at)| Some((id, at?)))
        .collect();
    let now: Vec<(&NamedBallot, BallotReminder)> = open
        .iter()
        .filter_map(|ballot| {
            let since = extended.get(&ballot.id).copied().unwrap_or(ballot.opened_at);
            let which = reminders::of_ballot(ballot.opened_at, ballot.closes_at, since, cx.now)?;
            Some((ballot, which))
        })
        .collect();
    let ids: Vec<Id> = now.iter().map(|(ballot, _)| ballot.id).collect();
    let mut voters = audience::voters(cx.conn, &ids, cx.today())?;
    voters.retain(|voter| voter.cast_by().is_none());
    let of_ballot: HashMap<Id, &[Voter]> = voters
        .chunk_by(|one, next| one.ballot_id == next.ballot_id)
        .filter_map(|some| Some((some.first()?.ballot_id, some)))
        .collect();
    for (audience, kind) in table::of_time(Time::BallotRunsOut) {
        if audience != Audience::VotersYetToVote {
            return Err(no_such(audience));
        }
        for (ballot, which) in &now {
            let voters = of_ballot.get(&ballot.id).copied().unwrap_or_default();
            for (account_id, acting_for) in by_account(voters) {
                found.push(ToTell {
                    account_id,
                    kind,
                    // The deadline is part of the key, so that an extension triggers a new reminder.
                    source_key: format!("{}/{}/{which}", ballot.id, ballot.closes_at),
                    event_id: None,
                    about: About::Ballot(BallotContent {
                        ballot: AboutBallot::from(*ballot),
                        acting_for,
                        before: None,
                        reason: None,
                    }),
                    expires_at: Some(ballot.closes_at),
                });
            }
        }
    }
    Ok(())
}

/// Ratifications due, grouped by case, due date and reminder.
type RatificationGroups<'a> = BTreeMap<(Id, NaiveDate, Option<DayReminder>), Vec<&'a NamedRatification>>;

fn ratifications(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let soon = deadlines::ratifications_due(cx.conn, reminders::days_in_sight(cx.now))?;
    let past = deadlines::ratifications_due(cx.conn, reminders::passed_lately(cx.now))?;
    let mut organisations: Vec<Id> = soon
        .iter()
        .chain(&past)
        .map(|one| one.row.organisation_id)
        .collect();
    organisations.sort_unstable();
    organisations.dedup();
    let partners = audience::of_organisations(cx.conn, Role::FinancePartner, &organisations)?;
    let officers = audience::of_organisations(cx.conn, Role::MandateOfficer, &organisations)?;
    let bureau = audience::bureau(cx.conn)?;
    let answerers = ratifications::answerers(cx, organisations)?;
    let mut groups: [(Time, RatificationGroups<'_>); 2] = [
        (Time::RatificationDue, BTreeMap::new()),
        (Time::RatificationLapsed, BTreeMap::new()),
    ];
    for one in &soon {
        // A ratification can still be given on its due date.
        let last = one.row.due_date >= cx.today();
        if last && let Some(which) = reminders::of_day(one.row.due_date, one.decided_at, cx.now) {
            let key = (one.row.case_id, one.row.due_date, Some(which));
            groups[0].1.entry(key).or_default().push(one);
        }
    }
    for one in &past {
        if reminders::has_passed(one.row.due_date, cx.now) {
            let key = (one.row.case_id, one.row.due_date, None);
            groups[1].1.entry(key).or_default().push(one);
        }
    }
    for (time, groups) in &groups {
        for ((case_id, day, which), items) in groups {
            let source = format!("{case_id}/{day}/{}", which.map_or("lapsed", |w| w.as_str()));
            // A reminder expires with its due date; the notification of the lapse does not expire.
            let until = which.map(|_| Moment::end_of(*day));
            let about = |organisation: Option<Id>| {
                let items: Vec<_> = items
                    .iter()
                    .filter(|one| organisation.is_none_or(|id| one.row.organisation_id == id))
                    .collect();
                let first = items.first()?;
                Some(About::Ratifications(RatificationsContent {
                    case: case_of(*case_id, &first.case_number, &first.case_title),
                    number: first.decision_number.clone(),
                    items: items.iter().map(|one| AboutRatification::from(**one)).collect(),
                    fell_away: None,
                    by_officers: by_officers(&answerers, items.iter().map(|one| **one)),
                }))
            };
            for (audience, kind) in table::of_time(*time) {
                match audience {
                    Audience::Bureau => {
                        if let Some(about) = about(None) {
                            each(found, bureau.iter().copied(), kind, &source, &about, until);
                        }
                    }
                    Audience::RatifyingPartners | Audience::RatifyingOfficers => {
                        let accounts = match audience {
                            Audience::RatifyingOfficers => &officers,
                            _ => &partners,
                        };
                        for (account, organisation) in accounts {
                            if let Some(about) = about(Some(*organisation)) {
                                each(found, [*account], kind, &source, &about, until);
                            }
                        }
                    }
                    other => return Err(no_such(other)),
                }
            }
        }
    }
    Ok(())
}

fn case_of(id: Id, number: &str, title: &str) -> AboutCase {
    AboutCase {
        id,
        number: number.to_owned(),
        title: title.to_owned(),
    }
}

fn conditions(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let open = deadlines::conditions_due(cx.conn, reminders::days_in_sight(cx.now))?;
    let mut due: BTreeMap<(Id, NaiveDate, DayReminder), Vec<&NamedCondition>> = BTreeMap::new();
    for one in &open {
        if let Some(which) = reminders::of_day(one.row.due_date, one.decided_at, cx.now) {
            due.entry((one.row.case_id, one.row.due_date, which))
                .or_default()
                .push(one);
        }
    }
    let concerned: Vec<&NamedCondition> = due.values().flatten().copied().collect();
    let initiators: Vec<Id> = concerned.iter().map(|one| one.initiator_id).collect();
    let decisions: Vec<Id> = concerned.iter().map(|one| one.row.decision_id).collect();
    let initiators = audience::of_organisations(cx.conn, Role::Initiator, &initiators)?;
    let partners = audience::committed_partners(cx.conn, &decisions)?;
    let funders: Vec<Id> = partners
        .iter()
        .map(|(_, organisation, _)| *organisation)
        .collect();
    let names: HashMap<Id, String> = deadlines::organisation_names(cx.conn, &funders)?
        .into_iter()
        .collect();
    let bureau = audience::bureau(cx.conn)?;
    let same = |owner: &str, name: &str| owner.trim().to_lowercase() == name.trim().to_lowercase();
    for ((case_id, day, which), items) in &due {
        let source = format!("{case_id}/{day}/{which}");
        let about = |items: &[&NamedCondition]| {
            let first = items.first()?;
            Some(About::Conditions(ConditionsContent {
                case: case_of(*case_id, &first.case_number, &first.case_title),
                decision_id: first.row.decision_id,
                number: first.decision_number.clone(),
                due_date: *day,
                items: items
                    .iter()
                    .map(|one| AboutCondition {
                        id: one.row.id,
                        description: one.row.description.clone(),
                        owner: one.row.owner.clone(),
                    })
                    .collect(),
            }))
        };
        for (audience, kind) in table::of_time(Time::ConditionDue) {
            match audience {
                Audience::Bureau => {
                    if let Some(about) = about(items) {
                        each(found, bureau.iter().copied(), kind, &source, &about, None);
                    }
                }
                Audience::ConditionOwner => {
                    let mut theirs: BTreeMap<Id, Vec<&NamedCondition>> = BTreeMap::new();
                    for one in items {
                        let of_initiator = initiators.iter().filter(|(_, organisation)| {
                            *organisation == one.initiator_id && same(&one.row.owner, &one.initiator)
                        });
                        let of_funder = partners.iter().filter(|(decision, organisation, _)| {
                            *decision == one.row.decision_id
                                && names
                                    .get(organisation)
                                    .is_some_and(|name| same(&one.row.owner, name))
                        });
                        let accounts = of_initiator.map(|(account, _)| account);
                        for account in accounts.chain(of_funder.map(|(_, _, account)| account)) {
                            theirs.entry(*account).or_default().push(one);
                        }
                    }
                    for (account, items) in theirs {
                        if let Some(about) = about(&items) {
                            each(found, [account], kind, &source, &about, None);
                        }
                    }
                }
                other => return Err(no_such(other)),
            }
        }
    }
    Ok(())
}

fn mandates(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let mut at_risk = deadlines::pledges_at_risk(cx.conn, reminders::mandates_in_sight(cx.now))?;
    // A pledge in a ballot that closes before the mandate ends is not at risk.
    at_risk.retain(|one| one.closes_at > Moment::end_of(one.valid_until));
    let mut ending: BTreeMap<(Id, NaiveDate), Vec<&PledgeAtRisk>> = BTreeMap::new();
    for one in &at_risk {
        ending
            .entry((one.mandate_id, one.valid_until))
            .or_default()
            .push(one);
    }
    let holders: Vec<Id> = at_risk.iter().map(|one| one.representative_id).collect();
    let holders = audience::of_mandate_holders(cx.conn, &holders)?;
    let bureau = audience::bureau(cx.conn)?;
    for ((mandate_id, valid_until), pledges) in &ending {
        let Some(first) = pledges.first() else { continue };
        let mut pledged: Vec<(AboutCase, Cents)> = Vec::new();
        for one in pledges {
            match pledged.iter_mut().find(|(case, _)| case.id == one.case_id) {
                Some((_, amount)) => *amount += one.amount,
                None => pledged.push((
                    case_of(one.case_id, &one.case_number, &one.case_title),
                    one.amount,
                )),
            }
        }
        let about = About::Mandate(MandateEndContent {
            mandate_id: *mandate_id,
            representative: first.representative.clone(),
            valid_until: *valid_until,
            pledged,
        });
        let source = format!("{mandate_id}/{valid_until}");
        let until = Some(Moment::end_of(*valid_until));
        for (audience, kind) in table::of_time(Time::MandateEnds) {
            match audience {
                Audience::Bureau => each(found, bureau.iter().copied(), kind, &source, &about, until),
                Audience::MandateHolder => {
                    let theirs = holders.iter().filter(|(_, id)| *id == first.representative_id);
                    each(
                        found,
                        theirs.map(|(account, _)| *account),
                        kind,
                        &source,
                        &about,
                        until,
                    );
                }
                other => return Err(no_such(other)),
            }
        }
    }
    Ok(())
}
