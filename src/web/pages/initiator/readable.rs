//! Parses as much of a draft as possible, and lists what prevents its submission.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde_json::{Map, Value};
use utoipa::PartialSchema;

use super::super::base::{Form, Layout, form_errors};
use super::draft::{placed, with_readings};
use crate::checker::checker_of;
use edba_common::error::Result;
use edba_common::locale;
use edba_domain::case::{Appraisal, BudgetLine, CaseContent, FundingLine, InterventionGround, Missing};
use edba_domain::{Fault, Id};

/// A draft of a case, as far as it can be parsed.
pub struct Readable {
    pub content: Option<CaseContent>,
    /// The faults of the input, mapped to the form fields. Empty fields are not included: they are missing, which is no
    /// fault in a draft.
    pub faults: Vec<Fault>,
}

/// Parses as much of the document as possible. A text that is too long is kept.
pub fn read(document: &Value) -> Result<Readable> {
    let mut readable = document.clone();
    let mut faults = checker_of::<CaseContent>()?.faults(document);
    faults.retain(|fault| says_something(document, &fault.pointer));
    if let Some(members) = readable.as_object_mut() {
        for fault in checker_of::<CaseContent>()?.faults(document) {
            let text = document.pointer(&fault.pointer).is_some_and(Value::is_string);
            if text && fault.code == "too-long" {
                continue;
            }
            let mut parts = fault.pointer.trim_start_matches('/').split('/');
            if let (Some(member), place) = (parts.next(), parts.next()) {
                take_out(members, member, place.and_then(|place| place.parse().ok()));
            }
        }
        for member in members.values_mut() {
            if let Value::Array(lines) = member {
                lines.retain(|line| !line.is_null());
            }
        }
    }
    let content: Option<CaseContent> = serde_json::from_value(readable).ok();
    if let (true, Some(content)) = (faults.is_empty(), &content) {
        faults = content.check();
        faults.retain(|fault| says_something(document, &fault.pointer));
    }
    Ok(Readable {
        content,
        faults: faults.into_iter().map(placed).collect(),
    })
}

fn says_something(document: &Value, pointer: &str) -> bool {
    match document.pointer(pointer) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    }
}

/// Removes an unparsable value; a line becomes null, so that the indices of the others do not change.
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

/// What must be done before submission to the table: correct the faults and add what is missing. A value that was
/// entered but cannot be parsed is not listed as missing.
pub fn to_do(layout: &Layout, form: &Form, faults: &[Fault], missing: &[Missing]) -> Vec<String> {
    let in_words = faults.iter().map(|fault| {
        let text = too_long(layout, form, fault)
            .unwrap_or_else(|| layout.fault(&with_readings(fault.clone(), form, layout.language)));
        match form_errors::label(layout, &fault.pointer, "draft") {
            Some(label) => format!("{label}: {text}"),
            None => text,
        }
    });
    let written = |field: &str| {
        faults
            .iter()
            .any(|fault| fault.pointer.trim_start_matches('/').split('/').next() == Some(field))
    };
    let missing = missing
        .iter()
        .filter(|one| !one.code.field().is_some_and(written))
        .map(|one| locale::text(layout.language, &one.message));
    in_words.chain(missing).collect()
}

/// The length and maximum length of a text, if the fault is that it is too long.
fn too_long(layout: &Layout, form: &Form, fault: &Fault) -> Option<String> {
    let field = fault.pointer.trim_start_matches('/').replace('/', "-");
    let most = longest(&field).filter(|_| fault.code == "too-long")?;
    let count = form.text(&field).chars().count();
    Some(layout.with2("draft-too-long", "count", count, "most", most))
}

/// The maximum length of a field in characters, by its name in the form; the same as in the API.
pub fn longest(field: &str) -> Option<usize> {
    static LIMITS: OnceLock<HashMap<String, usize>> = OnceLock::new();
    let limits = LIMITS.get_or_init(|| {
        [
            limits_of::<CaseContent>(""),
            limits_of::<BudgetLine>("budgetLines-"),
            limits_of::<FundingLine>("fundingLines-"),
            limits_of::<Appraisal>("appraisals-"),
            limits_of::<InterventionGround>("interventionGrounds-"),
        ]
        .concat()
        .into_iter()
        .collect()
    });
    // List name, index and field name: the limits are the same for every line of a list.
    let name = match field.split('-').collect::<Vec<_>>().as_slice() {
        [list, _, "funder"] => format!("{list}-funderName"),
        [list, _, field] => format!("{list}-{field}"),
        _ => field.to_owned(),
    };
    limits.get(&name).copied()
}

fn limits_of<T: PartialSchema>(before: &str) -> Vec<(String, usize)> {
    let schema = serde_json::to_value(T::schema()).unwrap_or_default();
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .filter_map(|(name, schema)| {
            let most = schema.get("maxLength")?.as_u64()?;
            Some((format!("{before}{name}"), usize::try_from(most).ok()?))
        })
        .collect()
}

/// The programme whose lists apply to the case: its own, or the current one.
pub fn programme_of(cx: &mut edba_service::Context<'_>, own: Option<Id>) -> Result<Id> {
    match own {
        Some(id) => Ok(id),
        None => Ok(edba_service::programmes::current(cx, cx.today())?.id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_the_limit_of_the_api() {
        for (field, most) in [
            ("title", Some(200)),
            ("summary", Some(10_000)),
            ("budgetLines-3-description", Some(500)),
            ("fundingLines-0-funder", Some(200)),
            ("appraisals-1-explanation", Some(4000)),
            ("interventionGrounds-0-explanation", Some(4000)),
            ("leadTableId", None),
            ("budgetLines-3-amount", None),
        ] {
            assert_eq!(longest(field), most, "{field}");
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_read_and_told_and_the_rest_is_too() {
        let document = serde_json::json!({
            "title": "", "summary": "x".repeat(21_700), "jobsExpected": "many",
            "initiatorOrganisationId": Id::new(), "budgetLines": [{ "description": "" }],
        });
        let Readable { content, faults } = read(&document).unwrap();
        let found: Vec<_> = faults
            .iter()
            .map(|f| (f.pointer.as_str(), f.code.as_str()))
            .collect();
        assert!(found.contains(&("/summary", "too-long")), "{found:?}");
        assert!(found.contains(&("/jobsExpected", "not-a-number")), "{found:?}");
        assert!(found.iter().all(|(pointer, _)| *pointer != "/title"), "{found:?}");
        let content = content.unwrap();
        assert_eq!(content.summary.unwrap().len(), 21_700);
        assert_eq!(content.jobs_expected, None);
    }
}
