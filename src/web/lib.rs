//! HTTP layer: routes, extractors, views. It calls the use cases of `service`, never the store.

pub mod api;
pub mod api_request;
pub mod body_work;
pub mod checker;
pub mod client_address;
pub mod content;
pub mod downloads;
mod examples;
pub mod export;
pub mod extract;
pub mod fallbacks;
mod fault_words;
pub mod file_body;
pub mod http_layer;
pub mod json_schema;
pub mod long_poll;
pub mod media_types;
pub mod metrics;
pub mod middleware;
pub mod op;
pub mod openapi;
mod own_thread;
pub mod pages;
pub mod pagination;
pub mod patch;
pub mod policy;
pub mod preconditions;
pub mod rate_limit;
pub mod readiness;
mod reasons;
pub mod reply;
pub mod routes;
pub mod security;
pub mod settings;
pub mod state;
mod strict_json;
pub mod token_problem;
pub mod upload_body;

pub use api_request::ApiRequest;
pub use extract::{JsonBody, Query};
pub use policy::Access;
pub use reply::Reply;
pub use state::State;

/// Full version of the API; the major version is in every path.
pub const API_VERSION: &str = "1.0.0";
