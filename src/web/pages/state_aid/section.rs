//! The part of a commitment's page about state aid.

use chrono::NaiveDate;

use super::amounts::Amounts;
use crate::pages::base::Layout;
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::commitments::Commitment;
use edba_service::state_aid::{self, AidStatement, NamedAidStatement};

/// The share of a recipient.
pub struct Share {
    pub id: Id,
    pub recipient: String,
    pub amount: Cents,
    /// The name of the basis, and of the rule of *de minimis* aid.
    pub basis: String,
    pub gross_grant: Option<Cents>,
    /// As it was granted, as it stands now, and as it is registered, where these differ.
    pub amounts: Option<String>,
    pub grounds: String,
    /// Whether the recipient gets nothing any more.
    pub is_gone: bool,
    /// The entry in the central register: its reference, or by when it is to be made or corrected.
    pub entry: Option<String>,
}

/// The basis of a commitment.
pub struct Section {
    pub shares: Vec<Share>,
    /// Whether the commitment needs a basis and has none.
    pub is_missing: bool,
    pub may_state: bool,
    /// Whether the reader may open a statement.
    pub may_open: bool,
}

impl Section {
    /// None where a commitment to these recipients needs no basis, or the reader may not see it.
    pub fn of(
        cx: &mut Context<'_>,
        layout: &Layout,
        commitment: &Commitment,
        recipients: &[Id],
    ) -> Result<Option<Self>> {
        if !matches!(cx.actor.role, Role::Bureau | Role::Auditor | Role::FinancePartner) {
            return Ok(None);
        }
        let due = state_aid::due_of(cx, commitment.clone(), recipients)?;
        if !due.needs_basis && due.stated.is_empty() && due.gone.is_empty() {
            return Ok(None);
        }
        let is_missing = due.needs_basis && due.stated.is_empty();
        let shown: Vec<NamedAidStatement> = due.stated.into_iter().chain(due.gone).collect();
        let days = state_aid::last_days(cx, &shown)?;
        let shares = shown.into_iter().map(|found| {
            let day = days.get(&found.row.id);
            share(layout, found, day)
        });
        Ok(Some(Self {
            is_missing,
            may_state: due.needs_basis && cx.actor.is(Role::Bureau),
            may_open: cx.actor.sees_everything(),
            shares: shares.collect(),
        }))
    }
}

/// The name of the basis of a statement, and of the rule of *de minimis* aid.
pub(super) fn basis_in_words(layout: &Layout, row: &AidStatement) -> String {
    let basis = layout.name_of("term-aid-basis", row.basis);
    match row.rule {
        Some(rule) => format!("{basis} ({})", layout.name_of("term-aid-rule", rule)),
        None => basis,
    }
}

/// That the entry of a statement in the central register is to be corrected, and by when: for the bureau what it is to do, for others
/// that the bureau does it. None where it is not.
pub(super) fn to_correct(
    layout: &Layout,
    found: &NamedAidStatement,
    day: Option<&NaiveDate>,
) -> Option<String> {
    let reference = &found.entry_to_correct()?.reference;
    let day = day.map(|day| layout.day(day)).unwrap_or_default();
    let key = match layout.is(Role::Bureau) {
        true => "state-aid-to-correct",
        false => "state-aid-corrected-by-bureau",
    };
    Some(layout.with2(key, "reference", reference, "day", day))
}

/// What is registered, or is to be done about it; None where there is no aid and no entry.
pub(super) fn entry(layout: &Layout, found: &NamedAidStatement, day: Option<&NaiveDate>) -> Option<String> {
    if let Some(text) = to_correct(layout, found, day) {
        return Some(text);
    }
    match found.entry() {
        Some(entry) => Some(layout.with("state-aid-registered-as", "reference", &entry.reference)),
        None => day.map(|day| layout.with("state-aid-register-by", "day", layout.day(day))),
    }
}

fn share(layout: &Layout, found: NamedAidStatement, day: Option<&NaiveDate>) -> Share {
    Share {
        id: found.row.id,
        amount: found.row.amount_cents,
        basis: basis_in_words(layout, &found.row),
        gross_grant: found.row.gross_grant_cents,
        amounts: Amounts::of(&found).map(|amounts| amounts.in_words(layout)),
        is_gone: found.row.replaced_at.is_some(),
        entry: entry(layout, &found, day),
        recipient: found.recipient,
        grounds: found.row.grounds,
    }
}
