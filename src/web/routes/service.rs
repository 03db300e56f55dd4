//! Service.

use crate::api;
use crate::op::{Line, get, post};
use crate::policy::Access;

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/health/live",
            "getLiveness",
            "Service",
            "Whether the process runs",
        )
        .allow(Access::Public)
        .ok::<api::meta::Health>("It runs.")
        .to(api::meta::live),
        get(
            "/health/ready",
            "getReadiness",
            "Service",
            "Whether requests can be served",
        )
        .allow(Access::Public)
        .ok::<api::meta::Health>("The database is reachable and its migrations are current.")
        .to(api::meta::ready),
        get("/v1/openapi.json", "getOpenapi", "Service", "This document")
            .allow(Access::Public)
            .text("application/json", "The OpenAPI document.")
            .to(api::meta::openapi),
        get(
            "/v1/webhooks/openapi.json",
            "getWebhooksOpenapi",
            "Service",
            "The document of the webhooks",
        )
        .describe("A separate OpenAPI document for the messages to webhook endpoints.")
        .allow(Access::Public)
        .text("application/json", "The OpenAPI document.")
        .to(api::meta::webhooks_openapi),
        get(
            "/.well-known/jwks.json",
            "getJwks",
            "Service",
            "The keys that sign access tokens",
        )
        .allow(Access::Public)
        .text("application/json", "A JSON Web Key Set.")
        .to(api::oauth::jwks),
        post("/v1/oauth/token", "createToken", "Service", "Get an access token")
            .describe("OAuth 2 client credentials: client id and secret as HTTP Basic or in the form.")
            .allow(Access::Public)
            .form::<api::oauth::TokenRequest>()
            .ok::<api::oauth::TokenView>("A bearer token.")
            .errors(&[401, 429])
            .to(api::oauth::token),
    ]
}
