//! Webhook endpoints, messages, deliveries and attempts.

pub mod deliveries;
pub mod endpoints;
pub mod failures;
pub mod queue;
pub mod receivers;
