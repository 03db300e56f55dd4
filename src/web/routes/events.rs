//! History.

use crate::api;
use crate::op::{Line, get};
use crate::policy::{CASE_READERS, OVERSIGHT};

/// How to compute the hash of an event from API responses alone.
const RECIPE: &str = "Each event contains the hash of the event before it in its chain, so nothing can be changed, left out \
or put in between unseen. To recompute the hash of an event, make a JSON object with these members, in this order:

`id`, `stream_id`, `seq`, `kind`, `subject_id`, `actor_id`, `actor_name`, `actor_role`, `representative_id`, `reason`, \
`version_before`, `version_after`, `data`, `recorded_at`, `previous_hash`

- The values are those of the event's `id`, `streamId`, `seq`, `kind`, `subjectId`, `actor.id`, `actor.name`, \
`actor.role`, `actor.representativeId`, `reason`, `versionBefore`, `versionAfter`, `dataText`, `recordedAt` and \
`previousHash`, unchanged. What is null stands as `null`; no member is left out.
- `data` is a JSON string: the text `dataText`, in which its quotation marks are escaped once more.
- `seq`, `version_before` and `version_after` are numbers; identities are texts in lower case; `recorded_at` is the text \
that the API shows: RFC 3339 in UTC with `Z`, with three or six digits of a second where it has a fraction, and none \
where it has none.
- No white space outside of texts. In texts `\"` and `\\` are escaped with a backslash, U+0008, U+0009, U+000A, U+000C and \
U+000D as `\\b`, `\\t`, `\\n`, `\\f` and `\\r`, other characters below U+0020 as `\\u` and four digits in lower-case \
hexadecimal, and nothing else: letters such as `é` stand as themselves. This is what Python writes with \
`json.dumps(event, ensure_ascii=False, separators=(\",\", \":\"))`.

The hash is SHA-256 over this text in UTF-8, in lower-case hexadecimal. `previous_hash` is the `hash` of the event whose \
`seq` is one lower in the same chain; of the first event, whose `seq` is 1, it is the empty text. A chain is whole where \
`seq` runs from 1 without gaps, each `previousHash` is the `hash` before it, and each hash is the one that is computed. \
Of a line that is `withheld` the hash cannot be recomputed, only its place in the chain.";

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/cases/{caseId}/events",
            "listCaseEvents",
            "History",
            "The history of a case",
        )
        .describe(RECIPE)
        .allow(CASE_READERS)
        .page::<api::events::EventView>("Events, oldest first.")
        .to(api::events::of_case),
        get("/v1/events", "listEvents", "History", "The history of a resource")
            .describe("The hashes are computed as for the history of a case: see `listCaseEvents`.")
            .allow(OVERSIGHT)
            .query::<api::events::EventFilter>()
            .page::<api::events::EventView>("Events, oldest first.")
            .errors(&[404])
            .to(api::events::of_stream),
    ]
}
