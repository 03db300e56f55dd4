//! The part of a commitment's page about state aid.

use crate::pages::base::Layout;
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::state_aid::register_due;
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
    pub grounds: String,
    /// The entry in the central register: its reference, or by when it is due.
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
    /// None where the commitment needs no basis, or the reader may not see it.
    pub fn of(cx: &mut Context<'_>, layout: &Layout, commitment: &Commitment) -> Result<Option<Self>> {
        if !matches!(cx.actor.role, Role::Bureau | Role::Auditor | Role::FinancePartner) {
            return Ok(None);
        }
        let due = state_aid::due_of(cx, commitment.clone())?;
        if !due.needs_basis && due.stated.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self {
            is_missing: due.needs_basis && due.stated.is_empty(),
            may_state: due.needs_basis && cx.actor.is(Role::Bureau),
            may_open: cx.actor.sees_everything(),
            shares: due.stated.into_iter().map(|found| share(layout, found)).collect(),
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

fn share(layout: &Layout, found: NamedAidStatement) -> Share {
    let entry = match (&found.row.register_reference, found.entry_to_correct()) {
        (Some(reference), _) => Some(layout.with("state-aid-registered-as", "reference", reference.clone())),
        (None, Some(reference)) => Some(layout.with("state-aid-to-correct", "reference", reference)),
        (None, None) if found.is_to_register() => {
            let due = layout.day(&register_due(found.row.granted_on));
            Some(layout.with("state-aid-register-by", "day", due))
        }
        (None, None) => None,
    };
    Share {
        id: found.row.id,
        recipient: found.recipient,
        amount: found.row.amount_cents,
        basis: basis_in_words(layout, &found.row),
        gross_grant: found.row.gross_grant_cents,
        grounds: found.row.grounds,
        entry,
    }
}
