//! The content of a case as it stands in the form: from content to fields and back. A field has the name of
//! its place in the content, so that a fault is told where it is.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::super::base::Form;
use super::super::base::written::{euros, typed_euros};
use crate::domain::case::CaseContent;
use crate::domain::codes::Language;
use crate::domain::{Cents, Fault, Id};
use crate::error::{Error, Result};
use crate::web::schema::checker_of;

/// A list of lines in the form: its name, its fields, and which of them say something of their own. The
/// others are chosen from a list that always has a choice.
pub struct List {
    pub name: &'static str,
    pub fields: &'static [&'static str],
    pub typed: &'static [&'static str],
}

/// The lists of lines, in the order of the form.
pub const LISTS: &[List] = &[
    List {
        name: "recipientOrganisationIds",
        fields: &["id"],
        typed: &["id"],
    },
    List {
        name: "budgetLines",
        fields: &["description", "expenditureKind", "budgetYear", "amount"],
        typed: &["description", "amount"],
    },
    List {
        name: "fundingLines",
        fields: &[
            "funder",
            "instrument",
            "expenditureKind",
            "budgetYear",
            "amount",
            "private",
        ],
        typed: &["funder", "amount"],
    },
    List {
        name: "appraisals",
        fields: &["party", "view", "returnFigure", "appraisalDate", "explanation"],
        typed: &["party", "returnFigure", "appraisalDate", "explanation"],
    },
    List {
        name: "interventionGrounds",
        fields: &["ground", "explanation"],
        typed: &["explanation"],
    },
];

const PLAIN: [&str; 10] = [
    "title",
    "summary",
    "cluster",
    "programmeLine",
    "scope",
    "leadTableId",
    "initiatorOrganisationId",
    "jobsExpected",
    "jobsYear",
    "version",
];

/// The name of a field of a line.
pub fn name(list: &str, place: usize, field: &str) -> String {
    format!("{list}-{place}-{field}")
}

/// The places of the lines of a list, as the form has them.
pub fn places(form: &Form, list: &str) -> Vec<usize> {
    let found: BTreeSet<usize> = form
        .fields()
        .filter_map(|(name, _)| {
            let (place, _) = name.strip_prefix(list)?.strip_prefix('-')?.split_once('-')?;
            place.parse().ok()
        })
        .collect();
    found.into_iter().collect()
}

/// The form with its lines counted from 0, one removed or added as its buttons ask. `tidy` also leaves out
/// lines in which nothing was written.
pub fn renumbered(form: &Form, tidy: bool) -> Form {
    let mut fields: Vec<(String, String)> = Vec::new();
    for name in PLAIN {
        if form.has(name) {
            fields.push((name.to_owned(), form.text(name).to_owned()));
        }
    }
    for table in form.all("coReviewTableIds") {
        fields.push(("coReviewTableIds".to_owned(), table.to_owned()));
    }
    for list in LISTS {
        let mut place = 0;
        for old in places(form, list.name) {
            let removed = form.text("remove") == format!("{}-{old}", list.name);
            let says = |field: &&str| !form.text(&name(list.name, old, field)).is_empty();
            if removed || (tidy && !list.typed.iter().any(says)) {
                continue;
            }
            for field in list.fields {
                let old_name = name(list.name, old, field);
                if form.has(&old_name) {
                    fields.push((name(list.name, place, field), form.text(&old_name).to_owned()));
                }
            }
            place += 1;
        }
        if form.text("add") == list.name {
            // The first field says that the line is there.
            if let Some(first) = list.fields.first() {
                fields.push((name(list.name, place, first), String::new()));
            }
        }
    }
    Form::of(fields)
}

/// The fields that show this content.
pub fn fields_of(content: &CaseContent, organisations: &HashMap<Id, String>, language: Language) -> Form {
    let CaseContent {
        title,
        summary,
        cluster,
        programme_line,
        scope,
        lead_table_id,
        co_review_table_ids,
        initiator_organisation_id,
        recipient_organisation_ids,
        jobs_expected,
        jobs_year,
        budget_lines,
        funding_lines,
        appraisals,
        intervention_grounds,
    } = content;
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut put = |name: String, text: String| fields.push((name, text));
    put("title".into(), title.clone());
    for (name, text) in [
        ("summary", summary),
        ("cluster", cluster),
        ("programmeLine", programme_line),
        ("scope", scope),
    ] {
        put(name.into(), text.clone().unwrap_or_default());
    }
    put(
        "leadTableId".into(),
        lead_table_id.map(|id| id.to_string()).unwrap_or_default(),
    );
    for id in co_review_table_ids {
        put("coReviewTableIds".into(), id.to_string());
    }
    put(
        "initiatorOrganisationId".into(),
        initiator_organisation_id.to_string(),
    );
    put(
        "jobsExpected".into(),
        jobs_expected.map(|n| n.to_string()).unwrap_or_default(),
    );
    put(
        "jobsYear".into(),
        jobs_year.map(|n| n.to_string()).unwrap_or_default(),
    );
    for (place, id) in recipient_organisation_ids.iter().enumerate() {
        put(name("recipientOrganisationIds", place, "id"), id.to_string());
    }
    for (place, line) in budget_lines.iter().enumerate() {
        let mut field = |field: &str, text: String| put(name("budgetLines", place, field), text);
        field("description", line.description.clone());
        field("expenditureKind", line.expenditure_kind.to_string());
        field("budgetYear", line.budget_year.to_string());
        field("amount", written_amount(line.amount, language));
    }
    for (place, line) in funding_lines.iter().enumerate() {
        let mut field = |field: &str, text: String| put(name("fundingLines", place, field), text);
        let funder = match (&line.funder_name, &line.funder_organisation_id) {
            (Some(name), _) => name.clone(),
            (None, Some(id)) => organisations.get(id).cloned().unwrap_or_default(),
            (None, None) => String::new(),
        };
        field("funder", funder);
        field("instrument", line.instrument.to_string());
        field("expenditureKind", line.expenditure_kind.to_string());
        field("budgetYear", line.budget_year.to_string());
        field("amount", written_amount(line.amount, language));
        if line.private {
            field("private", "yes".into());
        }
    }
    for (place, one) in appraisals.iter().enumerate() {
        let mut field = |field: &str, text: String| put(name("appraisals", place, field), text);
        field("party", one.party.clone());
        field("view", one.view.to_string());
        field("returnFigure", one.return_figure.clone().unwrap_or_default());
        field("appraisalDate", one.appraisal_date.to_string());
        field("explanation", one.explanation.clone().unwrap_or_default());
    }
    for (place, one) in intervention_grounds.iter().enumerate() {
        let mut field = |field: &str, text: String| put(name("interventionGrounds", place, field), text);
        field("ground", one.ground.to_string());
        field("explanation", one.explanation.clone());
    }
    Form::of(fields)
}

/// An amount as people type it: without the sign that stands before the field.
fn written_amount(amount: Cents, language: Language) -> String {
    euros(amount, language)
        .trim_start_matches(['€', ' ', '\u{a0}'])
        .to_owned()
}

/// A text, or null where nothing was written.
fn text(form: &Form, name: &str) -> Value {
    form.given(name).map_or(Value::Null, Value::from)
}

/// A whole number, as a number where it can be read as one.
fn number(written: &str) -> Value {
    let digits: String = written.chars().filter(|c| !matches!(c, ' ' | '.')).collect();
    match digits.parse::<i64>() {
        Ok(number) => number.into(),
        Err(_) => written.into(),
    }
}

fn amount(written: &str) -> Value {
    typed_euros(written).map_or_else(|| written.into(), |cents| cents.to_string().into())
}

/// A line of a list as it was written.
struct Written<'a> {
    form: &'a Form,
    list: &'static str,
    place: usize,
}

impl Written<'_> {
    fn of(&self, field: &str) -> String {
        self.form.text(&name(self.list, self.place, field)).to_owned()
    }
}

/// What each line of a list becomes.
fn lines(form: &Form, list: &'static str, line: impl Fn(Written<'_>) -> Value) -> Vec<Value> {
    places(form, list)
        .into_iter()
        .map(|place| line(Written { form, list, place }))
        .collect()
}

/// The document that the API would take for this form. `organisations` are known by their names.
pub fn document(form: &Form, organisations: &HashMap<Id, String>) -> Value {
    let or_null = |text: String| Some(text).filter(|t| !t.is_empty());
    let or_null_number = |name: &str| form.given(name).map_or(Value::Null, |written| number(&written));
    json!({
        "title": form.text("title"),
        "summary": text(form, "summary"),
        "cluster": text(form, "cluster"),
        "programmeLine": text(form, "programmeLine"),
        "scope": text(form, "scope"),
        "leadTableId": text(form, "leadTableId"),
        "coReviewTableIds": form.all("coReviewTableIds").collect::<Vec<_>>(),
        "initiatorOrganisationId": form.text("initiatorOrganisationId"),
        "recipientOrganisationIds": lines(form, "recipientOrganisationIds", |line| line.of("id").into()),
        "jobsExpected": or_null_number("jobsExpected"),
        "jobsYear": or_null_number("jobsYear"),
        "budgetLines": lines(form, "budgetLines", |line| json!({
            "description": line.of("description"), "expenditureKind": line.of("expenditureKind"),
            "budgetYear": number(&line.of("budgetYear")), "amount": amount(&line.of("amount")),
        })),
        "fundingLines": lines(form, "fundingLines", |line| {
            let funder = line.of("funder");
            let known = organisations.iter().find(|(_, name)| name.eq_ignore_ascii_case(&funder));
            json!({
                "funderName": if known.is_some() { Value::Null } else { funder.clone().into() },
                "funderOrganisationId": known.map(|(id, _)| *id),
                "instrument": line.of("instrument"), "expenditureKind": line.of("expenditureKind"),
                "budgetYear": number(&line.of("budgetYear")), "amount": amount(&line.of("amount")),
                "private": line.of("private") == "yes",
            })
        }),
        "appraisals": lines(form, "appraisals", |line| json!({
            "party": line.of("party"), "view": line.of("view"), "returnFigure": or_null(line.of("returnFigure")),
            "appraisalDate": line.of("appraisalDate"), "explanation": or_null(line.of("explanation")),
        })),
        "interventionGrounds": lines(form, "interventionGrounds", |line| json!({
            "ground": line.of("ground"), "explanation": line.of("explanation"),
        })),
    })
}

/// A fault of the content where the form has its field.
fn placed(fault: Fault) -> Fault {
    let Fault { pointer, code, text } = fault;
    let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
    let place = match parts.as_slice() {
        ["fundingLines", place, "funderName" | "funderOrganisationId"] => {
            format!("/fundingLines/{place}/funder")
        }
        ["recipientOrganisationIds", place] => format!("/recipientOrganisationIds/{place}/id"),
        ["coReviewTableIds", ..] => "/coReviewTableIds".to_owned(),
        _ => pointer.clone(),
    };
    let code = if place.ends_with("/amount") && code == "wrong-format" {
        "not-an-amount".to_owned()
    } else if code == "wrong-type" {
        "not-a-number".to_owned()
    } else {
        code
    };
    Fault {
        pointer: place,
        code,
        text,
    }
}

/// The same error, told where the form has its fields.
pub fn placed_error(error: Error) -> Error {
    let Error {
        code,
        detail,
        faults,
        obstacles,
        retry_after_seconds,
        source,
    } = error;
    Error {
        code,
        detail,
        faults: faults.into_iter().map(placed).collect(),
        obstacles,
        retry_after_seconds,
        source,
    }
}

/// As much of the content as can be read already, to tell what it still lacks.
pub fn readable(document: &Value) -> Result<Option<CaseContent>> {
    let mut document = document.clone();
    let faults = checker_of::<CaseContent>()?.faults(&document);
    let Some(members) = document.as_object_mut() else {
        return Ok(None);
    };
    for fault in faults {
        let mut parts = fault.pointer.trim_start_matches('/').split('/');
        let (Some(member), place) = (parts.next(), parts.next()) else {
            continue;
        };
        take_out(members, member, place.and_then(|p| p.parse().ok()));
    }
    for member in members.values_mut() {
        if let Value::Array(lines) = member {
            lines.retain(|line| !line.is_null());
        }
    }
    Ok(serde_json::from_value(document).ok())
}

/// Takes out what cannot be read; a line leaves a null, so that the places of the others stay.
fn take_out(members: &mut Map<String, Value>, member: &str, place: Option<usize>) {
    match (members.get_mut(member), place) {
        (Some(Value::Array(lines)), Some(place)) => {
            if let Some(line) = lines.get_mut(place) {
                *line = Value::Null;
            }
        }
        (Some(value), _) if member == "title" => *value = "".into(),
        (Some(value), _) if member != "initiatorOrganisationId" => *value = Value::Null,
        _ => {}
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
