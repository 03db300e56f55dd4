//! Statements of funders.

use crate::api::statement_files::StatementLine;
use crate::api::statement_movements::StatementQuery;
use crate::api::statements;
use crate::op::{Line, get};
use crate::policy::COMMITMENT_READERS;

const DESCRIPTION: &str = "For a period, by budget year: the opening balance, the movements and the closing balance. \
Opening + the totals of all kinds = closing, exact to the cent. The opening of a period is the closing of the one before.

- **`by=budget-year`: obligations.** The balance is what is open: decided and not yet paid, released or carried to another \
year. A movement counts on the day on which it was recorded (`recordedAt`, the day in Almere). The kinds `decided`, \
`carried-in` and `reversed` add; `paid`, `released` and `carried-out` subtract.
- **`by=value-date`: cash.** The balance is what was paid out, less what came back with interest; it can be below zero. A \
movement counts on its value date, whenever it was recorded. The kinds `paid`, `repaid-reversed`, `interest-reversed` and \
`recovered-reversed` add; `reversed`, `repaid`, `interest` and `recovered` subtract.

`items` are the movements, in the order of their date, in pages: continue with `cursor`. The balances are those of the whole \
period on every page. `position` is a cursor of `listPartnerFeed` and `listChanges`: everything up to it is in the \
statement. If the partner feed after it is empty, another statement of the same period is the same.

As a file it has a line of the kind `opening` for each budget year, then the movements: the sum of all amounts is the closing.

A finance partner gets the statement of its own organisation, of all that was offered to it: a commitment counts from the \
day of the decision. Bureau and auditor get that of an organisation, or of all, also of what is decided and not yet offered.";

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/statements",
            "getStatement",
            "Disbursements",
            "The statement of a period",
        )
        .describe(DESCRIPTION)
        .allow(COMMITMENT_READERS)
        .query::<StatementQuery>()
        .paged()
        .ok::<statements::StatementView>("The statement, with a page of its movements.")
        .or_file::<StatementLine>()
        .errors(&[404])
        .to(statements::find),
    ]
}
