//! Mail to the old address when the address of an account changes, so that a holder who did not want that can object.

use crate::Context;
use crate::mail::{self, Addressed, Letter};
use edba_common::error::Result;
use edba_common::locale;
use edba_domain::codes::Language;
use edba_store::accounts::Account;

/// Queues the mail to the old address, in the transaction that changes it.
pub(crate) fn tell(cx: &mut Context<'_>, account: &Account, before: String) -> Result<()> {
    let language = account.language.unwrap_or(Language::Nl);
    let say = |key| locale::say(language, key, &[("name", account.name.clone().into())]);
    let letter = Letter {
        paragraphs: vec![say("mail-moved-away-what"), say("mail-moved-away-do")],
        why: say("mail-moved-away-why"),
        ..Letter::new(language, say("mail-moved-away-subject"))
    };
    // Without an account id: mail for an account is sent to its present address.
    let addressed = Addressed {
        account_id: None,
        ..Addressed::to(account.id, "moved-away")
    };
    mail::post(cx, &addressed, &letter.to(before)?)
}
