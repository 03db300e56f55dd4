//! Reconciliations.

use crate::api::reconciliations;
use crate::op::{Line, get, post};
use crate::policy::{BOOKKEEPERS, COMMITMENT_READERS};

const TAG: &str = "Reconciliation";

const UPLOAD: &str = "The body is an export of the funder's own books: a CSV file with a header, of at most 5 MiB and 50,000 \
lines. The parameters say how it is written and which columns count; nothing is guessed. A byte order mark is skipped, cells \
are plain text, and lines of separators only are left out. The amount of a payment, or of a reversal of a receipt, is \
positive; that of a repayment, interest, a recovery, or a reversal of a payment is negative.

What cannot be read is refused with all faults: `/lines/12/amount` is the amount in line 12 of the file, where the header is \
line 1. After 50 faults of lines only the number of the others is reported.

The lines are compared with the payments, repayments, interest, recoveries and reversals of the organisation. Nothing is \
booked: accept what belongs together (`createReconciliationAcceptances`), and record what is missing here in the usual way: a \
payment (`createDisbursement`), principal or interest of a loan (`createRepayment`), a recovery (`createRecovery`). The same \
file sent again, read in the same way, is the same reconciliation.";

const STATES: &str = "Compared with the movements as they are now. `exact`: one movement has the reference, the amount and the \
value date of the line. `probable`: one has the amount, and the reference or the value date; `reasons` says what is the same. \
`ambiguous`: several lines or movements fit equally well, and none is preselected. `different`: a movement has the reference \
and another amount. `none`: there is no movement. `reconciled-before`: the movement was reconciled with a line of another \
file. `accepted` and `set-aside`: the line was resolved.";

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/reconciliations",
            "listReconciliations",
            TAG,
            "List reconciliations",
        )
        .describe("A finance partner sees those of its own organisation; bureau and auditor see all.")
        .allow(COMMITMENT_READERS)
        .query::<reconciliations::ReconciliationQuery>()
        .page::<reconciliations::ReconciliationView>("The newest first, without counts by state.")
        .to(reconciliations::list),
        post(
            "/v1/reconciliations",
            "createReconciliation",
            TAG,
            "Compare an export of the books",
        )
        .describe(UPLOAD)
        .allow(BOOKKEEPERS)
        .query::<reconciliations::UploadQuery>()
        .csv()
        .created::<reconciliations::ReconciliationView>("The reconciliation, with the number of lines in each state.")
        .ok::<reconciliations::ReconciliationView>("The reconciliation of the same file, sent before.")
        .errors(&[404])
        .to(reconciliations::create),
        get(
            "/v1/reconciliations/{reconciliationId}",
            "getReconciliation",
            TAG,
            "One reconciliation",
        )
        .allow(COMMITMENT_READERS)
        .one::<reconciliations::ReconciliationView>("The reconciliation, with the number of lines in each state.")
        .to(reconciliations::find),
        get(
            "/v1/reconciliations/{reconciliationId}/lines",
            "listReconciliationLines",
            TAG,
            "The lines of an export",
        )
        .describe(STATES)
        .allow(COMMITMENT_READERS)
        .query::<reconciliations::LineQuery>()
        .page::<reconciliations::ReconciliationLineView>("Lines in the order of the file.")
        .to(reconciliations::lines),
        get(
            "/v1/reconciliations/{reconciliationId}/missing-movements",
            "listMissingMovements",
            TAG,
            "What the books lack",
        )
        .describe(
            "Payments, repayments, interest, recoveries and reversals with a value date in the period of the file that no line \
             names and that are not reconciled.",
        )
        .allow(COMMITMENT_READERS)
        .page::<reconciliations::MovementView>("Movements in the order in which they were recorded.")
        .to(reconciliations::missing),
        post(
            "/v1/reconciliations/{reconciliationId}/acceptances",
            "createReconciliationAcceptances",
            TAG,
            "Accept that lines and movements belong together",
        )
        .describe(
            "All or none. The amounts must be equal, and the reference or the value date. A movement is joined to one line, \
             and a line to one movement. An acceptance given again changes nothing.",
        )
        .allow(BOOKKEEPERS)
        .body::<reconciliations::NewAcceptances>()
        .ok::<reconciliations::ReconciliationView>("The reconciliation as it is now.")
        .to(reconciliations::accept),
        post(
            "/v1/reconciliations/{reconciliationId}/set-asides",
            "createReconciliationSetAsides",
            TAG,
            "Set lines aside that need no movement",
        )
        .describe("All or none, for lines that are not resolved.")
        .allow(BOOKKEEPERS)
        .body::<reconciliations::NewSetAsides>()
        .ok::<reconciliations::ReconciliationView>("The reconciliation as it is now.")
        .to(reconciliations::set_aside),
        post(
            "/v1/reconciliations/{reconciliationId}/undoings",
            "createReconciliationUndoings",
            TAG,
            "Undo what was decided about lines",
        )
        .describe("All or none, for lines that are accepted or set aside. What was decided is kept, with the reason.")
        .allow(BOOKKEEPERS)
        .body::<reconciliations::NewUndoings>()
        .ok::<reconciliations::ReconciliationView>("The reconciliation as it is now.")
        .to(reconciliations::undo),
    ]
}
