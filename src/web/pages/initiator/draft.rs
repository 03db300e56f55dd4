//! Converts the content of a case to form fields and back. The name of a field is its path in the content, so that a
//! fault is shown at its field.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::super::base::Form;
use super::super::base::format::euros_to_type;
use edba_common::error::Error;
use edba_common::format::typed;
use edba_domain::case::CaseContent;
use edba_domain::codes::Language;
use edba_domain::{Fault, Id};

/// A list of lines in the form: its name, its fields, and which of them are typed. The others are select fields, which
/// always have a value.
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

/// The indices of the lines of a list, as in the form.
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

/// Renumbers the lines of the form from 0, with one added or removed by a button. `tidy` also removes empty lines.
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
            // The first field marks the line as present.
            if let Some(first) = list.fields.first() {
                fields.push((name(list.name, place, first), String::new()));
            }
        }
    }
    Form::from_fields(fields)
}

/// Converts content to form fields.
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
        field("amount", euros_to_type(line.amount, language));
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
        field("amount", euros_to_type(line.amount, language));
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
    Form::from_fields(fields)
}

/// A text; null if blank.
fn text(form: &Form, name: &str) -> Value {
    form.given(name).map_or(Value::Null, Value::from)
}

/// Parses a year of digits only. An unparsable value stays as typed, and is reported as a fault.
fn year(written: &str) -> Value {
    match written.parse::<i64>() {
        Ok(number) => number.into(),
        Err(_) => written.into(),
    }
}

fn count(written: &str, language: Language) -> Value {
    typed::count(written, language).map_or_else(|_| written.into(), Value::from)
}

fn amount(written: &str, language: Language) -> Value {
    typed::amount(written, language).map_or_else(|_| written.into(), |cents| cents.to_string().into())
}

/// The same fault; for an unparsable number, with the reason and the possible readings.
pub(super) fn with_readings(fault: Fault, form: &Form, language: Language) -> Fault {
    if !matches!(fault.code.as_str(), "not-an-amount" | "not-a-number") {
        return fault;
    }
    let field = fault.pointer.trim_start_matches('/').replace('/', "-");
    let unread = match field.rsplit('-').next() {
        Some("amount") => typed::amount(form.text(&field), language).err(),
        Some("jobsExpected") => typed::count(form.text(&field), language).err(),
        _ => None,
    };
    match unread {
        Some(unread) => unread.fault(&fault.pointer, language),
        None => fault,
    }
}

/// A line of a list as typed.
struct Written<'a> {
    form: &'a Form,
    list: &'static str,
    place: usize,
}

impl Written<'_> {
    fn value_of(&self, field: &str) -> String {
        self.form.text(&name(self.list, self.place, field)).to_owned()
    }
}

/// Converts each line of a list.
fn lines(form: &Form, list: &'static str, line: impl Fn(Written<'_>) -> Value) -> Vec<Value> {
    places(form, list)
        .into_iter()
        .map(|place| line(Written { form, list, place }))
        .collect()
}

/// Converts the form to the API's input. `organisations` maps identities to names; numbers are parsed in the format of
/// the page.
pub fn document(form: &Form, organisations: &HashMap<Id, String>, language: Language) -> Value {
    let or_null = |text: String| Some(text).filter(|t| !t.is_empty());
    let jobs = form.given("jobsExpected");
    let jobs_year = form.given("jobsYear");
    json!({
        "title": form.text("title"),
        "summary": text(form, "summary"),
        "cluster": text(form, "cluster"),
        "programmeLine": text(form, "programmeLine"),
        "scope": text(form, "scope"),
        "leadTableId": text(form, "leadTableId"),
        "coReviewTableIds": form.all("coReviewTableIds").collect::<Vec<_>>(),
        "initiatorOrganisationId": form.text("initiatorOrganisationId"),
        "recipientOrganisationIds": lines(form, "recipientOrganisationIds", |line| line.value_of("id").into()),
        "jobsExpected": jobs.map_or(Value::Null, |written| count(&written, language)),
        "jobsYear": jobs_year.map_or(Value::Null, |written| year(&written)),
        "budgetLines": lines(form, "budgetLines", |line| json!({
            "description": line.value_of("description"), "expenditureKind": line.value_of("expenditureKind"),
            "budgetYear": year(&line.value_of("budgetYear")),
            "amount": amount(&line.value_of("amount"), language),
        })),
        "fundingLines": lines(form, "fundingLines", |line| {
            let funder = line.value_of("funder");
            let known = organisations.iter().find(|(_, name)| name.eq_ignore_ascii_case(&funder));
            json!({
                "funderName": if known.is_some() { Value::Null } else { funder.clone().into() },
                "funderOrganisationId": known.map(|(id, _)| *id),
                "instrument": line.value_of("instrument"), "expenditureKind": line.value_of("expenditureKind"),
                "budgetYear": year(&line.value_of("budgetYear")),
            "amount": amount(&line.value_of("amount"), language),
                "private": line.value_of("private") == "yes",
            })
        }),
        "appraisals": lines(form, "appraisals", |line| json!({
            "party": line.value_of("party"), "view": line.value_of("view"), "returnFigure": or_null(line.value_of("returnFigure")),
            "appraisalDate": line.value_of("appraisalDate"), "explanation": or_null(line.value_of("explanation")),
        })),
        "interventionGrounds": lines(form, "interventionGrounds", |line| json!({
            "ground": line.value_of("ground"), "explanation": line.value_of("explanation"),
        })),
    })
}

/// Maps a fault of the content to its form field.
pub(super) fn placed(fault: Fault) -> Fault {
    let Fault {
        pointer,
        code,
        text,
        message,
    } = fault;
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
        message,
    }
}

/// The same error, with its faults mapped to the form fields.
pub fn placed_error(error: Error, form: &Form, language: Language) -> Error {
    let Error {
        code,
        detail,
        faults,
        obstacles,
        retry_after_seconds,
        refusal,
        source,
    } = error;
    Error {
        code,
        detail,
        faults: faults
            .into_iter()
            .map(|fault| with_readings(placed(fault), form, language))
            .collect(),
        obstacles,
        retry_after_seconds,
        refusal,
        source,
    }
}

#[cfg(test)]
mod tests;
