//! Sign-in through an organisation's identity provider: OpenID Connect with the authorization code flow.
//!
//! Requests to a provider are made outside any transaction, so that a slow one holds no lock and no connection. Its
//! claims are only trusted after every check of [`token_exchange`]; whom they admit is a rule of
//! [`edba_domain::identity`].

mod discovery;
mod flow;
mod http;
pub mod identities;
mod matching;
pub mod settings;
mod token_exchange;

use openidconnect::{IssuerUrl, RedirectUrl};

use edba_common::error::{Error, Result};
use edba_domain::codes::Language;

pub use discovery::Provider;
pub use flow::{Back, Begun, Departure, Finished, LIFETIME_MINUTES, Refused, begin, finish, leaving};
pub use settings::ProviderSettings;

/// The providers of this service, in the order in which they were configured.
pub struct Providers(Vec<Provider>);

/// A provider as offered on the sign-in page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub id: String,
    pub name: String,
}

impl Providers {
    /// Makes no request yet, so that a provider that is down does not prevent the start. `public_url` is the public
    /// base URL of this service.
    pub fn new(settings: Vec<ProviderSettings>, public_url: &str) -> Result<Self> {
        settings
            .into_iter()
            .map(|settings| {
                let callback = format!("{public_url}/sign-in/provider/{}/callback", settings.id);
                let callback = RedirectUrl::new(callback).map_err(Error::internal)?;
                Ok(Provider::new(settings, callback, format!("{public_url}/sign-in")))
            })
            .collect::<Result<_>>()
            .map(Self)
    }

    /// The providers as offered in this language.
    pub fn offered(&self, language: Language) -> Vec<Offered> {
        self.0
            .iter()
            .map(|provider| Offered {
                id: provider.settings.id.clone(),
                name: provider.settings.name.pick(language).to_owned(),
            })
            .collect()
    }

    /// A provider by its id. Errors: 404.
    pub fn find(&self, id: &str) -> Result<&Provider> {
        self.0
            .iter()
            .find(|provider| provider.settings.id == id)
            .ok_or_else(|| Error::not_found("provider"))
    }

    /// The name of the configured provider with this issuer; without one, the issuer.
    pub fn name_of<'a>(&'a self, issuer: &'a str, language: Language) -> &'a str {
        self.0
            .iter()
            .find(|provider| provider.settings.issuer.as_str() == issuer)
            .map_or(issuer, |provider| provider.settings.name.pick(language))
    }
}

/// Whether a URL is secure: HTTPS, or the loopback interface.
fn is_safe(url: &openidconnect::url::Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")),
        _ => false,
    }
}

/// Parses an issuer. Errors: a sentence that says what is allowed.
fn issuer(text: &str) -> std::result::Result<IssuerUrl, String> {
    IssuerUrl::new(text.to_owned())
        .ok()
        .filter(|issuer| {
            let url = issuer.url();
            is_safe(url) && url.query().is_none() && url.fragment().is_none() && url.username().is_empty()
        })
        .ok_or_else(|| {
            "an issuer is an https:// address without ? and #, or http:// on the machine itself".to_owned()
        })
}
