//! The faults of the forms of documents.

use crate::pages::base::form_errors::Faults;
use crate::pages::base::{Form, Layout};
use edba_common::error::Error;
use edba_domain::document::{LONGEST_NAME, MOST_ATTACHMENTS};
use edba_domain::{Fault, Message};

/// The longest note and the longest reason, in characters, as the API takes them.
const LONGEST_NOTE: usize = 2_000;
const LONGEST_REASON: usize = 4_000;

/// The faults of a form. What a document is attached to is one field, and a file has words of its own.
pub fn faults_of(layout: &Layout, form: &Form, error: &Error) -> Faults {
    faults_in(layout, form, error, "document")
}

/// The same for a form whose labels begin with `area`.
pub fn faults_in(layout: &Layout, form: &Form, error: &Error, area: &str) -> Faults {
    if error.faults.is_empty() {
        return Faults::from_error(layout, form, error, area);
    }
    let faults = error.faults.iter().map(in_form).collect();
    Faults::from_error(layout, form, &Error::invalid(faults), area)
}

fn in_form(fault: &Fault) -> Fault {
    let mut fault = fault.clone();
    if fault.pointer.starts_with("/attachedTo") {
        fault.pointer = "/attachedTo".to_owned();
    }
    if fault.message.is_none() {
        fault.message = message_of(&fault);
    }
    fault
}

/// What is wrong in words of its own: which, and how much is taken.
fn message_of(fault: &Fault) -> Option<Message> {
    let most = |key: &'static str, most: usize| Message::new(key).with("most", most);
    let message = match (fault.pointer.as_str(), fault.code.as_str()) {
        ("/file", "required") => Message::new("documents-choose-file"),
        ("/file", "same") => Message::new("documents-same"),
        ("/file", "empty") => Message::new("documents-empty-file"),
        ("/file", "too-long") => most("documents-file-name-too-long", LONGEST_NAME),
        ("/file", "line-break" | "control-character" | "bidirectional-control") => {
            Message::new("documents-file-name-characters")
        }
        ("/title", "too-long") => most("documents-too-long", LONGEST_NAME),
        ("/note", "too-long") => most("documents-too-long", LONGEST_NOTE),
        ("/reason", "too-long") => most("documents-too-long", LONGEST_REASON),
        ("/bodyId", "not-allowed") => Message::new("documents-body-of-confidential"),
        ("/attachedTo" | "", "too-long") => most("documents-too-many-things", MOST_ATTACHMENTS),
        ("/id", "unknown") => Message::new("documents-unknown-thing"),
        _ => return None,
    };
    Some(message)
}
