//! Pages with several forms, of which one is shown again with its input and its faults.

use super::Form;
use super::form_errors::Faults;

/// The form that is shown again.
#[derive(Clone, Copy)]
pub struct ShownAgain<'a> {
    /// Empty for none.
    pub name: &'a str,
    pub form: &'a Form,
    pub faults: &'a Faults,
}

/// A page with several forms, whose fields can have the same names.
pub trait SeveralForms {
    fn shown_again(&self) -> ShownAgain<'_>;

    /// The form that is shown again, if it is this one.
    fn again_as(&self, form: &str) -> Option<ShownAgain<'_>> {
        let again = self.shown_again();
        (again.name == form).then_some(again)
    }

    /// The id of a field; in the form that is shown again it matches the pointer of the fault.
    fn id_of(&self, form: &str, field: &str) -> String {
        match self.again_as(form) {
            Some(_) => field.to_owned(),
            None => format!("{form}-{field}"),
        }
    }

    /// The value of a field: as it was typed, or else empty.
    fn typed(&self, form: &str, field: &str) -> &str {
        self.typed_or(form, field, "")
    }

    /// The value of a field: as it was typed, or else the present one.
    fn typed_or<'a>(&'a self, form: &str, field: &str, present: &'a str) -> &'a str {
        self.again_as(form)
            .map_or(present, |again| again.form.text(field))
    }

    /// Whether a box is ticked: as it was sent, or else as it is at present.
    fn ticked(&self, form: &str, field: &str, present: &bool) -> bool {
        self.again_as(form)
            .map_or(*present, |again| again.form.has(field))
    }

    /// The fault of a field; empty for none.
    fn fault(&self, form: &str, field: &str) -> &str {
        self.again_as(form).map_or("", |again| again.faults.at(field))
    }
}
