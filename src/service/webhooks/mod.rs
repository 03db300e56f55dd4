//! Webhooks: partners' systems are told of what happened, where their account may read it. An endpoint belongs to
//! one account. Messages are written with what they tell of, and sent by the worker.

mod deliveries;
mod endpoints;
mod failures;
mod fanning_out;
mod history;
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

pub use crate::store::webhooks::deliveries::AttemptRow;
