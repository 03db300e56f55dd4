//! Forms of a case before the board decides: content, progress, meetings and the ballot of its table.

use edba::domain::codes::Role;

use super::{Forms, filled, id, person};
use crate::pages::forms::form;
use crate::pages::visitor::Visitor;

/// A comment, a draft, a revision, an indicator and a measurement.
pub(super) fn content(forms: &mut Forms<'_>, bureau: &mut Visitor, initiator: &mut Visitor, case: &str) {
    let w = forms.w;
    let comment = filled(
        bureau,
        &format!("/cases/{case}"),
        "/comments",
        &[("comment", "Een vraag.")],
    );
    forms.once("/cases/{case}/comments", bureau, &comment, "comments");
    let table = w.table.to_string();
    let new = [
        ("title", "Kenniskring"),
        ("summary", "Samen leren."),
        ("cluster", "ict-media"),
        ("programmeLine", "C1b"),
        ("scope", "almere"),
        ("leadTableId", table.as_str()),
    ];
    let new = filled(initiator, "/my-cases/new", "/my-cases/new", &new);
    forms.once("/my-cases/new", initiator, &new, "business_cases");
    let edit = format!("/my-cases/{case}/edit");
    let revision = filled(initiator, &edit, "/edit", &[("title", "Proeftuin glasvezel")]);
    forms.once("/my-cases/{case}/edit", initiator, &revision, "case_revisions");

    let progress = format!("/my-cases/{case}/progress");
    let indicator = filled(
        bureau,
        &progress,
        "/progress",
        &[("name", "Banen"), ("unit", "fte")],
    );
    forms.once("/my-cases/{case}/progress", bureau, &indicator, "indicators");
    let made = id(&w
        .bureau
        .get(&format!("/v1/cases/{case}/indicators"))
        .expect(200)
        .items()[0]);
    let measured = [
        ("value", "12"),
        ("measuredOnDate", "2026-03-01"),
        ("evidence", "Opgave"),
    ];
    let measurement = filled(bureau, &progress, &made, &measured);
    forms.once(
        "/my-cases/{case}/progress/{indicator}",
        bureau,
        &measurement,
        "measurements",
    );
}

/// A meeting that is planned and moved.
pub(super) fn meetings(forms: &mut Forms<'_>, bureau: &mut Visitor) {
    let table = forms.w.table.to_string();
    let meeting = [
        ("bodyId", table.as_str()),
        ("title", "Overleg"),
        ("startsAt", "2026-07-02"),
        ("startsAt-time", "14:00"),
        ("endsAt", "16:00"),
        ("place", "Stadhuis"),
    ];
    let meeting = filled(bureau, "/meetings/new", "/meetings/new", &meeting);
    let planned = forms.once("/meetings/new", bureau, &meeting, "meetings").address;
    let moved = filled(bureau, &planned, "/change", &[("startsAt", "2026-07-03")]);
    forms.once(
        "/meetings/{meeting}/{act}",
        bureau,
        &moved,
        "events WHERE kind = 'meeting.changed'",
    );
}

/// The ballot of the table: opened, extended, with a vote and a recusal. Returns the member who is recused.
pub(super) fn review(forms: &mut Forms<'_>, bureau: &mut Visitor, case: &str) -> Visitor {
    let w = forms.w;
    let work = format!("/cases/{case}/work");
    let review = filled(bureau, &format!("{work}/open-review"), "/open-review", &[]);
    forms.once("/cases/{case}/work/{command}", bureau, &review, "ballots");
    let ballot = w.open_ballot(case);
    let longer = [("closesAt", "2026-04-01"), ("reason", "vakantie")];
    let extension = filled(bureau, &format!("/ballots/{ballot}/manage"), "/extend", &longer);
    forms.once(
        "/ballots/{ballot}/manage/{act}",
        bureau,
        &extension,
        "events WHERE kind = 'ballot.extended'",
    );
    let mut member = person(
        w,
        Role::TableMember,
        "lid",
        Some(&w.table_members["ibm-nederland"]),
    );
    let reviewed = filled(
        &mut member,
        &format!("/ballots/{ballot}"),
        "/review",
        &[("position", "for")],
    )
    .send(&mut member);
    forms.once(
        "/ballots/{ballot}/vote",
        &member,
        &form(&reviewed, "/vote"),
        "votes",
    );
    let mut other = person(
        w,
        Role::TableMember,
        "ander",
        Some(&w.table_members["windesheim"]),
    );
    let conflict = [("conflict-reason", "Wij leveren de apparatuur.")];
    let asked = filled(&mut other, &format!("/ballots/{ballot}"), "/recusal", &conflict).send(&mut other);
    let declared = form(&asked, "/recusal").with("confirmed", "1");
    let recused = "ballot_electors WHERE recusal_kind IS NOT NULL";
    forms.once("/ballots/{ballot}/recusal", &other, &declared, recused);
    other
}
