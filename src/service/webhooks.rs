//! Webhooks: messages to partners' systems about events that their account may read. An endpoint belongs to one
//! account. Messages are queued in the transaction that takes the event out of the outbox, and sent by the worker.

mod deliveries;
mod endpoints;
mod events;
mod failures;
mod fanning_out;
mod outbound;
mod sending;

pub use deliveries::{Delivery, Range, delivery, list_deliveries, redeliver, redeliver_range, test};
pub use endpoints::{
    Change, Endpoint, Made, NewEndpoint, Rotated, change, check_room, create, delete, find, list, rotate,
};
pub use failures::{Failing, list_failing, send_failed_again};
pub use fanning_out::fan_out;
pub use outbound::{Names, Outbound};
pub use sending::{Attempt, Parcel, Run, claim, finish, forget_old, is_due};

pub use edba_store::webhooks::deliveries::DeliveryAttempt;
