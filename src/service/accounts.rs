//! Accounts of people and API clients; the administrator creates and disables them.

mod query;

use edba_domain::EventKind;
use subtle::ConstantTimeEq;

use super::context::PublicContext;
use super::events::{Chain, NewEvent};
use super::sign_in::address_changed;
use super::sign_in::provider::identities::unbind_by_address;
use super::tokens::Subject;
use super::{Actor, Context, versioned};
use edba_common::error::{Error, Result};
use edba_common::secret::{new_client_secret, sha256_hex};
use edba_domain::codes::{Language, Role, Sector};
use edba_domain::security::SecurityCode;
use edba_domain::{Fault, Id, Moment, text};
use edba_store::{Conn, Db, accounts, calendar_feeds, known_sources, passkeys, people, sign_in};

pub use edba_store::accounts::Account;
pub use query::find;

/// The account of a verified token, and the time on the database's clock (`None` on SQLite). Errors: 401 for an
/// account that does not exist or is disabled.
pub fn authenticate(conn: &mut Conn, subject: &Subject) -> Result<(Actor, Option<Moment>)> {
    let found = match subject {
        Subject::Own(client_id) => accounts::of_client(conn, client_id)?,
        Subject::Outside { issuer, subject } => accounts::of_subject(conn, issuer, subject)?,
    };
    found
        .and_then(|(row, read)| Some((enabled(&row)?, read)))
        .ok_or_else(|| {
            Error::unauthenticated("There is no enabled account for this token.")
                .logged_as(SecurityCode::AccountRefused)
        })
}

/// The actor of an account; `None` if the account is disabled.
pub(crate) fn enabled(row: &Account) -> Option<Actor> {
    row.disabled_at.is_none().then(|| actor(row))
}

pub(crate) fn actor(row: &Account) -> Actor {
    Actor {
        id: row.id,
        name: row.name.clone(),
        role: row.role,
        organisation_id: row.organisation_id,
        representative_id: row.representative_id,
        is_account: true,
    }
}

/// Checks a client's secret; returns its account if the secret is right and the account enabled. The comparison takes
/// the same time for a wrong secret and for an unknown client. Errors: 401 for a mandate officer, who answers as a person
/// and never through a machine's client.
pub fn check_secret(db: &Db, client_id: &str, secret: &str) -> Result<Option<Account>> {
    let row = accounts::by_client_id(&mut *db.reader()?, client_id)?;
    let offered = sha256_hex(secret);
    let known = row
        .as_ref()
        .map_or_else(|| sha256_hex("nobody"), |r| r.secret_hash.clone());
    let right = bool::from(offered.as_bytes().ct_eq(known.as_bytes()));
    let found = row.filter(|r| right && r.disabled_at.is_none());
    if found.as_ref().is_some_and(|r| r.role == Role::MandateOfficer) {
        let error =
            Error::unauthenticated("A mandate officer signs in as a person; its account is no API client.");
        return Err(error.logged_as(SecurityCode::SecretRefused));
    }
    Ok(found)
}

/// The data of a new account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub name: String,
    pub role: Role,
    pub organisation_id: Option<Id>,
    pub representative_id: Option<Id>,
    pub issuer: Option<String>,
    pub subject: Option<String>,
    /// The address under which someone signs in with a browser.
    pub email: Option<String>,
}

/// A new account with its secret, which is shown only once.
#[derive(Debug, Clone)]
pub struct MadeAccount {
    pub account: Account,
    pub secret: String,
}

/// Creates an account. Errors: 400 if the role requires a representative or an organisation that is missing or
/// does not exist.
pub fn create(cx: &mut Context<'_>, new: NewAccount) -> Result<MadeAccount> {
    let NewAccount {
        name,
        role,
        organisation_id,
        representative_id,
        issuer,
        subject,
        email,
    } = new;
    let email = email.map(|e| folded(&e));
    let mut faults = Vec::new();
    faults.extend(text::line_fault("/name", &name));
    for (pointer, text) in [("/issuer", &issuer), ("/subject", &subject)] {
        faults.extend(text.as_deref().and_then(|text| text::line_fault(pointer, text)));
    }
    let organisation_id = acts_for(cx, role, representative_id, organisation_id, &mut faults)?;
    faults.extend(subject_fault(cx, issuer.as_deref(), subject.as_deref())?);
    if let Some(email) = &email {
        faults.extend(email_fault(cx, email, None)?);
    }
    faults.extend(unreachable_fault(role, email.as_deref(), subject.as_deref()));
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let id = Id::new();
    let secret = new_client_secret();
    let account = Account {
        id,
        client_id: format!("{role}-{}", &Id::random().as_str()[..8]),
        name: name.trim().to_owned(),
        role,
        organisation_id,
        representative_id,
        secret_hash: sha256_hex(&secret),
        issuer,
        subject,
        disabled_at: None,
        version: 1,
        created_at: cx.now,
        email,
        language: None,
    };
    accounts::insert(cx.conn, &account)?;
    let mut chain = Chain::create(cx, id, "account")?;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::AccountCreated,
            subject_id: id,
            reason: None,
            before: None,
            after: Some(1),
            data: serde_json::json!({
                "clientId": account.client_id, "role": role, "name": account.name,
                "organisationId": account.organisation_id, "representativeId": account.representative_id,
            }),
        },
    )?;
    chain.close(cx)?;
    Ok(MadeAccount { account, secret })
}

/// The organisation that a new account acts for: that of its representative, or the one that is named. Adds the faults of what is
/// named for a role that has none, and of what is missing or unknown.
fn acts_for(
    cx: &mut Context<'_>,
    role: Role,
    representative_id: Option<Id>,
    organisation_id: Option<Id>,
    faults: &mut Vec<Fault>,
) -> Result<Option<Id>> {
    let is_member = matches!(
        role,
        Role::TableMember | Role::BoardMember | Role::ConsultationMember
    );
    let mut fault = |pointer, code, text| faults.push(Fault::new(pointer, code, text));
    let of_representative = match (is_member, representative_id) {
        (true, Some(id)) => people::representative(cx.conn, &id)?.map(|row| row.organisation_id),
        _ => None,
    };
    let sector = match of_representative.filter(|_| role == Role::ConsultationMember) {
        Some(id) => people::organisation(cx.conn, &id)?.map(|row| row.sector),
        None => None,
    };
    match (is_member, representative_id) {
        (true, None) => fault(
            "/representativeId",
            "required",
            "A member's account acts as a representative.",
        ),
        (false, Some(_)) => fault(
            "/representativeId",
            "not-allowed",
            "Only a member's account acts as a representative.",
        ),
        (true, Some(_)) if of_representative.is_none() => {
            fault("/representativeId", "unknown", "There is no such representative.");
        }
        (true, Some(_)) if role == Role::ConsultationMember && sector != Some(Sector::Government) => fault(
            "/representativeId",
            "not-a-government",
            "Only representatives of governments sit in a consultation body.",
        ),
        _ => {}
    }
    let needs_one = matches!(
        role,
        Role::Initiator | Role::FinancePartner | Role::MandateOfficer
    );
    match (needs_one, organisation_id) {
        (true, None) => fault(
            "/organisationId",
            "required",
            "An account of an initiator, a finance partner or a mandate officer acts for an organisation.",
        ),
        (true, Some(id)) if people::organisation(cx.conn, &id)?.is_none() => {
            fault("/organisationId", "unknown", "There is no such organisation.");
        }
        (false, Some(_)) if !is_member => fault(
            "/organisationId",
            "not-allowed",
            "An account with this role acts for no organisation.",
        ),
        _ => {}
    }
    Ok(of_representative.or(organisation_id))
}

/// The fault of a subject of an identity provider: it has an account, or comes without its issuer.
fn subject_fault(cx: &mut Context<'_>, issuer: Option<&str>, subject: Option<&str>) -> Result<Option<Fault>> {
    let (code, text) = match (issuer, subject) {
        (Some(issuer), Some(subject)) if accounts::of_subject(cx.conn, issuer, subject)?.is_some() => {
            ("duplicate", "This subject has an account.")
        }
        (Some(_), Some(_)) | (None, None) => return Ok(None),
        _ => ("required", "Issuer and subject go together."),
    };
    Ok(Some(Fault::new("/subject", code, text)))
}

/// An account by its client id. Errors: 404.
pub fn by_client_id(cx: &mut Context<'_>, client_id: &str) -> Result<Account> {
    accounts::by_client_id(cx.conn, client_id)?.ok_or_else(|| Error::not_found("client"))
}

/// Accounts in order of creation.
pub fn list(cx: &mut Context<'_>, role: Option<Role>, after: Option<Id>, limit: i64) -> Result<Vec<Account>> {
    accounts::list(cx.conn, role, after, limit)
}

/// The accounts with which people sign in with a browser, in order of creation.
pub fn with_address(cx: &mut PublicContext<'_>) -> Result<Vec<Account>> {
    accounts::with_email(cx.conn)
}

/// Stores the language of the current account.
pub fn choose_language(cx: &mut Context<'_>, language: Option<Language>) -> Result<()> {
    accounts::set_language(cx.conn, &cx.actor.id, language)?;
    let mut chain = Chain::open(cx, cx.actor.id, "client")?;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::AccountLanguageChosen,
            subject_id: cx.actor.id,
            reason: None,
            before: None,
            after: None,
            data: serde_json::json!({ "language": language }),
        },
    )?;
    chain.close(cx)
}

/// The fields of an account that can change; `None` leaves a field as it is.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    pub name: Option<String>,
    pub disabled: Option<bool>,
    /// `Some(None)` removes the address.
    pub email: Option<Option<String>>,
}

/// Renames, disables or enables an account, or changes its sign-in address. The tokens and sessions of a disabled
/// account are refused from the next request on.
pub fn update(
    cx: &mut Context<'_>,
    id: Id,
    change: AccountChange,
    reason: Option<&str>,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<Account> {
    let AccountChange {
        name,
        disabled,
        email,
    } = change;
    let mut chain = Chain::open(cx, id, "client")?;
    let before = find(cx, id)?;
    expects(before.version)?;
    let mut row = before.clone();
    if disabled == Some(true) && row.id == cx.actor.id {
        return Err(Error::conflict(
            "An account cannot disable itself; ask another administrator.",
        ));
    }
    if let Some(name) = name {
        if let Some(fault) = text::line_fault("/name", &name) {
            return Err(Error::invalid(vec![fault]));
        }
        row.name = name.trim().to_owned();
    }
    match disabled {
        Some(true) => row.disabled_at = row.disabled_at.or(Some(cx.now)),
        Some(false) => row.disabled_at = None,
        None => {}
    }
    if let Some(email) = email {
        row.email = email.map(|e| folded(&e));
        if let Some(email) = &row.email
            && let Some(fault) = email_fault(cx, email, Some(id))?
        {
            return Err(Error::invalid(vec![fault]));
        }
    }
    if let Some(fault) = unreachable_fault(row.role, row.email.as_deref(), row.subject.as_deref()) {
        return Err(Error::invalid(vec![fault]));
    }
    if row == before {
        return Ok(row);
    }
    let moved = row.email != before.email;
    row.version += 1;
    versioned::store(cx, &row, accounts::update)?;
    if moved || row.disabled_at.is_some() {
        // After a new address or a disabling, the person must sign in again.
        sign_in::end_sessions(cx.conn, &id)?;
        // The calendar subscription ends too: it may belong to the previous owner of the account.
        calendar_feeds::remove(cx.conn, &id)?;
    }
    if moved {
        unbind_by_address(cx, &mut chain, id)?;
        // The new address may belong to another person, so revoke everything that opened the account before.
        passkeys::remove_second_step(cx.conn, &id)?;
        passkeys::remove_all(cx.conn, &id)?;
        known_sources::forget_of(cx.conn, &id)?;
        if let Some(address) = before.email {
            address_changed::tell(cx, &row, address)?;
        }
    }
    // The address itself stays out of the history, which is never erased.
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::AccountChanged,
            subject_id: id,
            reason,
            before: Some(row.version - 1),
            after: Some(row.version),
            data: serde_json::json!({
                "name": row.name, "disabled": row.disabled_at.is_some(), "emailChanged": moved, "role": row.role,
                "enabled": before.disabled_at.is_some() && row.disabled_at.is_none(),
            }),
        },
    )?;
    chain.close(cx)?;
    Ok(row)
}

/// An address in the form in which it is stored and compared.
pub fn folded(email: &str) -> String {
    email.trim().to_ascii_lowercase()
}

/// The fault of a mandate officer's account with which nobody could sign in: it is no API client, and it counts where its
/// organisation answers by itself.
fn unreachable_fault(role: Role, email: Option<&str>, subject: Option<&str>) -> Option<Fault> {
    (role == Role::MandateOfficer && email.is_none() && subject.is_none()).then(|| {
        Fault::new(
            "/email",
            "required",
            "A mandate officer signs in as a person: with a mail address, or as the subject of an issuer.",
        )
    })
}

/// The fault of an address, if any. The present address of the account `own` is no conflict.
fn email_fault(cx: &mut Context<'_>, email: &str, own: Option<Id>) -> Result<Option<Fault>> {
    if !text::is_mail_address(email) {
        return Ok(Some(Fault::new(
            "/email",
            "wrong-format",
            "This is not the address of a mailbox.",
        )));
    }
    Ok(accounts::by_email(cx.conn, email)?
        .filter(|row| Some(row.id) != own)
        .map(|_| Fault::new("/email", "duplicate", "Another account has this address.")))
}
