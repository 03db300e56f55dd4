//! The faults of the forms of documents.

use crate::pages::base::form_errors::Faults;
use crate::pages::base::{Form, Layout};
use edba_common::error::Error;
use edba_domain::{Fault, Message};

/// The faults of a form. What a document is attached to is one field, and a file has words of its own.
pub fn faults_of(layout: &Layout, form: &Form, error: &Error) -> Faults {
    if error.faults.is_empty() {
        return Faults::from_error(layout, form, error, "document");
    }
    let faults = error.faults.iter().map(in_form).collect();
    Faults::from_error(layout, form, &Error::invalid(faults), "document")
}

fn in_form(fault: &Fault) -> Fault {
    let mut fault = fault.clone();
    if fault.pointer.starts_with("/attachedTo") {
        fault.pointer = "/attachedTo".to_owned();
    }
    match (fault.pointer.as_str(), fault.code.as_str()) {
        ("/file", "required") => fault.message = Some(Message::new("documents-choose-file")),
        ("/file", "too-large") => fault.message = Some(Message::new("documents-too-large")),
        ("/file", "same") => fault.message = Some(Message::new("documents-same")),
        _ => {}
    }
    fault
}
