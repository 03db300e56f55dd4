//! The page on which the browser creates a passkey or signs in with one.

use askama::Template;
use edba_common::error::{Error, Result};
use edba_service::sign_in::passkeys::RelyingParty;

use crate::pages::base::Layout;

/// The page on which the browser creates a passkey or signs in with one.
#[derive(Template)]
#[template(path = "passkeys/ask.html")]
pub(in crate::pages) struct Ask<'a> {
    pub layout: &'a Layout,
    pub title: String,
    pub how: String,
    /// The address to which the form is submitted.
    pub action: &'static str,
    /// `make` or `show`.
    pub act: &'static str,
    /// Options for the browser's API, as JSON.
    pub options: String,
    pub hidden: Vec<(&'static str, &'a str)>,
    /// The address of the back link, and the message key of its text.
    pub back: &'static str,
    pub back_key: &'static str,
}

/// Whether browsers support passkeys at this service's address.
pub fn are_possible(layout: &Layout) -> bool {
    RelyingParty::from_public_url(&layout.public_url).is_some()
}

/// The relying party. Errors: 409 if browsers do not support passkeys at this address.
pub(in crate::pages) fn party(layout: &Layout) -> Result<RelyingParty> {
    RelyingParty::from_public_url(&layout.public_url)
        .ok_or_else(|| Error::conflict("Passkeys need a name over HTTPS, or localhost."))
}
