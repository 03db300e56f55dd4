//! State aid: the basis of public money to undertakings, the single undertakings that they belong to, the aid that others
//! declared, and what is entered in the central register.
//!
//! Whether aid fits under a ceiling is looked at under the lock of the register: the chain that single undertakings and
//! declared aid are recorded in. Which use cases hold it, and the order of locks, are listed in docs/ARCHITECTURE.md.
//! There are few such writes, so that one lock is enough, and no two cases take the same room.

mod alone;
mod declared;
mod effect_of_pledges;
mod of_case;
mod register_lock;
mod registered;
mod registration;
mod room;
mod statements;
mod undertaking_of;
mod undertakings;

use std::collections::BTreeMap;

use super::Context;
use super::cases;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::{CaseStatus, Sector};
use edba_domain::state_aid::{self, AidBasis, AidOf, needs_basis};
use edba_domain::workflow::{AidExcessFact, WaitingOn};
use edba_domain::{Cents, Id, Message};
use edba_store::cases::Case;
use edba_store::decisions::Commitment;
use edba_store::state_aid::{self as store, Standing};

pub use alone::rooms_alone;
pub use declared::{
    NewDeclaredAid, declared_aid, declared_aid_faults, find_declared_aid, record_declared_aid,
    withdraw_declared_aid,
};
pub use edba_store::single_undertakings::{DeclaredAid, KnownCeiling, NamedDeclaredAid, NamedMember};
pub use edba_store::state_aid::{AidStatement, AidStatementFilter, NamedAidStatement, RegisterEntry};
pub use effect_of_pledges::{AidOutlook, RecipientRoom, outlook, rooms_beside};
pub use of_case::{CaseAid, NeededBasis, of_case};
pub(super) use register_lock::REGISTER;
pub(super) use registered::over_time;
pub use registered::{RegisterDue, RegisteredAid, last_days, with_entries};
pub use registration::{
    NewRegisterEntry, PartialRegisterEntry, register, registered, registration_faults, to_register,
};
pub use room::{AidRoom, CountedAid, RoomOfRule, ceilings, room, rooms};
pub(super) use statements::must_fit_again;
pub use statements::{AidDue, due, due_of, find, list, state, stated_about};
pub use undertakings::{
    KnownUndertaking, UndertakingChange, change_undertaking, find_undertaking, form_undertaking, undertakings,
};

/// Locks the register: aid that fits under a ceiling fits until the end of the transaction.
pub(super) fn lock(cx: &mut Context<'_>) -> Result<()> {
    register_lock::hold(cx)
}

/// What the state machine asks about the aid of a decision.
#[derive(Debug, Default)]
pub(super) struct AidStatus {
    /// Commitments of public money to undertakings without a complete statement.
    pub unstated: usize,
    pub excesses: Vec<AidExcessFact>,
}

/// The aid of a case that waits for `finance`: of the live commitments of its decision. Nothing in other states.
pub(super) fn status(cx: &mut Context<'_>, case: &Case, commitments: &[Commitment]) -> Result<AidStatus> {
    if case.status != CaseStatus::BoardDecision || commitments.is_empty() {
        return Ok(AidStatus::default());
    }
    let recipients = recipients_of(case)?;
    let public = with_basis_needed(cx, commitments, &recipients)?;
    if public.is_empty() {
        return Ok(AidStatus::default());
    }
    let standing = store::in_force_of_case(cx.conn, &case.id)?;
    status_of(cx, &public, &recipients, &standing)
}

/// The same of commitments that need a basis, with the statements of their case in force.
fn status_of(
    cx: &mut Context<'_>,
    public: &[&Commitment],
    recipients: &[Id],
    standing: &[AidStatement],
) -> Result<AidStatus> {
    let of = |commitment: &Commitment| -> Vec<&AidStatement> {
        let own = standing.iter().filter(|row| row.commitment_id == commitment.id);
        own.collect()
    };
    let unstated = public
        .iter()
        .filter(|commitment| !is_stated(commitment, &of(commitment), recipients))
        .count();
    let ids: Vec<Id> = public.iter().map(|one| one.id).collect();
    let granted: Vec<AidStatement> = public.iter().flat_map(|one| of(one)).cloned().collect();
    Ok(AidStatus {
        unstated,
        excesses: excesses(cx, &ids, &[], &granted)?,
    })
}

/// Whether these statements are the whole basis of a commitment: all of it, for the recipients of the case.
fn is_stated(commitment: &Commitment, rows: &[&AidStatement], recipients: &[Id]) -> bool {
    rows.iter().all(|row| recipients.contains(&row.recipient_id))
        && rows.iter().map(|row| row.amount_cents).sum::<Cents>() == commitment.amount_cents
}

/// By how much statements of some commitments go beyond a ceiling, beside all other aid of the same single undertakings, that of
/// the same case included, where that is more than with the statements that `stood`. Read under the lock of the register where it decides.
fn excesses(
    cx: &mut Context<'_>,
    commitment_ids: &[Id],
    stood: &[AidStatement],
    statements: &[AidStatement],
) -> Result<Vec<AidExcessFact>> {
    let recipients: Vec<Id> = statements
        .iter()
        .filter(|row| row.basis == AidBasis::DeMinimis)
        .map(|row| row.recipient_id)
        .collect();
    if recipients.is_empty() {
        return Ok(Vec::new());
    }
    let standing: BTreeMap<Id, Standing> = store::standing_of(cx.conn, commitment_ids)?.into_iter().collect();
    let aid_of = |rows: &[AidStatement]| -> Vec<AidOf> {
        let aid = rows.iter().filter_map(|row| {
            Some(AidOf {
                organisation_id: row.recipient_id,
                aid: row.aid(*standing.get(&row.commitment_id)?)?,
            })
        });
        aid.collect()
    };
    let (stood, new) = (aid_of(stood), aid_of(statements));
    // Groups change: an organisation belongs to the one of the day of the aid.
    let groups = undertaking_of::groups_of(cx, &recipients)?;
    let everybody: Vec<Id> = groups.members().chain(recipients).collect();
    let others = room::others(cx, &everybody, commitment_ids)?;
    let over = state_aid::raised_excesses(&room::ceilings_of(cx)?, &groups, &others, &stood, &new);
    let names = undertaking_of::names(cx, over.iter().map(|one| one.undertaking))?;
    Ok(over
        .into_iter()
        .map(|one| AidExcessFact {
            undertaking: names.get(&one.undertaking).cloned().unwrap_or_default(),
            rule: one.excess.rule,
            by: one.excess.by,
        })
        .collect())
}

/// Those of these commitments that need a basis: live, of a government, to an undertaking among the recipients. What was
/// carried over from another commitment has the basis of that one. One statement.
fn with_basis_needed<'a>(
    cx: &mut Context<'_>,
    commitments: &'a [Commitment],
    recipients: &[Id],
) -> Result<Vec<&'a Commitment>> {
    let parties = parties_of(cx, commitments, recipients)?;
    let is_in_need = |row: &&Commitment| is_public_money(row, recipients, &parties);
    Ok(commitments.iter().filter(is_in_need).collect())
}

/// The names and sectors of organisations.
type Parties = BTreeMap<Id, (String, Sector)>;

/// The funders of these commitments and the recipients. One statement.
fn parties_of(cx: &mut Context<'_>, commitments: &[Commitment], recipients: &[Id]) -> Result<Parties> {
    let funders = commitments.iter().map(|row| row.organisation_id);
    let ids: Vec<Id> = funders.chain(recipients.iter().copied()).collect();
    let found = store::sectors(cx.conn, &ids)?;
    Ok(found
        .into_iter()
        .map(|(id, name, sector)| (id, (name, sector)))
        .collect())
}

fn is_public_money(commitment: &Commitment, recipients: &[Id], parties: &Parties) -> bool {
    let sector = |id: &Id| parties.get(id).map(|(_, sector)| *sector);
    let is_for_undertaking = |funder: Sector| {
        let mut recipients = recipients.iter().filter_map(sector);
        recipients.any(|recipient| needs_basis(funder, recipient))
    };
    commitment.status.is_live()
        && commitment.carried_from_id.is_none()
        && sector(&commitment.organisation_id).is_some_and(is_for_undertaking)
}

/// Whether a commitment of a case needs a basis. What was carried over from another commitment has the basis of that one.
pub(super) fn needs_statement(cx: &mut Context<'_>, commitment: &Commitment, case: &Case) -> Result<bool> {
    let recipients = recipients_of(case)?;
    Ok(!with_basis_needed(cx, std::slice::from_ref(commitment), &recipients)?.is_empty())
}

/// Who receives the money of a case.
fn recipients_of(case: &Case) -> Result<Vec<Id>> {
    Ok(cases::content(case)?.recipients().to_vec())
}

fn obstacle(code: &str) -> Error {
    let message = Message::new(format!("obstacle-{code}"));
    Error::blocked_by(Obstacle::new(code, WaitingOn::Nobody, message))
}
