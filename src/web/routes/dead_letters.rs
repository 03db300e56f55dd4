//! Dead letters.

use crate::api::dead_letters;
use crate::op::{Line, get, post};
use crate::policy::POSTMASTERS;

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/dead-letters",
            "listDeadLetters",
            "Dead letters",
            "List mail that permanently failed",
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
        .describe("Resets the number of attempts and keeps the Message-ID. The history of the recipient's account records who did this.")
        .allow(POSTMASTERS)
        .body::<dead_letters::NewResend>()
        .ok::<dead_letters::ResendView>("The mail is queued for resending.")
        .to(dead_letters::send_again),
        post(
            "/v1/dead-letter-resends",
            "resendDeadLettersOfKind",
            "Dead letters",
            "Send all mail of one kind again",
        )
        .describe("At most 500 mails per request; repeat the request for more. Expired mail is skipped.")
        .allow(POSTMASTERS)
        .body::<dead_letters::NewKindResend>()
        .ok::<dead_letters::ResendView>("The number of mails queued for resending.")
        .to(dead_letters::send_kind_again),
    ]
}
