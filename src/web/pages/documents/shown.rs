//! The page of one document: its versions, what it is attached to, and the forms that change these.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::json;

use super::faults::faults_of;
use super::new::{bodies_of, notice_of};
use super::record::{ProposedDestruction, history, proposed};
use super::things::{Thing, things};
use super::{FileField, FileRules, VersionLine};
use crate::api::documents::NewDocumentVersion;
use crate::pages::base::form_errors::{self, Choice, Faults};
use crate::pages::base::several_forms::{SeveralForms, ShownAgain};
use crate::pages::base::{Form, Layout, Page, PageRequest};
use crate::pages::cases::events::Moved;
use crate::pages::meetings::{self as meeting_pages, MatterLine};
use crate::upload_body::UploadBody;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::document::{AttachedTo, DestructionGround, DocumentKind, Reading, Scanner, VersionState};
use edba_service::documents::{self, DestroyedBy, Document, DocumentDetails, DocumentVersion};
use edba_service::meetings::Matter;
use edba_service::{Context, bodies};

/// The most versions that the page shows.
const MOST_VERSIONS: i64 = 500;

/// A version on the page.
struct Version {
    line: VersionLine,
    sha256: String,
    by: String,
    note: String,
    is_kept: bool,
    is_scanned: bool,
    /// Why it failed its check; empty where it did not.
    failed: String,
    /// When and why its content was destroyed, as HTML; empty where it is there.
    destroyed: String,
    /// On what ground, and which members of the bureau had it done.
    destroyed_by: Vec<String>,
}

/// The form that is shown again.
pub struct Again<'a> {
    /// `versions`, `change`, `attach` or `destroy`, or the attachment that is to end; empty for none.
    pub name: &'a str,
    pub faults: Faults,
    pub form: &'a Form,
}

#[derive(Template)]
#[template(path = "documents/show.html")]
struct DocumentPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    again: &'a str,
    document: Document,
    kind: String,
    own_only: bool,
    /// The body that reads it, if it is confidential; empty for none.
    body: String,
    versions: Vec<Version>,
    /// What to do about a last version that failed its check; empty where it did not.
    to_mend: Vec<String>,
    /// The destruction that waits for approval, for bureau and auditor.
    proposed: Option<ProposedDestruction>,
    /// The history, for bureau and auditor, the latest first.
    history: Vec<Moved>,
    things: Vec<Thing>,
    /// The agenda items at which it was dealt with.
    dealt_with: Vec<MatterLine>,
    may_add_version: bool,
    /// Whether this user keeps documents: changes, attaches and destroys them.
    may_keep: bool,
    /// The field of the form for a version.
    file: FileField,
    kinds: Vec<Choice>,
    bodies: Vec<Choice>,
    subject_kinds: Vec<Choice>,
    grounds: Vec<Choice>,
    /// The versions whose content can be destroyed.
    kept: Vec<Choice>,
}

impl SeveralForms for DocumentPage<'_> {
    fn shown_again(&self) -> ShownAgain<'_> {
        ShownAgain {
            name: self.again,
            form: self.form,
            faults: &self.faults,
        }
    }
}

pub async fn show(request: PageRequest, document: web::Path<String>) -> HttpResponse {
    let rules = FileRules::of(&request.state.files);
    request
        .read(move |cx, layout| {
            let none = Again {
                name: "",
                faults: Faults::none(),
                form: &Form::default(),
            };
            render(cx, layout, rules, &document, none)
        })
        .await
}

pub(super) fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    rules: FileRules,
    id: &str,
    again: Again<'_>,
) -> Result<Page> {
    let id = form_errors::id(id)?;
    let found = documents::find(cx, id)?;
    let versions = documents::versions(cx, id, 0, MOST_VERSIONS)?;
    let mut destroyed_by = documents::destroyed_by(cx, &versions)?;
    let items = meeting_pages::items_about(cx, Matter::Document(&id))?;
    let Again { name, faults, form } = again;
    let chosen = |of: &str, field: &str, standing: &str| match name == of {
        true => form.text(field).to_owned(),
        false => standing.to_owned(),
    };
    let document = found.document.clone();
    let body_id = document.body_id.map_or_else(String::new, |id| id.to_string());
    let kind = chosen("change", "kind", document.kind.as_str());
    let is_bureau = cx.actor.is(Role::Bureau);
    let again_with_file = name == "versions";
    Page::render(&DocumentPage {
        layout,
        own_only: found.reading == Reading::OwnVersions,
        body: body_name(cx, layout, document.body_id)?,
        kind: layout.name_of("term-document-kind", document.kind),
        things: things(cx, layout, &found.attachments, &items)?,
        dealt_with: meeting_pages::lines_of(layout, &items),
        to_mend: to_mend(layout, &found, is_bureau),
        proposed: proposed(cx, layout, id)?,
        history: history(cx, layout, id)?,
        may_add_version: found.may_add_version,
        may_keep: is_bureau,
        file: FileField::new(
            layout,
            rules,
            match again_with_file {
                true => faults.at("file"),
                false => "",
            },
            again_with_file,
        ),
        kinds: Choice::of_codes(layout, "term-document-kind", DocumentKind::ALL, &kind),
        bodies: match is_bureau {
            true => bodies_of(cx, layout, &chosen("change", "bodyId", &body_id))?,
            false => Vec::new(),
        },
        subject_kinds: choices(
            Choice::of_codes(
                layout,
                "term-attached-to",
                AttachedTo::ALL,
                &chosen("attach", "kind", ""),
            ),
            layout.say("documents-choose-kind"),
        ),
        grounds: choices(
            Choice::of_codes(
                layout,
                "term-destruction-ground",
                DestructionGround::ALL,
                &chosen("destroy", "ground", ""),
            ),
            layout.say("documents-choose-ground"),
        ),
        kept: kept(layout, &versions, &chosen("destroy", "version", "")),
        // The newest version first.
        versions: versions
            .into_iter()
            .rev()
            .map(|row| {
                let by = destroyed_by.remove(&row.id);
                version(layout, row, by)
            })
            .collect(),
        again: name,
        document,
        faults,
        form,
    })
}

/// What to do about a document whose last version failed its check.
fn to_mend(layout: &Layout, found: &DocumentDetails, is_bureau: bool) -> Vec<String> {
    let failed = |row: &DocumentVersion| row.state == VersionState::Failed;
    if !found.latest.as_ref().is_some_and(failed) {
        return Vec::new();
    }
    let of_case = found.attachments.iter().any(|row| row.case_id.is_some());
    let who = match (found.may_add_version, is_bureau && !found.attachments.is_empty()) {
        (true, true) => "documents-mend-or-detach",
        (true, false) => "documents-mend",
        (false, _) => "documents-mend-others",
    };
    of_case
        .then_some("documents-mend-incomplete")
        .into_iter()
        .chain([who])
        .map(|key| layout.say(key))
        .collect()
}

/// Options after one that stands for none.
fn choices(of_codes: Vec<Choice>, none: String) -> Vec<Choice> {
    let is_chosen = of_codes.iter().any(|choice| choice.chosen);
    let none = Choice::new("", none, if is_chosen { "-" } else { "" });
    std::iter::once(none).chain(of_codes).collect()
}

/// The versions whose content is there; empty if there is none.
fn kept(layout: &Layout, versions: &[DocumentVersion], chosen: &str) -> Vec<Choice> {
    let there: Vec<&DocumentVersion> = versions
        .iter()
        .filter(|row| row.state == VersionState::Kept)
        .collect();
    if there.is_empty() {
        return Vec::new();
    }
    let all = Choice::new("", layout.say("documents-all-versions"), chosen);
    let each = there.iter().map(|row| {
        let label = layout.with("documents-version", "number", row.number);
        Choice::new(row.number.to_string(), label, chosen)
    });
    std::iter::once(all).chain(each).collect()
}

/// The name of the body that reads a confidential document; empty for none.
fn body_name(cx: &mut Context<'_>, layout: &Layout, id: Option<Id>) -> Result<String> {
    let Some(id) = id else {
        return Ok(String::new());
    };
    let body = bodies::find(cx, id)?;
    Ok(layout.pick(&body.name_nl, &body.name_en).to_owned())
}

fn version(layout: &Layout, row: DocumentVersion, by: Option<DestroyedBy>) -> Version {
    let line = VersionLine::new(layout, &row);
    let failed = match row.state {
        VersionState::Failed => {
            let detail = row.check_detail.unwrap_or_default();
            let why = layout.with(
                &format!("term-document-check-{}", row.check_code),
                "detail",
                detail,
            );
            layout.with("documents-failed", "why", why)
        }
        VersionState::Kept | VersionState::Destroyed => String::new(),
    };
    let destroyed = row.destroyed_at.map_or_else(String::new, |at| {
        let reason = row.destruction_reason.unwrap_or_default();
        layout.marked_beside(
            "documents-destroyed",
            ("day", &layout.date(&at)),
            "reason",
            reason,
        )
    });
    let ground = row.destruction_ground.map(|ground| {
        let name = layout.name_of("term-destruction-ground", ground);
        layout.with("documents-destroyed-ground", "ground", name)
    });
    let by = by.map(|by| {
        let (proposer, approver) = (by.proposed_by_name, by.approved_by_name);
        layout.with2(
            "documents-destroyed-by",
            "proposer",
            proposer,
            "approver",
            approver,
        )
    });
    Version {
        destroyed_by: ground.into_iter().chain(by).collect(),
        line,
        sha256: row.sha256,
        by: row.added_by_name,
        note: row.note.unwrap_or_default(),
        is_kept: row.state == VersionState::Kept,
        is_scanned: row.scanner != Scanner::None,
        failed,
        destroyed,
    }
}

/// The input of the form for a version, checked by the schema of the API. Errors: 400.
fn note_of(form: &Form) -> Result<Option<String>> {
    let NewDocumentVersion { note, sha256: _ } =
        form_errors::read(json!({ "note": form_errors::text_or_null(form, "note") }))?;
    Ok(note)
}

pub async fn add_version(
    request: PageRequest,
    document: web::Path<String>,
    body: UploadBody,
) -> HttpResponse {
    let rules = FileRules::of(&request.state.files);
    let (theirs, same) = (document.clone(), document.clone());
    request
        .act_with_file(
            body,
            move |cx, form| {
                let id = form_errors::id(&document)?;
                documents::check_version(cx, id, note_of(form)?.as_deref(), form_errors::expects(form))
            },
            move |cx, form, content| {
                let id = form_errors::id(&theirs)?;
                let expects = form_errors::expects(form);
                documents::add_version(cx, id, note_of(form)?, content, expects)?;
                let page = Page::go(format!("/documents/{id}"));
                Ok(page.saying(notice_of(content, "notice-version-added")))
            },
            move |cx, layout, form, error| {
                let again = Again {
                    name: "versions",
                    faults: faults_of(layout, form, error),
                    form,
                };
                render(cx, layout, rules, &same, again)
            },
        )
        .await
}
