//! Dead letters.

use crate::web::access::POSTMASTERS;
use crate::web::api::dead_letters;
use crate::web::op::{Line, get, post};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/dead-letters",
            "listDeadLetters",
            "Dead letters",
            "List mail that was given up",
        )
        .allow(POSTMASTERS)
        .query::<dead_letters::DeadLetterFilter>()
        .page::<dead_letters::DeadLetterView>("Mail in the order in which it was written.")
        .to(dead_letters::list),
        post(
            "/v1/dead-letters/{deadLetterId}/resends",
            "resendDeadLetter",
            "Dead letters",
            "Send one mail again",
        )
        .describe("As if it had never been tried, under the same Message-ID. The history of the account that it is for tells who did.")
        .allow(POSTMASTERS)
        .body::<dead_letters::NewResend>()
        .ok::<dead_letters::ResendView>("It is to be sent again.")
        .to(dead_letters::send_again),
        post(
            "/v1/dead-letter-resends",
            "resendDeadLettersOfKind",
            "Dead letters",
            "Send all mail of one kind again",
        )
        .describe("At most 500 mails at once; ask again for more. What has expired is left.")
        .allow(POSTMASTERS)
        .body::<dead_letters::NewKindResend>()
        .ok::<dead_letters::ResendView>("So many are to be sent again.")
        .to(dead_letters::send_kind_again),
    ]
}
