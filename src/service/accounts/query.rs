//! Reading accounts.

use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_store::accounts::{self, Account};

use crate::Context;

/// An account. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Account> {
    accounts::find(cx.conn, &id)?.ok_or_else(|| Error::not_found("client"))
}
