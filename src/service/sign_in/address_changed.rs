//! Whose account gets another address is told at the old one: who did not ask for it can object.

use crate::domain::codes::Language;
use crate::error::Result;
use crate::locale;
use crate::service::Context;
use crate::service::mail::{self, Addressed, Letter};
use crate::store::accounts::AccountRow;

/// Writes to the address that an account had, in the transaction that changes it.
pub(in crate::service) fn tell(cx: &mut Context<'_>, account: &AccountRow, before: String) -> Result<()> {
    let language = account.language.unwrap_or(Language::Nl);
    let say = |key| locale::say(language, key, &[("name", account.name.clone().into())]);
    let letter = Letter {
        paragraphs: vec![say("mail-moved-away-what"), say("mail-moved-away-do")],
        why: say("mail-moved-away-why"),
        ..Letter::new(language, say("mail-moved-away-subject"))
    };
    // To nobody's account: mail of an account goes to the address that it has now.
    let addressed = Addressed {
        account_id: None,
        ..Addressed::to(account.id, "moved-away")
    };
    mail::post(cx, &addressed, &letter.to(before)?)
}
