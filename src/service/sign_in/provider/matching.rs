//! Matching of a provider's subject to an account, under the lock of the account.

use super::identities::{self as bound, as_account};
use crate::events::Chain;
use crate::sign_in::Browser;
use crate::sign_in::passkeys::{Begun, FirstStep, second_step};
use crate::{Context, accounts as people};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::SignInMethod;
use edba_domain::identity::{Admitted, BoundBy, Candidate, Refusal, Vouched, admit};
use edba_store::accounts::{self, Account};
use edba_store::identities::{self, ProviderSessionRow};

/// A person authenticated by a provider.
pub struct Person<'a> {
    /// The id of the provider.
    pub provider: &'a str,
    pub issuer: &'a str,
    pub subject: &'a str,
    pub vouched: &'a Vouched,
    /// The sign-out URL of the provider.
    pub leave: Option<String>,
    /// The browser of the callback.
    pub browser: &'a Browser,
    /// Where to continue after signing in: a path of this service.
    pub next_path: &'a str,
}

/// Begins a session of the matching account, or its second step; binds the subject to the account if it was not.
pub fn sign_in(cx: &mut Context<'_>, person: &Person<'_>) -> Result<Result<Begun, Refusal>> {
    // The account is locked first and then read again, since two browsers may finish concurrently.
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
        // The address has just moved to an account that is not locked: the user must begin again.
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

/// The account that the subject is bound to, or else the account with the address.
fn meant(cx: &mut Context<'_>, person: &Person<'_>) -> Result<(Option<Account>, Option<Account>)> {
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

fn candidate(cx: &mut Context<'_>, account: Option<Account>, issuer: &str) -> Result<Option<Candidate>> {
    let Some(account) = account else {
        return Ok(None);
    };
    Ok(Some(Candidate {
        account_id: account.id,
        enabled: account.disabled_at.is_none(),
        bound_here: identities::of_account_at(cx.conn, &account.id, issuer)?.is_some(),
    }))
}
