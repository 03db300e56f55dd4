//! The form in which a payment schedule is proposed: lines that are added and removed by buttons, without a script.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::super::base::Form;
use super::super::super::base::form_errors;
use super::super::super::base::format::euros_to_type;
use edba_common::error::{Code, Error, Result};
use edba_common::format::typed;
use edba_domain::codes::Language;
use edba_domain::{Cents, Fault};
use edba_service::commitments::payment_schedules::{NewPaymentSchedule, Schedule};

/// The name of the list; a field of a line is named as the pointer of its fault, `instalments-0-amount`.
const LIST: &str = "instalments";
/// The fields of a line. The first marks it as present; all but the last are typed.
const FIELDS: [&str; 4] = ["dueDate", "amount", "description", "conditionId"];
const TYPED: &[&str] = &["dueDate", "amount", "description"];

/// A line of the form.
pub struct Line {
    pub place: usize,
}

impl Line {
    pub fn id(&self, field: &str) -> String {
        name(self.place, field)
    }

    pub fn number(&self) -> usize {
        self.place + 1
    }
}

fn name(place: usize, field: &str) -> String {
    format!("{LIST}-{place}-{field}")
}

/// The lines of the form, in order.
pub fn lines(form: &Form) -> Vec<Line> {
    let found: BTreeSet<usize> = form
        .fields()
        .filter_map(|(name, _)| {
            let (place, _) = name.strip_prefix(LIST)?.strip_prefix('-')?.split_once('-')?;
            place.parse().ok()
        })
        .collect();
    found.into_iter().map(|place| Line { place }).collect()
}

/// Renumbers the lines from 0, with one added or removed by a button. `tidy` also removes empty lines. One line is left.
pub fn renumbered(form: &Form, tidy: bool) -> Form {
    let mut fields = vec![("reason".to_owned(), form.text("reason").to_owned())];
    let mut place = 0;
    for line in lines(form) {
        let is_removed = form.text("remove") == line.place.to_string();
        let is_blank = TYPED.iter().all(|field| form.text(&line.id(field)).is_empty());
        if is_removed || (tidy && is_blank) {
            continue;
        }
        for field in FIELDS {
            fields.push((name(place, field), form.text(&line.id(field)).to_owned()));
        }
        place += 1;
    }
    if form.has("add") || place == 0 {
        fields.push((name(place, FIELDS[0]), String::new()));
    }
    Form::from_fields(fields)
}

/// The form for a schedule like this one; without one, with one line of the whole amount.
pub fn filled_with(schedule: Option<&Schedule>, due: Cents, language: Language) -> Form {
    let Some(schedule) = schedule else {
        return Form::from_fields(vec![
            (name(0, "dueDate"), String::new()),
            (name(0, "amount"), euros_to_type(due, language)),
        ]);
    };
    let mut fields = Vec::new();
    for (place, one) in schedule.instalments.iter().enumerate() {
        let row = &one.known.row;
        let condition = row.condition_id.map(|id| id.to_string()).unwrap_or_default();
        fields.push((name(place, "dueDate"), row.due_date.to_string()));
        fields.push((name(place, "amount"), euros_to_type(row.amount_cents, language)));
        fields.push((name(place, "description"), row.description.clone()));
        fields.push((name(place, "conditionId"), condition));
    }
    Form::from_fields(fields)
}

/// The proposal of a form. Errors: 400 with all faults at their fields; that of an amount that cannot be read tells how it can
/// be meant.
pub fn read(form: &Form, language: Language) -> Result<NewPaymentSchedule> {
    let mut unread: Vec<Fault> = Vec::new();
    let instalments: Vec<Value> = lines(form)
        .iter()
        .map(|line| {
            let amount = match typed::amount(form.text(&line.id("amount")), language) {
                Ok(amount) => Value::from(amount.to_string()),
                Err(why) => {
                    unread.push(why.fault(&format!("/{LIST}/{}/amount", line.place), language));
                    Value::Null
                }
            };
            json!({
                "dueDate": form.text(&line.id("dueDate")),
                "amount": amount,
                "description": form.text(&line.id("description")),
                "conditionId": form_errors::text_or_null(form, &line.id("conditionId")),
            })
        })
        .collect();
    let input = json!({
        "reason": form_errors::text_or_null(form, "reason"),
        "instalments": instalments,
    });
    match form_errors::read::<NewPaymentSchedule>(input) {
        Ok(new) if unread.is_empty() => Ok(new),
        Ok(_) => Err(Error::invalid(unread)),
        Err(error) if error.code == Code::InvalidInput => {
            let others = error.faults.into_iter();
            let others: Vec<Fault> = others
                .filter(|fault| unread.iter().all(|known| known.pointer != fault.pointer))
                .collect();
            Err(Error::invalid(unread.into_iter().chain(others).collect()))
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Form {
        Form::parse(text.as_bytes())
    }

    #[test]
    fn lines_are_counted_anew_when_one_is_removed_or_added() {
        let two = "reason=r&instalments-0-dueDate=2026-04-01&instalments-0-amount=1&instalments-3-amount=2";
        let removed = renumbered(&form(&format!("{two}&remove=0")), false);
        assert_eq!(lines(&removed).len(), 1);
        assert_eq!(removed.text("instalments-0-amount"), "2");
        assert_eq!(removed.text("reason"), "r");
        let added = renumbered(&form(&format!("{two}&add=yes")), false);
        assert_eq!(lines(&added).len(), 3);
        // An empty line falls away when the form is sent, and one is always left.
        assert_eq!(lines(&renumbered(&added, true)).len(), 2);
        assert_eq!(lines(&renumbered(&form(""), true)).len(), 1);
    }

    #[test]
    fn amounts_are_read_in_the_notation_of_the_page() {
        let text =
            "instalments-0-dueDate=2026-04-01&instalments-0-amount=40.000,50&instalments-0-description=a";
        let new = read(&form(text), Language::Nl).unwrap();
        assert_eq!(new.instalments[0].amount, Cents::new(4_000_050));
        assert_eq!(new.reason, None);
        let error = read(&form(&text.replace("40.000,50", "x")), Language::Nl).unwrap_err();
        let found: Vec<_> = error
            .faults
            .iter()
            .map(|fault| (fault.pointer.as_str(), fault.code.as_str()))
            .collect();
        assert_eq!(found, [("/instalments/0/amount", "not-an-amount")]);
    }
}
