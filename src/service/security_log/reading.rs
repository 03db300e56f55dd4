//! Reading the security log.

use super::{SecurityEvent, SecurityFilter};
use crate::Context;
use edba_common::error::{Error, Result};
use edba_domain::{Fault, Id, Moment};
use edba_store::security_events;

/// Lists rows, newest first, after the cursor. Errors: 400 where `until` is not after `from`.
pub fn list(
    cx: &mut Context<'_>,
    filter: &SecurityFilter,
    after: Option<(Moment, Id)>,
    limit: i64,
) -> Result<Vec<SecurityEvent>> {
    if let (Some(from), Some(until)) = (filter.from, filter.until)
        && until <= from
    {
        return Err(Error::invalid(vec![Fault::new(
            "?until",
            "dates-out-of-order",
            "until comes after from.",
        )]));
    }
    security_events::list(cx.conn, filter, after, limit)
}
