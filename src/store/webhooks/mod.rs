//! Webhook endpoints, what they are to be told, and what came of it.

pub mod deliveries;
pub mod endpoints;
pub mod failures;
pub mod queue;
pub mod receivers;
