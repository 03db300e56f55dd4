//! Accounts: who may ask, made and disabled by the administrator.

use subtle::ConstantTimeEq;

use super::history::{Chain, NewEvent};
use super::tokens::Subject;
use super::{Actor, Context};
use crate::domain::codes::Role;
use crate::domain::{Fault, Id};
use crate::error::{Error, Result};
use crate::secret::{new_client_secret, sha256_hex};
use crate::store::{Conn, Db, accounts, people};

pub use crate::store::accounts::AccountRow;

/// The account behind a verified token. Errors: 401 for one that does not exist or is disabled.
pub fn authenticate(conn: &mut Conn, subject: &Subject) -> Result<Actor> {
    let row = match subject {
        Subject::Own(client_id) => accounts::by_client_id(conn, client_id)?,
        Subject::Outside { issuer, subject } => accounts::by_subject(conn, issuer, subject)?,
    };
    row.filter(|r| r.disabled_at.is_none())
        .map(|r| actor(&r))
        .ok_or_else(|| Error::unauthenticated("There is no enabled account for this token."))
}

fn actor(row: &AccountRow) -> Actor {
    Actor {
        id: row.id,
        name: row.name.clone(),
        role: row.role,
        organisation_id: row.organisation_id,
        representative_id: row.representative_id,
    }
}

/// Whether a client's secret is right; the comparison takes the same time for a wrong one and for an
/// unknown client.
pub fn check_secret(db: &Db, client_id: &str, secret: &str) -> Result<Option<AccountRow>> {
    let row = accounts::by_client_id(&mut *db.reader()?, client_id)?;
    let offered = sha256_hex(secret);
    let known = row
        .as_ref()
        .map_or_else(|| sha256_hex("nobody"), |r| r.secret_hash.clone());
    let right = bool::from(offered.as_bytes().ct_eq(known.as_bytes()));
    Ok(row.filter(|r| right && r.disabled_at.is_none()))
}

/// What an account is made from.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub name: String,
    pub role: Role,
    pub organisation_id: Option<Id>,
    pub representative_id: Option<Id>,
    pub issuer: Option<String>,
    pub subject: Option<String>,
}

/// A made account with its secret, which is shown this once.
#[derive(Debug, Clone)]
pub struct MadeAccount {
    pub account: AccountRow,
    pub secret: String,
}

/// Makes an account. Errors: 400 where the role wants a representative or an organisation that is
/// not given or does not exist.
pub fn create(cx: &mut Context<'_>, new: NewAccount) -> Result<MadeAccount> {
    let NewAccount {
        name,
        role,
        mut organisation_id,
        representative_id,
        issuer,
        subject,
    } = new;
    let mut faults = Vec::new();
    if name.trim().is_empty() {
        faults.push(Fault::new("/name", "required", "An account has a name."));
    }
    let member = matches!(role, Role::TableMember | Role::BoardMember);
    match (member, representative_id) {
        (true, None) => {
            faults.push(Fault::new(
                "/representativeId",
                "required",
                "A member's account acts as a representative.",
            ));
        }
        (false, Some(_)) => faults.push(Fault::new(
            "/representativeId",
            "not-allowed",
            "Only a member's account acts as a representative.",
        )),
        (true, Some(id)) => match people::representative(cx.conn, &id)? {
            Some(row) => organisation_id = Some(row.organisation_id),
            None => {
                faults.push(Fault::new(
                    "/representativeId",
                    "unknown",
                    "There is no such representative.",
                ));
            }
        },
        (false, None) => {}
    }
    let for_organisation = matches!(role, Role::Initiator | Role::FinancePartner);
    match (for_organisation, organisation_id) {
        (true, None) => faults.push(Fault::new(
            "/organisationId",
            "required",
            "An initiator's or finance partner's account acts for an organisation.",
        )),
        (true, Some(id)) if people::organisation(cx.conn, &id)?.is_none() => {
            faults.push(Fault::new(
                "/organisationId",
                "unknown",
                "There is no such organisation.",
            ));
        }
        (false, Some(_)) if !member => faults.push(Fault::new(
            "/organisationId",
            "not-allowed",
            "An account with this role acts for no organisation.",
        )),
        _ => {}
    }
    match (&issuer, &subject) {
        (Some(issuer), Some(subject)) => {
            if accounts::by_subject(cx.conn, issuer, subject)?.is_some() {
                faults.push(Fault::new(
                    "/subject",
                    "duplicate",
                    "This subject has an account.",
                ));
            }
        }
        (None, None) => {}
        _ => faults.push(Fault::new(
            "/subject",
            "required",
            "Issuer and subject go together.",
        )),
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let id = Id::new();
    let secret = new_client_secret();
    let account = AccountRow {
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
    };
    accounts::insert(cx.conn, &account)?;
    let mut chain = Chain::create(cx, id, "account")?;
    chain.add(
        cx,
        NewEvent {
            kind: "account.created",
            subject_id: id,
            reason: None,
            before: None,
            after: Some(1),
            data: serde_json::json!({ "clientId": account.client_id, "role": role, "name": account.name }),
        },
    )?;
    chain.close(cx)?;
    Ok(MadeAccount { account, secret })
}

/// An account. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<AccountRow> {
    accounts::find(cx.conn, &id)?.ok_or_else(|| Error::not_found("client"))
}

/// An account by its client id. Errors: 404.
pub fn by_client_id(cx: &mut Context<'_>, client_id: &str) -> Result<AccountRow> {
    accounts::by_client_id(cx.conn, client_id)?.ok_or_else(|| Error::not_found("client"))
}

/// Accounts in the order in which they were made.
pub fn list(
    cx: &mut Context<'_>,
    role: Option<Role>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<AccountRow>> {
    accounts::list(cx.conn, role, after, limit)
}

/// Renames, disables or enables an account. Its tokens are refused from the next request on.
pub fn update(
    cx: &mut Context<'_>,
    id: Id,
    name: Option<String>,
    disabled: Option<bool>,
    reason: Option<&str>,
    expects: impl FnOnce(i32) -> Result<()>,
) -> Result<AccountRow> {
    let mut chain = Chain::open(cx, id, "client")?;
    let mut row = find(cx, id)?;
    expects(row.version)?;
    if disabled == Some(true) && row.id == cx.actor.id {
        return Err(Error::conflict(
            "An account cannot disable itself; ask another administrator.",
        ));
    }
    if let Some(name) = name {
        if name.trim().is_empty() {
            return Err(Error::fault("/name", "required", "An account has a name."));
        }
        row.name = name.trim().to_owned();
    }
    match disabled {
        Some(true) => row.disabled_at = row.disabled_at.or(Some(cx.now)),
        Some(false) => row.disabled_at = None,
        None => {}
    }
    if !accounts::update(
        cx.conn,
        &id,
        row.version,
        &row.name,
        &row.secret_hash,
        row.disabled_at,
    )? {
        return Err(Error::conflict(
            "The account was changed at the same moment; read it again.",
        ));
    }
    chain.add(
        cx,
        NewEvent {
            kind: "account.changed",
            subject_id: id,
            reason,
            before: Some(row.version),
            after: Some(row.version + 1),
            data: serde_json::json!({ "name": row.name, "disabled": row.disabled_at.is_some() }),
        },
    )?;
    chain.close(cx)?;
    row.version += 1;
    Ok(row)
}
