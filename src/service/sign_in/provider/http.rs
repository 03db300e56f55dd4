//! How a provider is asked: in bounded time, with a bounded answer, and never led elsewhere.

use std::time::Duration;

use openidconnect::{HttpRequest, HttpResponse, SyncHttpClient};

/// How long one answer may take, all in all.
const PATIENCE: Duration = Duration::from_secs(5);
/// How large one answer may be, in bytes.
const LARGEST: u64 = 512 * 1024;

/// Asks providers over HTTP.
#[derive(Debug)]
pub struct Http(ureq::Agent);

impl Http {
    pub fn new() -> Self {
        Self(
            ureq::Agent::config_builder()
                .timeout_global(Some(PATIENCE))
                // A secret is sent to the address that the provider announced, and to no other.
                .max_redirects(0)
                // One sign-in comes long after another: a connection that was kept is closed by then.
                .max_idle_connections(0)
                // What a provider refuses it says in a body.
                .http_status_as_error(false)
                .build()
                .into(),
        )
    }
}

impl SyncHttpClient for Http {
    type Error = ureq::Error;

    fn call(&self, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
        let (parts, body) = self.0.run(request)?.into_parts();
        let body = body.into_with_config().limit(LARGEST).read_to_vec()?;
        Ok(HttpResponse::from_parts(parts, body))
    }
}
