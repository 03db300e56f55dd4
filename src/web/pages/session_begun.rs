//! The response that begins a session, after a link, a provider or a passkey.

use edba_domain::security::SecurityCode;
use edba_service::sign_in::passkeys::Begun;
use edba_service::sign_in::{Browser, Started};

use super::base::Page;
use super::base::cookies::Kind;
use super::base::own_path::own_path;
use crate::security::{Note, Party};
use crate::settings::Settings;

/// After a link or a provider: signs the user in, or redirects to the second step.
pub(super) fn entered(settings: &Settings, begun: &Begun, browser: &Browser, next: &str) -> Page {
    match begun {
        Begun::Session(started) => signed_in(settings, started, browser, next),
        Begun::SecondStep => Page::go("/sign-in/passkey"),
    }
}

/// The account that began to sign in, if that was enough for a session.
pub(super) fn whose(begun: &Begun) -> Party {
    match begun {
        Begun::Session(started) => Party::Account(started.account_id),
        Begun::SecondStep => Party::Unknown,
    }
}

pub(super) fn signed_in(settings: &Settings, started: &Started, browser: &Browser, next: &str) -> Page {
    let token = started.token.as_str();
    Page::go(own_path(next))
        .noting(Note::new(
            SecurityCode::SessionBegun,
            Party::Account(started.account_id),
        ))
        .cookie(Kind::Session.set(settings, token))
        .cookie(Kind::Device.set(settings, browser.device.as_str()))
        // Clear the browser token: the next sign-in link is bound to a new one.
        .cookie(Kind::Browser.clear(settings))
}
