//! Cookies of the pages. Over HTTPS they have the `__Host-` prefix, which browsers accept only with Secure and for this
//! host alone. Over plain http, which is for local use only, they cannot have it.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use crate::settings::Settings;
use edba_domain::codes::Language;
use edba_service::sign_in::Token;

/// A cookie by its purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The session of a signed-in user.
    Session,
    /// This browser, independent of any session: a sign-in link is bound to it.
    Browser,
    /// This browser from its first sign-in on: the rate limit counts its link requests for the browser itself.
    Device,
    /// The language that the user switched to.
    Language,
    /// The one-time notice for the next page.
    Notice,
    /// The address of the form that was accepted, read once by the script of the next page.
    Taken,
}

impl Kind {
    fn name(self, settings: &Settings) -> String {
        let name = match self {
            Kind::Session => "edba-session",
            Kind::Browser => "edba-browser",
            Kind::Device => "edba-device",
            Kind::Language => "edba-language",
            Kind::Notice => "edba-notice",
            Kind::Taken => "edba-taken",
        };
        if settings.is_https() {
            format!("__Host-{name}")
        } else {
            name.to_owned()
        }
    }

    fn seconds(self) -> i64 {
        match self {
            Kind::Session => edba_service::sign_in::sessions::LONGEST_DAYS * 86_400,
            Kind::Browser => 86_400,
            Kind::Device => edba_service::sign_in::known_sources::KNOWN_DAYS * 86_400,
            Kind::Language => 365 * 86_400,
            Kind::Notice | Kind::Taken => 60,
        }
    }

    /// The cookie with a value.
    pub fn set(self, settings: &Settings, value: impl Into<String>) -> Cookie<'static> {
        Cookie::build(self.name(settings), value.into())
            .path("/")
            .http_only(true)
            .secure(settings.is_https())
            .same_site(SameSite::Lax)
            .max_age(Duration::seconds(self.seconds()))
            .finish()
    }

    /// The cookie that deletes this one.
    pub fn clear(self, settings: &Settings) -> Cookie<'static> {
        let mut cookie = self.set(settings, "");
        cookie.set_max_age(Duration::ZERO);
        cookie
    }

    /// The value that the browser sent.
    pub fn read(self, request: &HttpRequest, settings: &Settings) -> Option<String> {
        request
            .cookie(&self.name(settings))
            .map(|cookie| cookie.value().to_owned())
            .filter(|value| !value.is_empty())
    }

    /// The token that the browser sent.
    pub fn token(self, request: &HttpRequest, settings: &Settings) -> Option<Token> {
        self.read(request, settings).map(|text| Token::sent(&text))
    }
}

/// The language of the pages: the one switched to, else that of the account, else the first supported one that the
/// browser accepts, else Dutch.
pub fn language(switched: Option<&str>, account: Option<Language>, accepted: Option<&str>) -> Language {
    if let Some(language) = switched.and_then(|text| text.parse().ok()) {
        return language;
    }
    account
        .or_else(|| {
            accepted.and_then(|header| {
                header
                    .split(',')
                    .filter_map(|range| range.trim().get(..2))
                    .find_map(|code| code.to_ascii_lowercase().parse().ok())
            })
        })
        .unwrap_or(Language::Nl)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_comes_before_the_account_and_the_account_before_the_browser() {
        assert_eq!(language(Some("en"), Some(Language::Nl), Some("nl")), Language::En);
        assert_eq!(language(None, Some(Language::En), Some("nl")), Language::En);
        assert_eq!(
            language(None, None, Some("fr-FR, en-GB;q=0.8, nl;q=0.5")),
            Language::En
        );
        assert_eq!(language(Some("xx"), None, None), Language::Nl);
        assert_eq!(language(None, None, Some("fr")), Language::Nl);
    }
}
