//! The agendas of meetings.

use crate::api::{agenda_items, agendas};
use crate::op::{Line, get, patch, post, put};
use crate::policy::{BUREAU, MEETING_READERS};

pub(super) fn lines() -> Vec<Line> {
    [agenda(), versions(), items()].into_iter().flatten().collect()
}

fn agenda() -> Vec<Line> {
    vec![
        get(
            "/v1/meetings/{meetingId}/agenda",
            "getAgenda",
            "Meetings",
            "The agenda of a meeting",
        )
        .describe(
            "The bureau and the auditor read the draft (`isDraft`), with the differences from the version that was published last. Members \
             read that version, and get 404 before there is one. Before the first publication they read the items only if the minutes were \
             sent round. Of a meeting that was recorded afterwards, members read its items as they are. Items that members read in one of \
             these ways are no draft. Each item has the papers that the account may read.",
        )
        .allow(MEETING_READERS)
        .ok::<agendas::AgendaView>("The agenda.")
        .to(agendas::find),
        put(
            "/v1/meetings/{meetingId}/agenda-order",
            "orderAgenda",
            "Meetings",
            "Put the items of an agenda in order",
        )
        .describe(
            "Until the meeting begins; of a meeting that was recorded afterwards until its minutes are adopted. The list names every item \
             of the agenda once. If an item was added or removed meanwhile, the answer is 409 with the blocker `agenda-was-changed`. No \
             `If-Match` is needed; of two orders of the same items the later one stands. 409 also with the blocker `meeting-is-cancelled`, \
             `meeting-has-begun` or `minutes-are-adopted`.",
        )
        .allow(BUREAU)
        .unguarded()
        .body::<agendas::AgendaOrder>()
        .ok::<agendas::AgendaView>("The agenda as it is drafted now.")
        .to(agendas::order),
    ]
}

fn versions() -> Vec<Line> {
    vec![
        post(
            "/v1/meetings/{meetingId}/agenda-versions",
            "publishAgenda",
            "Meetings",
            "Publish the agenda of a meeting",
        )
        .describe(
            "Freezes the draft with its papers, each by its exact version, and notifies the members who have a seat on the day of the \
             meeting, and their substitutes: once, with the differences from the version before. A paper that is attached later is read at \
             once, and is on the agenda from the next version on. `If-Match` takes the ETag of the meeting. 409 with the blocker \
             `meeting-is-cancelled`, `meeting-has-begun`, `agenda-is-empty` or `agenda-is-unchanged`.",
        )
        .allow(BUREAU)
        .guarded()
        .body::<agendas::NewAgendaVersion>()
        .created::<agendas::AgendaVersionView>("The published version.")
        .to(agendas::publish),
        get(
            "/v1/meetings/{meetingId}/agenda-versions",
            "listAgendaVersions",
            "Meetings",
            "The published versions of an agenda",
        )
        .allow(MEETING_READERS)
        .page::<agendas::AgendaVersionView>("Versions, oldest first.")
        .to(agendas::versions),
        get(
            "/v1/meetings/{meetingId}/agenda-versions/{agendaVersion}",
            "getAgendaVersion",
            "Meetings",
            "One published version of an agenda",
        )
        .describe("It never changes. It names papers by document, version and hash, and not by their titles.")
        .allow(MEETING_READERS)
        .ok::<agendas::AgendaVersionView>("The version.")
        .to(agendas::version),
    ]
}

fn items() -> Vec<Line> {
    vec![
        post(
            "/v1/meetings/{meetingId}/agenda-items",
            "createAgendaItem",
            "Meetings",
            "Add an item to an agenda",
        )
        .describe(
            "Also during the meeting and after it, until its minutes are adopted. A case is put on the agenda of a table that deals with \
             it, or of the board once it is there; a ballot on that of its own body: the fault `not-of-body` otherwise. A document becomes \
             the first paper of its item: accounts that do not read the meeting lose access to it, as with `attachDocument`. 409 with the \
             blocker `meeting-is-cancelled`, `minutes-are-adopted` or `agenda-is-full`.",
        )
        .allow(BUREAU)
        .body::<agenda_items::NewAgendaItem>()
        .created::<agenda_items::AgendaItemView>("The item.")
        .to(agenda_items::create),
        get(
            "/v1/agenda-items",
            "listAgendaItems",
            "Meetings",
            "List agenda items",
        )
        .describe(
            "Items of agendas with their meeting; filter by `caseId`, `ballotId` or `documentId` to find the meetings at which it was, or \
             will be, on the agenda. A member sees the items of the meetings that it reads: those that were published, as they were published \
             last, those in minutes that were sent round, and all of a meeting that was recorded afterwards. Outcome and decision are those of \
             the minutes that were sent round last. Items that were removed are left out.",
        )
        .allow(MEETING_READERS)
        .query::<agenda_items::AgendaItemQuery>()
        .page_or_file::<agenda_items::AgendaItemView>("Items in the order in which they were made.")
        .to(agenda_items::list),
        get(
            "/v1/agenda-items/{agendaItemId}",
            "getAgendaItem",
            "Meetings",
            "One agenda item",
        )
        .describe(
            "The ETag is for bureau and auditor: it changes with the texts, and not with a new place or outcome. For a member `version` and \
             `updatedAt` are those of the published agenda or of the minutes that its words come from. A removed item is found by its id; \
             by a member only while the last published agenda or the minutes that were sent round last have it.",
        )
        .allow(MEETING_READERS)
        .one::<agenda_items::AgendaItemView>("The item.")
        .to(agenda_items::find),
        patch(
            "/v1/agenda-items/{agendaItemId}",
            "changeAgendaItem",
            "Meetings",
            "Change the texts of an agenda item",
        )
        .describe(
            "Until the meeting begins; of a meeting that was recorded afterwards until its minutes are adopted. Members read the change \
             once the agenda is published again. 409 with the blocker `meeting-is-cancelled`, `meeting-has-begun` or `minutes-are-adopted`.",
        )
        .allow(BUREAU)
        .body::<agenda_items::AgendaItemPatch>()
        .one::<agenda_items::AgendaItemView>("The item as it is now.")
        .to(agenda_items::change),
        post(
            "/v1/agenda-items/{agendaItemId}/removals",
            "removeAgendaItem",
            "Meetings",
            "Remove an item from its agenda",
        )
        .describe(
            "Until the meeting begins; of a meeting that was recorded afterwards until its minutes are adopted. It stays in the history, \
             and in the versions of the agenda that have it, whose papers stay readable. Papers of an item that was never published are \
             detached. 409 with the blocker `meeting-is-cancelled`, `meeting-has-begun` or `minutes-are-adopted`.",
        )
        .allow(BUREAU)
        .body::<agenda_items::NewAgendaItemRemoval>()
        .one::<agenda_items::AgendaItemView>("The item as it is now: without a place.")
        .to(agenda_items::remove),
    ]
}
