//! The feed for the financial system of a funder: each entry is a commitment that changed, as it is now, with all that a
//! link needs to book and pay it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::Context;
use super::changes::{self, After, Begin, Feed, Reset, WINDOW};
use crate::organisations;
use edba_common::error::{Error, Result};
use edba_domain::changes::ChangedResource;
use edba_domain::{Cents, EventKind, Id, Moment};
use edba_store::decisions::{Commitment, Condition};
use edba_store::partner_feed::{self as store, FedCommitmentRow, LeadsTo, MovedRow};
use edba_store::payment_schedules::InstalmentRow;

pub use edba_store::people::Organisation;

/// Entries of the feed, in the order of the changes.
#[derive(Debug, Clone)]
pub struct PartnerFeed {
    pub entries: Vec<PartnerFeedEntry>,
    /// The cursor with which to continue, also where there are no entries.
    pub next_after: String,
    /// Whether there is more to look at now.
    pub more: bool,
    /// The last position of the feed of changes.
    pub last_position: i64,
}

/// An entry of the feed.
#[derive(Debug, Clone)]
pub enum PartnerFeedEntry {
    Commitment {
        /// The cursor after this entry.
        position: String,
        /// The last change of the commitment in this part of the feed.
        kind: EventKind,
        happened_at: Moment,
        record: Box<FedCommitment>,
    },
    /// Everything is to be read anew.
    Reset {
        position: String,
        because: Reset,
        at: Moment,
    },
}

/// An instalment of a payment schedule.
#[derive(Debug, Clone)]
pub struct FedInstalment {
    pub number: i32,
    pub due_date: NaiveDate,
    pub amount: Cents,
    pub description: String,
    /// The condition that must be met before it is paid.
    pub condition_id: Option<Id>,
}

/// A commitment with its decision, its case and the recipients of the money, as they are now.
#[derive(Debug, Clone)]
pub struct FedCommitment {
    pub row: Commitment,
    pub decision_number: String,
    pub decided_at: Moment,
    pub case_number: String,
    pub case_title: String,
    pub payment: PaymentDetails,
    /// Of the payment schedule in force, in order; empty where there is none.
    pub instalments: Vec<FedInstalment>,
}

impl FedCommitment {
    /// The amount that the funder has in its books: all of it once it is acknowledged.
    pub fn acknowledged_cents(&self) -> Cents {
        match self.row.booking_reference {
            Some(_) => self.row.amount_cents,
            None => Cents::ZERO,
        }
    }
}

/// What a funder needs to pay a commitment: who receives the money, under which reference, and on which conditions.
#[derive(Debug, Clone)]
pub struct PaymentDetails {
    /// The recipients that the case names, or else its initiator.
    pub recipients: Vec<Organisation>,
    /// The reference by which the recipient knows a payment: the case and the budget year. It stays the same when the
    /// decision gets a new version.
    pub payment_reference: String,
    /// Of the decision, by line.
    pub conditions: Vec<Condition>,
}

/// The kinds of events that change what the feed says of a commitment.
fn sources() -> Vec<(LeadsTo, Vec<EventKind>)> {
    vec![
        (LeadsTo::Itself, ChangedResource::Commitment.kinds().collect()),
        (
            LeadsTo::Entry,
            ChangedResource::Disbursement
                .kinds()
                .chain(ChangedResource::Repayment.kinds())
                .collect(),
        ),
        (
            LeadsTo::Schedule,
            ChangedResource::PaymentSchedule.kinds().collect(),
        ),
        (LeadsTo::Condition, ChangedResource::Condition.kinds().collect()),
        // A new version of a decision takes the commitments over, with other conditions.
        (LeadsTo::Decision, vec![EventKind::DecisionMade]),
        (LeadsTo::Case, vec![EventKind::CaseRevised]),
    ]
}

/// The commitments of an organisation that changed after a cursor, at most `limit` changes. A commitment that changed
/// several times is given once, at its last change. A finance partner reads the feed of its own organisation; bureau and
/// auditor say of which. Call it in a consistent read. Errors: 400 for a text that is not a cursor, and without an
/// organisation; 404 for an organisation that does not exist.
pub fn after(
    cx: &mut Context<'_>,
    organisation_id: Option<Id>,
    after: &After,
    limit: i64,
) -> Result<PartnerFeed> {
    let organisation_id = reader_of(cx, organisation_id)?;
    let feed = changes::partner_feed(cx, organisation_id)?;
    let last_position = feed.last_position;
    let only = |entries: Vec<PartnerFeedEntry>, next_after: String, more: bool| PartnerFeed {
        entries,
        next_after,
        more,
        last_position,
    };
    let position = match feed.begin(cx, after)? {
        Begin::After(position) => position,
        Begin::AtTheEnd => return Ok(only(Vec::new(), feed.cursor_at(cx, last_position)?, false)),
        Begin::Anew {
            because,
            position,
            more,
        } => {
            let position = feed.cursor_at(cx, position)?;
            let reset = PartnerFeedEntry::Reset {
                position: position.clone(),
                because,
                at: cx.now,
            };
            return Ok(only(vec![reset], position, more));
        }
    };
    let window = last_position.min(position + WINDOW);
    let (moved, end) = moved(cx, &organisation_id, position, window, limit)?;
    let changed: Vec<Id> = moved.iter().map(|change| change.commitment_id).collect();
    let records = records(cx, &changed)?;
    let begun = feed.cursor_at(cx, position)?;
    let entries = entries(&feed, begun, moved, records)?;
    Ok(only(entries, feed.cursor_at(cx, end)?, end < last_position))
}

/// The entries of these changes. `done` is the cursor before the first. Of the entries of one event only the last has the
/// cursor after that event: a reader that stops between them gets all of them again.
fn entries(
    feed: &Feed,
    mut done: String,
    moved: Vec<MovedRow>,
    mut records: BTreeMap<Id, FedCommitment>,
) -> Result<Vec<PartnerFeedEntry>> {
    let mut entries = Vec::new();
    let mut moved = moved.into_iter().peekable();
    while let Some(change) = moved.next() {
        let record = records
            .remove(&change.commitment_id)
            .ok_or_else(|| Error::internal("a commitment of the feed is not there"))?;
        if moved.peek().is_none_or(|next| next.position != change.position) {
            done = feed.cursor_of(change.position, &change.event_id);
        }
        entries.push(PartnerFeedEntry::Commitment {
            position: done.clone(),
            kind: change.kind,
            happened_at: change.happened_at,
            record: Box::new(record),
        });
    }
    Ok(entries)
}

/// The organisation whose feed is read. Errors: 400, 404.
fn reader_of(cx: &mut Context<'_>, asked: Option<Id>) -> Result<Id> {
    if !cx.actor.sees_everything() {
        return cx.actor.organisation();
    }
    let asked = asked.ok_or_else(|| {
        Error::fault(
            "?organisationId",
            "required",
            "Say the feed of which organisation you want.",
        )
    })?;
    organisations::find(cx, asked).map(|organisation| organisation.id)
}

/// The changes after a position, each commitment once, at its last change; and the position up to which they were read.
/// The changes of one position are read together, so that a cursor never stands between them.
fn moved(
    cx: &mut Context<'_>,
    organisation_id: &Id,
    after: i64,
    window: i64,
    limit: i64,
) -> Result<(Vec<MovedRow>, i64)> {
    let sources = sources();
    let mut found = store::moved(cx.conn, &sources, organisation_id, (after, window), limit + 1)?;
    let mut end = window;
    if i64::try_from(found.len()).unwrap_or(i64::MAX) > limit
        && let Some(cut) = found.last().map(|last| last.position)
    {
        found.retain(|change| change.position < cut);
        end = cut - 1;
        if found.is_empty() {
            let at_the_cut = (cut - 1, cut);
            found = store::moved(cx.conn, &sources, organisation_id, at_the_cut, i64::MAX)?;
            end = cut;
        }
    }
    Ok((last_of_each(found), end))
}

/// The last change of each commitment, in the order of the positions.
fn last_of_each(mut found: Vec<MovedRow>) -> Vec<MovedRow> {
    let mut seen = BTreeSet::new();
    found.reverse();
    found.retain(|change| seen.insert(change.commitment_id));
    found.reverse();
    found
}

/// What is needed to pay a commitment that the caller may see. Three statements. Errors: 404.
pub fn payment_details(cx: &mut Context<'_>, commitment_id: Id) -> Result<PaymentDetails> {
    let found = details_of(cx, &[commitment_id])?.pop();
    found
        .map(|(_, details)| details)
        .ok_or_else(|| Error::not_found("commitment"))
}

/// These commitments, with what is needed to pay each. Three statements.
fn details_of(cx: &mut Context<'_>, ids: &[Id]) -> Result<Vec<(FedCommitmentRow, PaymentDetails)>> {
    let rows = store::commitments(cx.conn, ids)?;
    let decisions: BTreeSet<Id> = rows.iter().map(|found| found.row.decision_id).collect();
    let decisions: Vec<Id> = decisions.into_iter().collect();
    let conditions = store::conditions(cx.conn, &decisions)?;
    let mut recipients = Vec::new();
    for found in &rows {
        let content = found.case_content.read()?;
        recipients.push(content.recipients().to_vec());
    }
    let named: BTreeSet<Id> = recipients.iter().flatten().copied().collect();
    let named: Vec<Id> = named.into_iter().collect();
    let organisations = store::organisations(cx.conn, &named)?;
    let details = |found: &FedCommitmentRow, recipients: Vec<Id>| {
        let of_decision = |condition: &&Condition| condition.decision_id == found.row.decision_id;
        PaymentDetails {
            recipients: recipients
                .iter()
                .filter_map(|id| organisations.iter().find(|one| one.id == *id).cloned())
                .collect(),
            payment_reference: format!("{}/{}", found.case_number, found.row.budget_year),
            conditions: conditions.iter().filter(of_decision).cloned().collect(),
        }
    };
    Ok(rows
        .into_iter()
        .zip(recipients)
        .map(|(found, recipients)| {
            let details = details(&found, recipients);
            (found, details)
        })
        .collect())
}

/// The records of these commitments, by id. Four statements.
fn records(cx: &mut Context<'_>, ids: &[Id]) -> Result<BTreeMap<Id, FedCommitment>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let instalments = store::instalments(cx.conn, ids)?;
    let record = |(found, payment): (FedCommitmentRow, PaymentDetails)| {
        let own = instalments.iter().filter(|(id, _)| *id == found.row.id);
        let record = FedCommitment {
            instalments: own.map(|(_, row)| instalment(row)).collect(),
            payment,
            decision_number: found.decision_number,
            decided_at: found.decided_at,
            case_number: found.case_number,
            case_title: found.case_title,
            row: found.row,
        };
        (record.row.id, record)
    };
    Ok(details_of(cx, ids)?.into_iter().map(record).collect())
}

fn instalment(row: &InstalmentRow) -> FedInstalment {
    FedInstalment {
        number: row.number,
        due_date: row.due_date,
        amount: row.amount_cents,
        description: row.description.clone(),
        condition_id: row.condition_id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(position: i64, commitment_id: Id) -> MovedRow {
        MovedRow {
            position,
            event_id: Id::new(),
            kind: EventKind::DisbursementRecorded,
            happened_at: serde_json::from_value("2026-03-02T09:00:00Z".into()).unwrap(),
            commitment_id,
        }
    }

    #[test]
    fn a_commitment_that_changed_twice_is_given_once_at_its_last_change() {
        let (one, other) = (Id::new(), Id::new());
        let found = last_of_each(vec![
            change(1, one),
            change(2, other),
            change(3, one),
            change(3, other),
        ]);
        let places: Vec<_> = found
            .iter()
            .map(|change| (change.position, change.commitment_id))
            .collect();
        assert_eq!(places, [(3, one), (3, other)]);
    }
}
