//! The fields of the forms of an action point.

use chrono::NaiveDate;

use crate::pages::base::Form;
use edba_common::error::{Error, Result};
use edba_domain::action_point::ActionPointText;
use edba_domain::{Fault, Id, Moment};
use edba_service::{Context, meetings};

/// Reads the words of an action point. Errors: 400 with all faults.
pub fn text_of(form: &Form, owner: String, now: Moment) -> Result<ActionPointText> {
    let due_date: Result<NaiveDate, Fault> = form.parse_at("dueDate", "/dueDate");
    let text = ActionPointText {
        description: form.text("description").to_owned(),
        owner,
        due_date: due_date.as_ref().map_or(now.local_date(), |day| *day),
    };
    match due_date {
        Ok(_) => Ok(text),
        Err(fault) => {
            let faults = text
                .faults(now)
                .into_iter()
                .filter(|one| one.pointer != fault.pointer);
            let faults = faults.chain([fault.clone()]).collect();
            Err(Error::invalid(faults))
        }
    }
}

/// Reads the representative who owns it. Errors: 400.
pub fn owner_of(form: &Form) -> Result<Option<Id>> {
    match form.text("ownerId") {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| {
            let what = "There is no such representative.";
            Error::fault("/ownerId", "unknown", what)
        }),
    }
}

/// The name of who holds a seat on the day of a meeting; empty for somebody else.
pub fn name_of_seat(cx: &mut Context<'_>, meeting_id: Id, representative_id: Id) -> Result<String> {
    let found = meetings::attendance(cx, meeting_id)?;
    let seat = found
        .lines
        .into_iter()
        .find(|(named, _)| named.seat.representative_id == representative_id);
    Ok(seat.map_or_else(String::new, |(named, _)| named.name))
}
