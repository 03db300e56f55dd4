//! Forms of state aid.

use serde_json::json;

use super::{Forms, filled, id};
use crate::pages::visitor::Visitor;

/// The forms of state aid before a case is financed: a basis, a group, and declared aid.
pub(super) fn before_financing(forms: &mut Forms<'_>, bureau: &mut Visitor, case: &str) {
    let w = forms.w;
    let commitments = w.bureau.get(&format!("/v1/commitments?caseId={case}"));
    let commitments = commitments.expect(200).items();
    let almere = json!(w.organisations["gemeente-almere"]);
    let public = commitments
        .iter()
        .find(|c| c["organisationId"] == almere)
        .unwrap();
    let page = format!("/commitments/{}/state-aid", id(public));
    let basis = [
        ("statements-0-basis", "de-minimis"),
        ("statements-0-grounds", "Verklaring"),
    ];
    let stating = filled(bureau, &page, "/state-aid", &basis);
    let what = "state_aid_statements";
    forms.once("/commitments/{commitment}/state-aid", bureau, &stating, what);
    let boogaart = w.organisations["boogaart"].to_string();
    let group = [
        ("name", "De groep"),
        ("members-0-organisationId", boogaart.as_str()),
        ("members-0-fromDate", "2024-01-01"),
    ];
    let page = "/state-aid/undertakings/new";
    let forming = filled(bureau, page, "/undertakings/new", &group);
    forms.once(page, bureau, &forming, "single_undertakings");
    let groups = w.bureau.get("/v1/single-undertakings").expect(200).items();
    let page = format!("/state-aid/undertakings/{}", id(&groups[0]));
    let other = [("name", "Een andere naam"), ("reason", "Hernoemd.")];
    let changing = filled(bureau, &page, "/change", &other);
    let what = "events WHERE kind = 'single-undertaking.changed'";
    let path = "/state-aid/undertakings/{undertaking}/change";
    forms.once(path, bureau, &changing, what);
    let aid = [
        ("organisationId", boogaart.as_str()),
        ("grantor", "Gemeente Lelystad"),
        ("grantedOnDate", "2025-06-01"),
        ("grossGrantEquivalent", "10.000"),
        ("grounds", "Verklaring"),
    ];
    let page = "/state-aid/declared/new";
    let declaring = filled(bureau, page, "/declared/new", &aid);
    forms.once(page, bureau, &declaring, "declared_aid");
    let declared = w.bureau.get("/v1/declared-aid").expect(200).items();
    let page = format!("/state-aid/declared/{}", id(&declared[0]));
    let withdrawing = filled(bureau, &page, "/withdrawal", &[("reason", "Dubbel.")]);
    let what = "declared_aid WHERE withdrawn_at IS NOT NULL";
    forms.once(
        "/state-aid/declared/{declared}/withdrawal",
        bureau,
        &withdrawing,
        what,
    );
}

/// The form of the entry of aid in the central register.
pub(super) fn register_entry(forms: &mut Forms<'_>, bureau: &mut Visitor) {
    let w = forms.w;
    let open = w.bureau.get("/v1/state-aid-statements?toRegister=true");
    let page = format!("/state-aid/statements/{}", id(&open.expect(200).items()[0]));
    let entry = [("reference", "NL-1"), ("registeredDate", "2026-03-02")];
    let registering = filled(bureau, &page, "/registration", &entry);
    let what = "aid_register_entries";
    let path = "/state-aid/statements/{statement}/registration";
    forms.once(path, bureau, &registering, what);
}
