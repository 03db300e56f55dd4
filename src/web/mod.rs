//! The HTTP side: routes, extractors, views. It asks use cases of `service` and never the store.

pub mod access;
pub mod api;
pub mod asked;
pub mod body_work;
pub mod call;
pub mod checker;
pub mod client_address;
mod examples;
mod fault_words;
pub mod http_layer;
pub mod input;
mod json;
pub mod metrics;
pub mod middleware;
pub mod op;
pub mod openapi;
pub mod pages;
pub mod patch;
pub mod problem;
pub mod readiness;
pub mod reply;
pub mod routes;
pub mod schema;
pub mod security;
pub mod sign_in_bounds;
pub mod state;
pub mod unread;

pub use access::Access;
pub use call::Call;
pub use input::{Body, Query};
pub use reply::Reply;
pub use state::State;
