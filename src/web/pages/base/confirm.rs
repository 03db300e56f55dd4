//! Confirmation page before an action that cannot be undone.

use askama::Template;

use super::form::OWN_FIELDS;
use super::{Form, Layout, Page};
use edba_common::error::Result;

/// The field that carries the confirmation.
const CONFIRMED: &str = "confirmed";

#[derive(Template)]
#[template(path = "confirm.html")]
struct Confirm<'a> {
    layout: &'a Layout,
    title: String,
    what: String,
    go: String,
    /// Facts about the action.
    facts: Vec<(String, String)>,
    /// The submitted fields, to be submitted again.
    fields: Vec<(&'a str, &'a str)>,
}

/// Whether the form was confirmed.
pub fn is_given(form: &Form) -> bool {
    form.text(CONFIRMED) == "yes"
}

/// Facts of a confirmation, by the message keys of their labels.
pub fn facts<const N: usize>(layout: &Layout, facts: [(&str, String); N]) -> Vec<(String, String)> {
    facts.map(|(key, value)| (layout.say(key), value)).into()
}

/// Renders the page. Its messages are `confirm-ACTION-title`, `confirm-ACTION-what` and `confirm-ACTION-go`.
pub fn ask(layout: &Layout, form: &Form, action: &str, facts: Vec<(String, String)>) -> Result<Page> {
    Page::render(&Confirm {
        layout,
        title: layout.part("confirm", action, "title"),
        what: layout.part("confirm", action, "what"),
        go: layout.part("confirm", action, "go"),
        facts,
        fields: form
            .fields()
            .filter(|(name, _)| !OWN_FIELDS.contains(name) && *name != CONFIRMED)
            .collect(),
    })
}
