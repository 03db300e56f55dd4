//! The points in the form of a yearly agenda: lines that are added and removed by buttons, without a script.

use serde_json::{Value, json};

use crate::api::yearly_agendas::NewYearlyAgenda;
use crate::pages::base::Form;
use crate::pages::base::form_errors::{self, Fields};
use crate::pages::base::form_lines::FormLines;
use edba_common::error::Result;
use edba_domain::consultation::YearlyPoint;

/// A line is empty without any field.
const FIELDS: &[&str] = &["title", "goal", "programmeLine", "quarter"];
pub const POINTS: FormLines = FormLines {
    list: "points",
    fields: FIELDS,
    typed: FIELDS,
    beside: &["year", "adoptedByMeetingId"],
};

/// The form for a yearly agenda like this one, for a year; one empty line without points.
pub fn filled_with(points: &[YearlyPoint], year: i32) -> Form {
    let mut fields = vec![("year".to_owned(), year.to_string())];
    for (place, point) in points.iter().enumerate() {
        let quarter = point.quarter.map(|quarter| quarter.to_string());
        fields.push((POINTS.name(place, "title"), point.title.clone()));
        fields.push((POINTS.name(place, "goal"), point.goal.clone()));
        fields.push((
            POINTS.name(place, "programmeLine"),
            point.programme_line.clone().unwrap_or_default(),
        ));
        fields.push((POINTS.name(place, "quarter"), quarter.unwrap_or_default()));
    }
    if points.is_empty() {
        fields.push((POINTS.name(0, "title"), String::new()));
    }
    Form::from_fields(fields)
}

/// The yearly agenda of a form. Errors: 400 with all faults at their fields.
pub fn read(form: &Form) -> Result<NewYearlyAgenda> {
    let mut fields = Fields::from_form(form);
    let year = fields.year("year");
    let points: Vec<Value> = POINTS
        .lines(form)
        .iter()
        .map(|line| {
            let mut point = json!({
                "title": form.text(&line.id("title")),
                "goal": form.text(&line.id("goal")),
            });
            if let Some(code) = form.given(&line.id("programmeLine")) {
                point["programmeLine"] = code.into();
            }
            if let Some(quarter) = form.given(&line.id("quarter")) {
                // A value that is no number becomes a fault of the field.
                point["quarter"] = match quarter.parse::<i32>() {
                    Ok(number) => number.into(),
                    Err(_) => quarter.into(),
                };
            }
            point
        })
        .collect();
    fields.read(json!({
        "year": year,
        "points": points,
        "adoptedByMeetingId": form_errors::text_or_null(form, "adoptedByMeetingId"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Form {
        Form::parse(text.as_bytes())
    }

    const TWO: &str =
        "year=2026&points-0-title=a&points-0-goal=b&points-2-title=c&points-2-goal=d&points-2-quarter=2";

    #[test]
    fn points_are_counted_anew_when_one_is_removed_or_added() {
        let removed = POINTS.renumbered(&form(&format!("{TWO}&remove=0")), false);
        assert_eq!(POINTS.lines(&removed).len(), 1);
        assert_eq!(removed.text("points-0-title"), "c");
        assert_eq!(removed.text("year"), "2026");
        let added = POINTS.renumbered(&form(&format!("{TWO}&add=yes")), false);
        assert_eq!(POINTS.lines(&added).len(), 3);
        // An empty point falls away when the form is sent, and one is always left.
        assert_eq!(POINTS.lines(&POINTS.renumbered(&added, true)).len(), 2);
        assert_eq!(POINTS.lines(&POINTS.renumbered(&form(""), true)).len(), 1);
    }

    #[test]
    fn a_form_is_read_as_the_input_of_the_api() {
        let meeting = "00000000-0000-7000-8000-000000000001";
        let sent = POINTS.renumbered(&form(&format!("{TWO}&adoptedByMeetingId={meeting}")), true);
        let new = read(&sent).unwrap();
        assert_eq!((new.year, new.points.len()), (2026, 2));
        assert_eq!(new.points[1].quarter, Some(2));
        assert_eq!(new.points[0].programme_line, None);
        let refused = read(&form(
            "year=2026&points-0-title=a&points-0-goal=b&points-0-quarter=x",
        ))
        .unwrap_err();
        assert!(
            refused
                .faults
                .iter()
                .any(|fault| fault.pointer == "/points/0/quarter")
        );
        let error = read(&form("year=x&points-0-title=")).unwrap_err();
        assert!(error.faults.iter().any(|fault| fault.pointer == "/year"));
        assert!(
            error
                .faults
                .iter()
                .any(|fault| fault.pointer == "/adoptedByMeetingId")
        );
    }
}
