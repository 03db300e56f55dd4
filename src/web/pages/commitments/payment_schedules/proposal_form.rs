//! The form in which a payment schedule is proposed: lines that are added and removed by buttons, without a script.

use serde_json::{Value, json};

use super::super::super::base::Form;
use super::super::super::base::form_errors;
use super::super::super::base::form_lines::FormLines;
use super::super::super::base::format::euros_to_type;
use edba_common::error::{Code, Error, Result};
use edba_common::format::typed;
use edba_domain::codes::Language;
use edba_domain::{Cents, Fault};
use edba_service::commitments::payment_schedules::{NewPaymentSchedule, Schedule};

pub const INSTALMENTS: FormLines = FormLines {
    list: "instalments",
    fields: &["dueDate", "amount", "description", "conditionId"],
    typed: &["dueDate", "amount", "description"],
    beside: &["reason"],
};

/// The form for a schedule like this one; without one, with one line of the whole amount.
pub fn filled_with(schedule: Option<&Schedule>, due: Cents, language: Language) -> Form {
    let Some(schedule) = schedule else {
        return Form::from_fields(vec![
            (INSTALMENTS.name(0, "dueDate"), String::new()),
            (INSTALMENTS.name(0, "amount"), euros_to_type(due, language)),
        ]);
    };
    let mut fields = Vec::new();
    for (place, one) in schedule.instalments.iter().enumerate() {
        let row = &one.known.row;
        let condition = row.condition_id.map(|id| id.to_string()).unwrap_or_default();
        fields.push((INSTALMENTS.name(place, "dueDate"), row.due_date.to_string()));
        fields.push((
            INSTALMENTS.name(place, "amount"),
            euros_to_type(row.amount_cents, language),
        ));
        fields.push((INSTALMENTS.name(place, "description"), row.description.clone()));
        fields.push((INSTALMENTS.name(place, "conditionId"), condition));
    }
    Form::from_fields(fields)
}

/// The proposal of a form. Errors: 400 with all faults at their fields; that of an amount that cannot be read tells how it can
/// be meant.
pub fn read(form: &Form, language: Language) -> Result<NewPaymentSchedule> {
    let mut unread: Vec<Fault> = Vec::new();
    let instalments: Vec<Value> = INSTALMENTS
        .lines(form)
        .iter()
        .map(|line| {
            let amount = match typed::amount(form.text(&line.id("amount")), language) {
                Ok(amount) => Value::from(amount.to_string()),
                Err(why) => {
                    unread.push(why.fault(&format!("/instalments/{}/amount", line.place), language));
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
        let removed = INSTALMENTS.renumbered(&form(&format!("{two}&remove=0")), false);
        assert_eq!(INSTALMENTS.lines(&removed).len(), 1);
        assert_eq!(removed.text("instalments-0-amount"), "2");
        assert_eq!(removed.text("reason"), "r");
        let added = INSTALMENTS.renumbered(&form(&format!("{two}&add=yes")), false);
        assert_eq!(INSTALMENTS.lines(&added).len(), 3);
        // An empty line falls away when the form is sent, and one is always left.
        assert_eq!(INSTALMENTS.lines(&INSTALMENTS.renumbered(&added, true)).len(), 2);
        assert_eq!(
            INSTALMENTS.lines(&INSTALMENTS.renumbered(&form(""), true)).len(),
            1
        );
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
