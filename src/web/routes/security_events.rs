//! The security log.

use crate::api::security_events;
use crate::op::{Line, get};
use crate::policy::SECURITY_READERS;

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/security-events",
            "listSecurityEvents",
            "Security log",
            "Who was given access, and who was refused",
        )
        .describe(
            "Tokens and sessions that were given and that ended, links and passkeys that were asked for, used or refused, \
             and requests that were refused with 401, 403 or 429. A line appears a few seconds after what it tells. It is \
             kept as long as the operator has set (365 days unless set otherwise). Where more happened in a minute than is \
             kept, a line with the code `events-dropped` tells how much is missing.",
        )
        .allow(SECURITY_READERS)
        .query::<security_events::SecurityEventQuery>()
        .page::<security_events::SecurityEventView>("Lines, the newest first.")
        .to(security_events::list),
    ]
}
