//! The forms of meetings: of one to come, and of one that was held.

use edba::domain::codes::Role;
use serde_json::json;

use super::{Forms, filled, id, person};
use crate::meetings::agendas::{add_item, topic};
use crate::meetings::planned;
use crate::pages::forms::{form, form_about};
use crate::pages::visitor::Visitor;

/// A meeting of the table of the past, recorded afterwards; tells its id.
fn recorded(forms: &Forms<'_>, day: &str) -> String {
    let meeting = json!({
        "bodyId": forms.w.table, "title": "Winteroverleg", "place": "Stadhuis",
        "startsAt": format!("{day}T13:00:00Z"), "endsAt": format!("{day}T15:00:00Z"), "recordedAfterwards": true,
    });
    forms.w.bureau.post("/v1/meetings", meeting).expect(201).id()
}

/// An agenda is made and sent, and a member says whether it comes.
fn to_come(forms: &mut Forms<'_>, bureau: &mut Visitor, member: &mut Visitor) {
    let meeting = planned(forms.w, forms.w.table.as_str());
    let page = format!("/meetings/{meeting}");
    let shown = bureau.get(&format!("{page}/agenda"));
    let adding = form_about(&shown, "/agenda/add", "kind", "")
        .with("kind", "topic")
        .with("title", "Opening");
    forms.once(
        "/meetings/{meeting}/agenda/{act}",
        bureau,
        &adding,
        "agenda_items",
    );
    let publishing = filled(bureau, &format!("{page}/publish"), "/publish", &[]);
    forms.once(
        "/meetings/{meeting}/publish",
        bureau,
        &publishing,
        "agenda_versions",
    );
    let replying = filled(member, &page, "/reply", &[("comes", "no")]);
    let what = "events WHERE kind = 'meeting.replied'";
    forms.once("/meetings/{meeting}/reply", member, &replying, what);
}

/// The attendance is recorded, minutes are written, sent round, remarked on, answered and adopted, and an action point is
/// recorded, changed and closed.
fn held(forms: &mut Forms<'_>, bureau: &mut Visitor, member: &mut Visitor) {
    let meeting = recorded(forms, "2026-02-12");
    let later = recorded(forms, "2026-02-19");
    let page = format!("/meetings/{meeting}");
    add_item(&forms.w.bureau, &meeting, topic("Rondvraag")).expect(201);
    let there = [
        ("lines-0-presence", "present"),
        ("lines-1-presence", "present"),
        ("lines-2-presence", "absent"),
    ];
    let recording = filled(bureau, &format!("{page}/attendance"), "/attendance", &there);
    let what = "events WHERE kind = 'meeting.attendance-recorded'";
    forms.once("/meetings/{meeting}/attendance", bureau, &recording, what);
    let part = [
        ("items-0-outcome", "dealt-with"),
        ("items-0-text", "Niemand heeft iets."),
    ];
    let writing = filled(bureau, &format!("{page}/minutes/edit"), "/minutes/edit", &part);
    forms.once(
        "/meetings/{meeting}/minutes/edit",
        bureau,
        &writing,
        "minutes_parts",
    );
    let until = [("remarksUntilDate", "2026-03-10")];
    let sending = filled(bureau, &format!("{page}/minutes/send"), "/minutes/send", &until);
    forms.once(
        "/meetings/{meeting}/minutes/send",
        bureau,
        &sending,
        "minutes_versions",
    );
    let shown = member.get(&page);
    let remarking = form_about(&shown, "/remarks", "item", "").with("text", "Toch wel.");
    forms.once(
        "/meetings/{meeting}/remarks",
        member,
        &remarking,
        "minutes_remarks",
    );
    let answering = filled(bureau, &page, "/answer", &[("answer", "taken-over")]);
    forms.once(
        "/meetings/{meeting}/remarks/{remark}/answer",
        bureau,
        &answering,
        "minutes_remarks WHERE answer IS NOT NULL",
    );
    let by = [("adoptedByMeetingId", later.as_str())];
    let adopting = filled(bureau, &format!("{page}/minutes/adopt"), "/minutes/adopt", &by);
    let what = "minutes_versions WHERE state = 'adopted'";
    forms.once("/meetings/{meeting}/minutes/adopt", bureau, &adopting, what);

    let agreed = [
        ("description", "Bel de gemeente."),
        ("owner", "De secretaris"),
        ("dueDate", "2026-04-01"),
    ];
    let agreeing = filled(bureau, &page, "/action-points", &agreed);
    forms.once(
        "/meetings/{meeting}/action-points",
        bureau,
        &agreeing,
        "action_points",
    );
    let points = forms.w.bureau.get("/v1/action-points").expect(200).items();
    let page = format!("/action-points/{}", id(&points[0]));
    let shown = bureau.get(&page);
    let changing = form(&shown, &page).with("dueDate", "2026-04-08");
    let what = "events WHERE kind = 'action-point.changed'";
    forms.once("/action-points/{point}", bureau, &changing, what);
    let closing = filled(bureau, &page, "/close", &[("status", "done")]);
    let what = "action_points WHERE status = 'done'";
    forms.once("/action-points/{point}/close", bureau, &closing, what);
}

pub(super) fn of_meetings(forms: &mut Forms<'_>, bureau: &mut Visitor) {
    let seat = &forms.w.table_members["gemeente-almere"];
    let mut member = person(forms.w, Role::TableMember, "vergadert", Some(seat));
    to_come(forms, bureau, &mut member);
    held(forms, bureau, &mut member);
}
