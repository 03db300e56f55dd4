//! Renders a JSON document as headings, facts and tables for readers: omits identities and formats amounts, dates and
//! codes as text.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::certificate_words::{code_in, is_code, label};
use edba_common::format;
use edba_domain::codes::Language;
use edba_domain::{Cents, Moment};

/// A section of the page.
#[derive(Debug, PartialEq)]
pub struct Section {
    /// None for content before the first heading.
    pub heading: Option<String>,
    /// 2 for a section, 3 for a subsection.
    pub level: usize,
    pub facts: Vec<(String, String)>,
    pub table: Option<Table>,
    /// Whether the list is empty; the page then shows a text instead.
    pub nothing: bool,
}

#[derive(Debug, PartialEq)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// Splits a document into sections, in its own order.
pub fn outline(document: &Value, language: Language) -> Vec<Section> {
    let mut sections = Vec::new();
    if let Value::Object(members) = document {
        add_object(&mut sections, None, 1, members, language);
    }
    sections
}

fn add_object(
    sections: &mut Vec<Section>,
    heading: Option<String>,
    level: usize,
    members: &Map<String, Value>,
    language: Language,
) {
    // Of a name in two languages, show only the one in the user's language.
    let other = language.pick("nameEn", "nameNl");
    let shown: Vec<_> = members
        .iter()
        .filter(|(key, _)| is_shown(key) && *key != other)
        .collect();
    let facts: Vec<_> = shown
        .iter()
        .filter(|(_, value)| is_fact(value))
        .map(|(key, value)| (label(key, language), text(key, value, language)))
        .collect();
    if heading.is_some() || !facts.is_empty() {
        sections.push(Section {
            heading,
            level,
            facts,
            table: None,
            nothing: false,
        });
    }
    for (key, value) in shown {
        let (heading, level) = (Some(label(key, language)), level + 1);
        match value {
            Value::Object(members) => add_object(sections, heading, level, members, language),
            Value::Array(items) if !is_fact(value) => sections.push(Section {
                heading,
                level,
                facts: Vec::new(),
                table: table(items, language),
                nothing: items.is_empty(),
            }),
            _ => {}
        }
    }
}

/// Whether a value fits in one line: a scalar, or a non-empty list of scalars.
fn is_fact(value: &Value) -> bool {
    match value {
        Value::Null | Value::Object(_) => false,
        Value::Array(items) => !items.is_empty() && items.iter().all(|i| !i.is_object() && !i.is_array()),
        _ => true,
    }
}

/// A table with a row for each item and a column for each property that any item has.
fn table(items: &[Value], language: Language) -> Option<Table> {
    let mut keys: Vec<&str> = Vec::new();
    for member in items.iter().filter_map(Value::as_object).flat_map(Map::keys) {
        if is_shown(member) && !keys.contains(&member.as_str()) {
            keys.push(member);
        }
    }
    // Omit empty columns.
    keys.retain(|key| {
        items
            .iter()
            .any(|item| item.get(key).is_some_and(|v| !v.is_null()))
    });
    if items.is_empty() {
        return None;
    }
    Some(Table {
        columns: keys.iter().map(|key| label(key, language)).collect(),
        rows: items
            .iter()
            .map(|item| {
                keys.iter()
                    .map(|key| item.get(key).map_or(String::new(), |v| text(key, v, language)))
                    .collect()
            })
            .collect(),
    })
}

/// Whether a property is shown. Identities link records and are hidden; readers see names.
pub fn is_shown(key: &str) -> bool {
    key != "id" && key != "format" && !key.ends_with("Id") && !key.ends_with("Ids")
}

/// A value as one line of text.
fn text(key: &str, value: &Value, language: Language) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => language.pick("ja", "yes").to_owned(),
        Value::Bool(false) => language.pick("nee", "no").to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(string) => written(key, string, language),
        Value::Array(items) => {
            let parts: Vec<_> = items.iter().map(|item| text(key, item, language)).collect();
            parts.join(", ")
        }
        Value::Object(members) => {
            // Of a text in both languages, show the one in the user's language.
            if let (Some(Value::String(nl)), Some(Value::String(en))) = (members.get("nl"), members.get("en"))
            {
                return language.pick(nl, en).to_owned();
            }
            // The record has one sentence per computed recusal; readers get it in their language.
            if members.get("kind").is_some_and(|kind| kind == "computed") {
                return code_in("recused-by-rule", language);
            }
            // Show an object that has a name by its name.
            if let Some(Value::String(name)) = members.get("name")
                && members.keys().all(|k| k == "name" || !is_shown(k))
            {
                return name.clone();
            }
            let parts: Vec<_> = members
                .iter()
                .filter(|(key, value)| is_shown(key) && !value.is_null())
                .map(|(key, value)| format!("{}: {}", label(key, language), text(key, value, language)))
                .collect();
            parts.join("; ")
        }
    }
}

fn written(key: &str, string: &str, language: Language) -> String {
    if is_code(key) {
        return code_in(string, language);
    }
    if let Ok(amount) = Cents::from_stored(string) {
        let amount = format::amount(amount, language);
        // Keep the euro sign and its amount on one line.
        return amount.replace(' ', "\u{a0}");
    }
    if let Ok(day) = string.parse::<NaiveDate>() {
        return format::day(day, language);
    }
    match serde_json::from_value::<Moment>(string.into()) {
        Ok(at) => moment(at, language),
        Err(_) => string.to_owned(),
    }
}

/// A moment in the time zone of Almere.
pub fn moment(at: Moment, language: Language) -> String {
    let local = at.utc().with_timezone(&chrono_tz::Europe::Amsterdam);
    let join = language.pick("om", "at");
    format!(
        "{} {join} {}",
        format::day(local.date_naive(), language),
        local.format("%H:%M")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_document_becomes_headings_facts_and_tables() {
        let document = json!({
            "decisionId": "…", "decidedAt": "2026-03-02T09:00:00Z",
            "case": { "id": "…", "title": "Glasvezel", "initiator": { "id": "…", "name": "IBM" } },
            "votes": [
                { "castBy": { "id": "…", "name": "Wethouder" }, "position": "for", "reason": null },
                { "castBy": { "id": "…", "name": "Rector" }, "position": "against", "reason": "Te duur" },
            ],
            "conditions": [],
        });
        let sections = outline(&document, Language::Nl);
        let headings: Vec<_> = sections.iter().map(|s| s.heading.as_deref()).collect();
        assert_eq!(
            headings,
            [
                None,
                Some("Businesscase"),
                Some("Initiatiefnemer"),
                Some("Stemmen"),
                Some("Voorwaarden")
            ]
        );
        assert_eq!(
            sections[0].facts,
            [("Besloten".to_owned(), "2 maart 2026 om 10:00".to_owned())]
        );
        let votes = sections[3].table.as_ref().unwrap();
        assert_eq!(votes.columns, ["Uitgebracht door", "Stem", "Reden"]);
        assert_eq!(votes.rows[1], ["Rector", "tegen", "Te duur"]);
        assert!(sections[4].nothing);
    }

    #[test]
    fn what_is_told_twice_is_read_in_one_language() {
        let document = json!({
            "body": { "nameNl": "Tafel", "nameEn": "Table" },
            "pledges": [{ "reasons": [{ "code": "x", "nl": "Het plafond.", "en": "The ceiling." }] }],
            "rules": { "composition": ["government", "business"] },
            "electorate": [{ "recusal": { "kind": "computed", "reason": "The initiator." } }],
        });
        let nl = outline(&document, Language::Nl);
        assert_eq!(nl[0].facts, [("Naam".to_owned(), "Tafel".to_owned())]);
        assert_eq!(nl[1].table.as_ref().unwrap().rows, [["Het plafond."]]);
        assert_eq!(nl[2].facts[0].1, "overheid, ondernemers");
        let recused = &nl[3].table.as_ref().unwrap().rows[0][0];
        assert!(recused.starts_with("eigen belang"), "{recused}");
    }

    #[test]
    fn amounts_are_written_as_each_language_does() {
        let document =
            json!({ "gap": [{ "budgetYear": 2026, "expenditureKind": "investment", "amount": "1250.00" }] });
        let row = |language| {
            outline(&document, language)
                .remove(0)
                .table
                .unwrap()
                .rows
                .remove(0)
        };
        assert_eq!(row(Language::Nl), ["2026", "investering", "€\u{a0}1.250,00"]);
        assert_eq!(row(Language::En), ["2026", "investment", "€1,250.00"]);
    }
}
