//! Forms of documents.

use serde_json::json;

use super::{Forms, confirmation, filled, id};
use crate::documents::papers::{add, paper, thing};
use crate::pages::visitor::Visitor;

/// A document is added, another gets a version and is attached to a mandate, and its content is destroyed with the approval of
/// the other bureau account.
pub(super) fn papers(forms: &mut Forms<'_>, bureau: &mut Visitor, case: &str) {
    let w = forms.w;
    let page = format!("/documents/new?subject=case:{case}");
    let plan = [("title", "Plan"), ("kind", "plan")];
    let new = filled(bureau, &page, "/documents/new", &plan);
    forms.once("/documents/new", bureau, &new, "documents");
    let document = add(&w.bureau, &paper("Rapport", &[thing("case", case)]));
    let page = format!("/documents/{document}");
    let version = filled(bureau, &page, "/versions", &[("note", "Aangevuld.")]);
    let what = "document_versions";
    forms.once("/documents/{document}/versions", bureau, &version, what);
    let mandate = w.board_members["usg-people"].mandate.clone().unwrap();
    let to = [("kind", "mandate"), ("id", mandate.as_str())];
    let attaching = filled(bureau, &page, "/attach", &to);
    let what = "document_attachments";
    forms.once("/documents/{document}/attach", bureau, &attaching, what);
    let why = [("ground", "privacy"), ("reason", "Er staan namen in.")];
    let asked = filled(bureau, &page, "/destroy", &why);
    let destroying = confirmation(bureau, &asked);
    let what = "pending_actions";
    forms.once("/documents/{document}/destroy", bureau, &destroying, what);
    // No other proposal is to wait beside those of the next forms.
    let waiting = w.bureau.get("/v1/pending-actions?status=pending").items();
    let approval = format!("/v1/pending-actions/{}/approvals", id(&waiting[0]));
    w.second_bureau.post(&approval, json!({})).expect(200);
}
