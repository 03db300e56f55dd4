//! The feed of finance partners.

use crate::api::partner_feed;
use crate::op::{Line, get};
use crate::policy::COMMITMENT_READERS;

const DESCRIPTION: &str = "For the financial system of a funder. Each entry is a commitment of the organisation that \
changed, as it is now, with every value that booking and payment take: no second request is needed. It is the feed of \
`listChanges`, with the same cursor and the same promise: a client that always continues with the `nextAfter` of the \
response before misses no change, also if it stops for a year.

- **Begin** without `after`: every commitment that was ever offered to the organisation is in the feed. Store each by its \
`commitmentId`, in place of what you had.
- **Continue** with `nextAfter`, also if there are no entries; at once if `more` is true. If `after` is refused with 400, \
the service has a new key: begin anew.
- **Wait**: with `wait=30` the response comes as soon as there is a change, or after 30 seconds without one.
- **Once in each response**: a commitment that changed several times is given once, at its last change. A later \
change gives another entry.
- **Stop halfway**: continue with the `position` of the last entry that you stored.
- **Reset**: an entry whose `what` is `reset` says to begin anew, without `after`: the account may read something else than \
before, or the service was restored from a backup.

A commitment changes when it is offered, answered, paid, reversed, released, carried over, determined, recovered, repaid or \
written off, when its payment schedule is proposed, agreed or changed, when its repayment plan is set, when a condition of its \
decision is met, when its decision gets a new version, and when its case is revised. A new name or number of a recipient alone \
is no change of the commitment: see `listChanges`.

A finance partner reads the feed of its own organisation. Bureau and auditor say which, with `organisationId`.";

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/partner-feed",
            "listPartnerFeed",
            "Commitments",
            "The commitments that changed, with all that a funder's system needs",
        )
        .describe(DESCRIPTION)
        .allow(COMMITMENT_READERS)
        .query::<partner_feed::PartnerFeedQuery>()
        .ok::<partner_feed::PartnerFeedView>("Entries, in the order of the changes.")
        .errors(&[404])
        .to(partner_feed::list),
    ]
}
