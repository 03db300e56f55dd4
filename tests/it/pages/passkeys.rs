//! Passkeys, with Chromium's virtual authenticator.

mod attacks;
pub mod authenticator;
mod second_step;
mod stories;
mod telling;

use crate::app::App;

/// How the service is reached in these tests: browsers have passkeys for a name, and the tests' own address is a
/// number.
pub const LOCALHOST: &[&str] = &["--public-url", "http://localhost"];
pub const OFFICER: &str = "medewerker@bureau.example";
pub const AUDITOR: &str = "accountant@bureau.example";

/// The link in the last mail to an address.
#[track_caller]
pub fn link_for(app: &App, email: &str) -> String {
    let mails = app.mails();
    let mail = mails.iter().rfind(|mail| mail.to == email).expect("a mail");
    mail.text
        .split_whitespace()
        .find_map(|word| word.strip_prefix("http://localhost"))
        .expect("a link in the mail")
        .to_owned()
}

/// The kinds of the events of an account, oldest first, without its signing in and out.
fn security_events(app: &App, account_id: edba::domain::Id) -> Vec<(String, serde_json::Value)> {
    app.work(|cx| edba::store::events::list(cx.conn, &account_id, 0, 100))
        .into_iter()
        .map(|row| (row.kind, row.data.read().unwrap()))
        .filter(|(kind, _)| !kind.starts_with("account.signed"))
        .collect()
}
