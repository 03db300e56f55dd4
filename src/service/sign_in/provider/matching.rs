//! Who signs in by what a provider says, decided and written under the lock of the account.

use super::identities::{self as bound, as_account};
use crate::domain::Id;
use crate::domain::codes::SignInMethod;
use crate::domain::identity::{Admitted, BoundBy, Candidate, Refusal, Vouched, admit};
use crate::error::Result;
use crate::service::history::Chain;
use crate::service::sign_in::Browser;
use crate::service::sign_in::passkeys::{Begun, FirstStep, second_step};
use crate::service::{Context, accounts as people};
use crate::store::accounts::{self, AccountRow};
use crate::store::identities::{self, ProviderSessionRow};

/// Whom a provider speaks of.
pub struct Person<'a> {
    /// The provider by its id.
    pub provider: &'a str,
    pub issuer: &'a str,
    pub subject: &'a str,
    pub vouched: &'a Vouched,
    /// Where the provider is told that the session ends.
    pub leave: Option<String>,
    /// The browser that comes back.
    pub browser: &'a Browser,
    /// Where to go once signed in: a path of ours.
    pub next_path: &'a str,
}

/// Begins a session of the account that is meant, or its second step; binds the subject to it where it was not.
pub fn sign_in(cx: &mut Context<'_>, person: &Person<'_>) -> Result<Result<Begun, Refusal>> {
    // The lock first, then what is decided on: two browsers may come back at the same moment.
    let locked = match meant(cx, person)? {
        (Some(account), _) | (None, Some(account)) => {
            Some((account.id, Chain::open(cx, account.id, "client")?))
        }
        (None, None) => None,
    };
    let (bound_to, at_address) = meant(cx, person)?;
    let bound_to = candidate(cx, bound_to, person.issuer)?;
    let at_address = candidate(cx, at_address, person.issuer)?;
    let account_id = match (admit(bound_to, person.vouched, at_address), locked) {
        (Ok(Admitted::Bound(account_id)), _) => account_id,
        (Ok(Admitted::Binds(account_id)), Some((id, chain))) if id == account_id => {
            let account = people::find(cx, account_id)?;
            let actor = people::actor(&account);
            bound::write(
                &mut as_account(cx, &actor),
                chain,
                account_id,
                (person.issuer, person.subject),
                BoundBy::Address,
                None,
            )?;
            account_id
        }
        // The address has just moved to an account that is not locked: they begin again.
        (Ok(Admitted::Binds(_)), _) => return Ok(Err(Refusal::Gone)),
        (Err(refusal), _) => return Ok(Err(refusal)),
    };
    let first = FirstStep {
        account_id,
        method: SignInMethod::Provider,
        browser: person.browser,
        next_path: person.next_path,
    };
    let started = match second_step::after(cx, first)? {
        Begun::Session(started) => started,
        Begun::SecondStep => return Ok(Ok(Begun::SecondStep)),
    };
    let row = ProviderSessionRow {
        session_id: started.id,
        identity_id: identities::of_subject(cx.conn, person.issuer, person.subject)?.map(|row| row.id),
        provider: person.provider.to_owned(),
        sealed_leave: person
            .leave
            .as_ref()
            .map(|leave| cx.seal.seal(&leave_purpose(started.id), leave.as_bytes())),
    };
    identities::insert_session(cx.conn, &row)?;
    Ok(Ok(Begun::Session(started)))
}

pub fn leave_purpose(session_id: Id) -> String {
    format!("leaving session {session_id}")
}

/// The account that the subject is bound to, and else the one that has the address.
fn meant(cx: &mut Context<'_>, person: &Person<'_>) -> Result<(Option<AccountRow>, Option<AccountRow>)> {
    if let Some(row) = identities::of_subject(cx.conn, person.issuer, person.subject)? {
        return Ok((accounts::find(cx.conn, &row.account_id)?, None));
    }
    Ok((
        None,
        match person.vouched {
            Vouched::For(address) => accounts::by_email(cx.conn, address)?,
            Vouched::No | Vouched::Elsewhere(_) => None,
        },
    ))
}

fn candidate(cx: &mut Context<'_>, account: Option<AccountRow>, issuer: &str) -> Result<Option<Candidate>> {
    let Some(account) = account else {
        return Ok(None);
    };
    Ok(Some(Candidate {
        account_id: account.id,
        enabled: account.disabled_at.is_none(),
        bound_here: identities::of_account_at(cx.conn, &account.id, issuer)?.is_some(),
    }))
}
