//! The feed of changes.

use crate::api::changes;
use crate::op::{Line, get};
use crate::policy::Access;

const DESCRIPTION: &str = "For programs that keep a copy. A client that always continues with the `nextAfter` of the \
response before gets each change of what it may read exactly once, also if it stops for a year, and however late a change \
became visible. A time, such as the highest `updatedAt` that was seen, cannot promise that, and neither can a cursor of \
a list.

- **Begin**: get `after=latest`, then read the lists, then continue with `nextAfter`. Or leave `after` out, and begin with \
the first change.
- **Wait**: with `wait=30` the response comes as soon as there is a change, or after 30 seconds without one. A client has \
at most four waiting requests, and a service 500; a further one is answered within a second.
- **Continue** with `nextAfter`, also if there are no changes; at once if `more` is true. If `after` is refused with 400, \
the service has a new key: begin anew.
- **Reset**: a change whose `what` is `reset` says to read the lists anew, since you may read something else than before \
(another seat, role or organisation), or since the service was restored from a backup. Then continue with `nextAfter`.

The changes are those of resources that you may read when you ask. A change says what changed and where to read it. \
Several changes of one resource are several entries. Votes, and who voted, are not in the feed.

- **What comes into sight**, such as a case that reaches the board, comes with the change that brought it; what happened to \
it before is not repeated. At a case or decision that you did not know, read all that belongs to it.
- **What you may no longer read** is not reported: its address answers 404.
- **What is made or ended together**: `decision.made` also makes commitments, ratifications and conditions, carries those of \
the version before over, and ends the decision that it supersedes. \
`payment-schedule.agreed` and `payment-schedule.trimmed` also end the version before, and `payment-schedule.proposed` a \
proposal that waited. \
`disbursement.recorded` and `disbursement.reversed` also change the sums and the status of their commitment, and \
`repayment.recorded` and `repayment.reversed` its sums and the figures of its fund. \
`reconciliation.accepted` and `reconciliation.undone` also change `reconciledAt` of payments and repayments. \
`document.destroyed` ends the content of the versions whose state is `destroyed` from then on. \
`agenda.published`, `minutes.sent-round` and `minutes.adopted` are changes of the meeting: read its agenda or minutes again. Drafts, \
             remarks on minutes, and the items of a meeting that was recorded afterwards are not in the feed. \
`body.yearly-agenda-adopted` is a change of the body: read its yearly agendas. \
What lapses by a date has no change of its own.

The changes of one case are in the order of its history. Changes of different cases are in the order in which they became \
visible, which can differ a little from `happenedAt`.";

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/changes",
            "listChanges",
            "Changes",
            "What changed since the last time",
        )
        .describe(DESCRIPTION)
        .allow(Access::SignedIn)
        .query::<changes::ChangeQuery>()
        .ok::<changes::ChangesView>("Changes, in the order in which they became visible.")
        .to(changes::list),
    ]
}
