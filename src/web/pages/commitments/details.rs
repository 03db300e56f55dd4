//! The part of a commitment's page with what its funder needs to pay it, the conditions of the decision, and the entries in
//! the ledger of the commitment.

use crate::pages::base::Layout;
use crate::pages::base::presentation::reason_text;
use edba_common::error::{Error, Result};
use edba_domain::codes::{ConditionStatus, Role};
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::{Cents, Id};
use edba_service::commitments::{Commitment, CommitmentEntry, disbursements};
use edba_service::partner_feed::{self, PaymentDetails};
use edba_service::{Context, conditions};

/// The most entries on the page of a commitment.
const MOST_ENTRIES: usize = 200;

/// Who receives the money, and under which number.
pub(super) struct Recipient {
    pub name: String,
    /// `KvK 12345678`; empty where none is known.
    pub number: String,
}

/// A condition of the decision.
pub(super) struct Condition {
    pub description: String,
    pub tone: &'static str,
    pub state: String,
    pub day: String,
}

/// An entry in the ledger.
pub(super) struct Entry {
    pub number: i32,
    pub day: String,
    pub kind: String,
    /// None where no amount moves.
    pub amount: Option<Cents>,
    /// Reference, payee, document, value date and reason, as far as there are any.
    pub about: String,
    /// Its id, where it is a determination, which documents can be attached to. Payments have a list of their own.
    pub determination: Option<Id>,
}

/// The view model.
#[derive(Default)]
pub(super) struct Section {
    /// Empty for a mandate officer, who pays nothing.
    pub recipients: Vec<Recipient>,
    pub payment_reference: String,
    pub conditions: Vec<Condition>,
    pub entries: Vec<Entry>,
    pub more_entries: bool,
}

impl Section {
    pub(super) fn of(
        cx: &mut Context<'_>,
        layout: &Layout,
        row: &Commitment,
        payment: Option<PaymentDetails>,
    ) -> Result<Self> {
        let limit = i64::try_from(MOST_ENTRIES + 1).map_err(Error::internal)?;
        let mut found = disbursements::entries_of(cx, row, 0, limit)?;
        let more_entries = found.len() > MOST_ENTRIES;
        found.truncate(MOST_ENTRIES);
        let entries = found.into_iter().map(|one| entry(layout, one)).collect();
        let mut section = Self {
            entries,
            more_entries,
            ..Self::default()
        };
        if let Some(payment) = payment {
            section.payment_reference = payment.payment_reference;
            section.recipients = payment.recipients.into_iter().map(recipient).collect();
            let conditions = payment.conditions.into_iter();
            section.conditions = conditions.map(|one| condition(layout, one)).collect();
        }
        Ok(section)
    }
}

/// What is needed to pay a commitment; None for a mandate officer, who pays nothing.
pub(super) fn payment_of(cx: &mut Context<'_>, id: Id) -> Result<Option<PaymentDetails>> {
    match cx.actor.is(Role::MandateOfficer) {
        true => Ok(None),
        false => partner_feed::payment_details(cx, id).map(Some),
    }
}

fn condition(layout: &Layout, one: conditions::Condition) -> Condition {
    Condition {
        tone: match one.status {
            ConditionStatus::Open => "warning",
            ConditionStatus::Met => "ok",
        },
        state: layout.name_of("term-condition", one.status),
        day: layout.day(&one.due_date),
        description: one.description,
    }
}

fn recipient(one: partner_feed::Organisation) -> Recipient {
    let number = match (one.kvk_number, one.oin) {
        (Some(kvk), _) => format!("KvK {kvk}"),
        (None, Some(oin)) => format!("OIN {oin}"),
        (None, None) => String::new(),
    };
    Recipient {
        name: one.name,
        number,
    }
}

fn entry(layout: &Layout, one: CommitmentEntry) -> Entry {
    let value_date = one.value_date.map(|day| layout.day(&day));
    let about = [
        one.booking_reference,
        one.payee,
        one.document,
        value_date,
        one.reason.map(|reason| reason_text(layout, &reason).0),
    ];
    Entry {
        number: one.seq,
        day: layout.date(&one.recorded_at),
        kind: layout.title_of("statement-kind", one.kind),
        amount: match one.kind {
            CommitmentEntryKind::Acknowledged | CommitmentEntryKind::Scheduled => None,
            _ => Some(one.amount_cents),
        },
        about: Vec::from_iter(about.into_iter().flatten()).join(" · "),
        determination: (one.kind == CommitmentEntryKind::Determined).then_some(one.id),
    }
}
