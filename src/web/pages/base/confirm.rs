//! Asking once more before something is done that cannot be undone.

use askama::Template;

use super::form::OWN_FIELDS;
use super::{Form, Frame, Page};
use crate::error::Result;

/// The field by which the page below says that it was confirmed.
const CONFIRMED: &str = "confirmed";

#[derive(Template)]
#[template(path = "confirm.html")]
struct Confirm<'a> {
    frame: &'a Frame,
    title: String,
    what: String,
    go: String,
    /// What it is about.
    facts: Vec<(String, String)>,
    /// What was sent, to be sent again.
    fields: Vec<(&'a str, &'a str)>,
}

/// Whether whoever sent this form has confirmed it.
pub fn is_given(form: &Form) -> bool {
    form.text(CONFIRMED) == "yes"
}

/// The page that asks. Its messages are `confirm-ACTION-title`, `confirm-ACTION-what` and `confirm-ACTION-go`.
pub fn ask(frame: &Frame, form: &Form, action: &str, facts: Vec<(String, String)>) -> Result<Page> {
    Page::of(&Confirm {
        frame,
        title: frame.part("confirm", action, "title"),
        what: frame.part("confirm", action, "what"),
        go: frame.part("confirm", action, "go"),
        facts,
        fields: form
            .fields()
            .filter(|(name, _)| !OWN_FIELDS.contains(name) && *name != CONFIRMED)
            .collect(),
    })
}
