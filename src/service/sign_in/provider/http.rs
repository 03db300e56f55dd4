//! The HTTP client for providers: with a timeout, a maximum response size, and no redirects.

use std::time::Duration;

use openidconnect::{HttpRequest, HttpResponse, SyncHttpClient};

/// Timeout of a whole request.
const PATIENCE: Duration = Duration::from_secs(5);
/// Maximum size of a response, in bytes.
const LARGEST: u64 = 512 * 1024;

/// HTTP client for providers.
#[derive(Debug)]
pub struct Http(ureq::Agent);

impl Http {
    pub fn new() -> Self {
        Self(
            ureq::Agent::config_builder()
                .timeout_global(Some(PATIENCE))
                // Client secrets must only be sent to the URL that the provider announced.
                .max_redirects(0)
                // Sign-ins are far apart: an idle connection would be closed by the next one.
                .max_idle_connections(0)
                // A provider explains an error in the response body.
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
