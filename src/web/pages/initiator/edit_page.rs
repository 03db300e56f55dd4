//! View model of the page to edit a case: content, and the options of each field.

use askama::Template;

use super::super::base::form_errors::{Choice, Faults};
use super::super::base::{Form, Layout};
use super::draft;
use super::options::Options;
use super::programme_lines::{self, LineGroup};
use super::readable;
use edba_common::error::{Error, Result};
use edba_domain::case::{CaseContent, CaseNeed};
use edba_domain::codes::CaseStatus;
use edba_domain::collation::sort_key;
use edba_domain::reference::ReferenceCategory;
use edba_domain::{Id, Moment};
use edba_service::{Context, cases};

/// A line of a list in the form.
pub(super) struct Line {
    pub list: &'static str,
    pub place: usize,
}

impl Line {
    fn id(&self, field: &str) -> String {
        draft::name(self.list, self.place, field)
    }

    fn number(&self) -> usize {
        self.place + 1
    }
}

/// The character counter of a field.
pub(super) struct Counted {
    pub id: String,
    pub text: String,
    /// The same with a `#` for the count, which the page's script fills in during typing.
    pub pattern: String,
}

/// The case being edited; `id` is None for a new one.
pub(super) struct Subject {
    pub id: Option<Id>,
    pub number: String,
    pub title: String,
    pub programme_id: Option<Id>,
    pub version: i32,
    pub present: Option<CaseContent>,
}

impl Subject {
    pub fn new_case() -> Self {
        Self {
            id: None,
            number: String::new(),
            title: String::new(),
            programme_id: None,
            version: 0,
            present: None,
        }
    }

    /// Errors: 404; 409 for a case that is no longer a proposal.
    pub fn load(cx: &mut Context<'_>, id: Id) -> Result<Self> {
        let case = cases::visible(cx, id)?;
        if case.status != CaseStatus::Proposal {
            return Err(Error::conflict("Only a proposal is revised."));
        }
        Ok(Self {
            present: Some(cases::content(&case)?),
            id: Some(case.id),
            number: case.number,
            title: case.title,
            programme_id: Some(case.programme_id),
            version: case.version,
        })
    }

    pub fn address(&self) -> String {
        self.id
            .map_or_else(|| "/my-cases/new".to_owned(), |id| format!("/my-cases/{id}/edit"))
    }
}

#[derive(Template)]
#[template(path = "initiator/edit.html")]
pub(super) struct Edit<'a> {
    pub layout: &'a Layout,
    pub faults: Faults,
    pub form: &'a Form,
    pub subject: Subject,
    pub address: String,
    pub version: String,
    pub options: Options,
    /// Whether the user chooses the initiator: the bureau does, for a new case.
    pub chooses_initiator: bool,
    /// When the shown draft was saved.
    pub kept: Option<Moment>,
    /// Whether the case has changed since the draft was started.
    pub overtaken: bool,
    pub missing: Vec<String>,
    pub needs: Vec<CaseNeed>,
    pub years: Vec<i32>,
    pub recipients: Vec<Line>,
    pub budget: Vec<Line>,
    pub funding: Vec<Line>,
    pub appraisals: Vec<Line>,
    pub grounds: Vec<Line>,
}

impl Edit<'_> {
    fn typed(&self, line: &Line, field: &str) -> &str {
        self.form.text(&line.id(field))
    }

    fn fault(&self, line: &Line, field: &str) -> &str {
        self.faults.at(line.id(field))
    }

    /// The `maxlength` attribute of a field.
    fn most(&self, field: impl AsRef<str>) -> String {
        readable::longest(field.as_ref()).map_or_else(String::new, |most| format!("maxlength='{most}'"))
    }

    /// The attributes of a funder field: the list of organisations, and `maxlength`.
    fn listed(&self, line: &Line) -> String {
        format!("list='organisations' {}", self.most(line.id("funder")))
    }

    /// The counter of a field: its length, and its maximum length.
    fn counted(&self, field: impl AsRef<str>) -> Counted {
        let field = field.as_ref();
        let most = readable::longest(field).unwrap_or_default();
        let count = self.form.text(field).chars().count();
        Counted {
            id: field.to_owned(),
            text: self.layout.with2("draft-counted", "count", count, "most", most),
            pattern: self.layout.with2("draft-counted", "count", "#", "most", most),
        }
    }

    fn items(&self, category: ReferenceCategory, name: &str) -> Vec<Choice> {
        self.options.items(self.layout, category, self.form.text(name))
    }

    fn clusters(&self) -> Vec<Choice> {
        self.items(ReferenceCategory::Cluster, "cluster")
    }

    /// All programme lines, for the script that filters them when another cluster is chosen.
    fn all_lines(&self) -> Vec<LineGroup> {
        self.options.lines(self.layout, "")
    }

    /// The programme lines that fit the chosen cluster.
    fn fitting_lines(&self) -> Vec<LineGroup> {
        let lines = self.options.lines(self.layout, self.form.text("programmeLine"));
        programme_lines::fitting(lines, self.form.text("cluster"))
    }

    fn scopes(&self) -> Vec<Choice> {
        self.items(ReferenceCategory::Scope, "scope")
    }

    fn tables(&self) -> Vec<Choice> {
        self.options.tables(self.layout, self.form.text("leadTableId"))
    }

    fn co_reviewing(&self) -> Vec<Choice> {
        self.options.co_reviewing(self.form)
    }

    fn initiators(&self) -> Vec<Choice> {
        let chosen = self.form.text("initiatorOrganisationId");
        self.options.organisations(self.layout, true, chosen)
    }

    fn organisations(&self, line: &Line) -> Vec<Choice> {
        self.options
            .organisations(self.layout, false, self.typed(line, "id"))
    }

    fn kinds(&self, line: &Line) -> Vec<Choice> {
        Options::kinds(self.layout, self.typed(line, "expenditureKind"))
    }

    fn instruments(&self, line: &Line) -> Vec<Choice> {
        Options::instruments(self.layout, self.typed(line, "instrument"))
    }

    fn views(&self, line: &Line) -> Vec<Choice> {
        Options::views(self.layout, self.typed(line, "view"))
    }

    fn grounds_of(&self, line: &Line) -> Vec<Choice> {
        Options::grounds(self.layout, self.typed(line, "ground"))
    }

    /// The years to choose from: this one and later ones, and any year already entered.
    fn years_of(&self, line: &Line) -> Vec<Choice> {
        let chosen = self.typed(line, "budgetYear");
        let mut years = self.years.clone();
        years.extend(chosen.parse::<i32>().ok());
        years.sort_unstable();
        years.dedup();
        years
            .into_iter()
            .map(|year| Choice::new(year.to_string(), year.to_string(), chosen))
            .collect()
    }

    fn names(&self) -> Vec<&String> {
        let mut names: Vec<&String> = self.options.organisations.values().collect();
        names.sort_by_cached_key(|name| sort_key(name));
        names
    }
}
