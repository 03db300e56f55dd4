//! A JSON document as headings, facts and tables, for readers: identities are left out, amounts, dates
//! and codes are written as people do.

use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value};

use super::certificate_words::{code_in, is_code, label, month};
use crate::domain::case::words::{euros_en, euros_nl};
use crate::domain::codes::Language;
use crate::domain::{Cents, Moment};

/// A part of the page.
#[derive(Debug, PartialEq)]
pub struct Section {
    /// None for what stands before the first heading.
    pub heading: Option<String>,
    /// 2 for a part of the document, 3 for a part of a part.
    pub level: usize,
    pub facts: Vec<(String, String)>,
    pub table: Option<Table>,
    /// Said in the place of an empty list.
    pub nothing: bool,
}

#[derive(Debug, PartialEq)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// The parts of a document in its own order.
pub fn of(document: &Value, language: Language) -> Vec<Section> {
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
    let shown: Vec<_> = members.iter().filter(|(key, _)| is_shown(key)).collect();
    let facts: Vec<_> = shown
        .iter()
        .filter(|(_, value)| !value.is_object() && !value.is_array() && !value.is_null())
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
            Value::Array(items) => sections.push(Section {
                heading,
                level,
                facts: Vec::new(),
                table: table(key, items, language),
                nothing: items.is_empty(),
            }),
            _ => {}
        }
    }
}

/// A row for each item, a column for each property that any of them has.
fn table(key: &str, items: &[Value], language: Language) -> Option<Table> {
    let mut keys: Vec<&str> = Vec::new();
    for member in items.iter().filter_map(Value::as_object).flat_map(Map::keys) {
        if is_shown(member) && !keys.contains(&member.as_str()) {
            keys.push(member);
        }
    }
    // A column in which nothing is said says nothing.
    keys.retain(|key| {
        items
            .iter()
            .any(|item| item.get(key).is_some_and(|v| !v.is_null()))
    });
    if items.is_empty() {
        return None;
    }
    if keys.is_empty() {
        return Some(Table {
            columns: vec![label(key, language)],
            rows: items.iter().map(|item| vec![text(key, item, language)]).collect(),
        });
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

/// Identities tie records together; people read names.
fn is_shown(key: &str) -> bool {
    key != "id" && key != "format" && !key.ends_with("Id") && !key.ends_with("Ids")
}

/// A value in one line.
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
            // What has a name is called by it.
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
    if let Ok(amount) = string.parse::<Cents>() {
        return match language {
            Language::Nl => euros_nl(amount),
            Language::En => euros_en(amount),
        };
    }
    if let Ok(day) = string.parse::<NaiveDate>() {
        return date(day, language);
    }
    match serde_json::from_value::<Moment>(string.into()) {
        Ok(at) => moment(at, language),
        Err(_) => string.to_owned(),
    }
}

fn date(day: NaiveDate, language: Language) -> String {
    format!("{} {} {}", day.day(), month(day.month0(), language), day.year())
}

/// A moment as the clocks in Almere show it.
pub fn moment(at: Moment, language: Language) -> String {
    let local = at.utc().with_timezone(&chrono_tz::Europe::Amsterdam);
    let join = language.pick("om", "at");
    format!(
        "{} {join} {}",
        date(local.date_naive(), language),
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
        let sections = of(&document, Language::Nl);
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
    fn amounts_are_written_as_each_language_does() {
        let document =
            json!({ "gap": [{ "budgetYear": 2026, "expenditureKind": "investment", "amount": "1250.00" }] });
        let row = |language| of(&document, language).remove(0).table.unwrap().rows.remove(0);
        assert_eq!(row(Language::Nl), ["2026", "investering", "€ 1.250,00"]);
        assert_eq!(row(Language::En), ["2026", "investment", "€1,250.00"]);
    }
}
