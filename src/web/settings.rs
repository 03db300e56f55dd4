//! The settings of the HTTP layer.

use std::time::Duration;

use edba_domain::client_address::TrustedProxies;

/// The settings that the running application needs.
#[derive(Debug, Clone)]
pub struct Settings {
    pub public_url: String,
    /// A URI.
    pub security_contact: String,
    /// Whether this is the demonstration, which shows its mail on a page.
    pub demo: bool,
    /// The proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: TrustedProxies,
    /// Timeout for the body of a request.
    pub body_timeout: Duration,
    /// Timeout for the whole of an upload; each piece of it has that of a body.
    pub upload_timeout: Duration,
    /// Whether answers carry a Server-Timing header with the number of statements.
    pub server_timing: bool,
}

impl Settings {
    /// Whether the public URL is HTTPS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Whether people may sign in with a browser: over HTTPS, or on the machine itself.
    pub fn may_sign_in(&self) -> bool {
        let host = self.public_url.trim_start_matches("http://");
        self.is_https()
            || ["127.0.0.1", "localhost", "[::1]"]
                .iter()
                .any(|own| host == *own || host.starts_with(&format!("{own}:")))
    }
}
