//! Parameters of the page components (`templates/parts.html`).

/// One option of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// Shown below the label; empty for none.
    pub note: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl std::fmt::Display, label: impl Into<String>, chosen: bool) -> Self {
        Self {
            value: value.to_string(),
            label: label.into(),
            note: String::new(),
            chosen,
        }
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// A fault, and the field it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFault {
    /// The id of the field.
    pub id: String,
    /// The text in the error summary.
    pub text: String,
    /// The text beside the field.
    pub short: String,
}

/// The fault of one field; empty for none.
pub fn fault_of<'a>(faults: &'a [PageFault], id: &str) -> &'a str {
    faults
        .iter()
        .find(|fault| fault.id == id)
        .map_or("", |fault| fault.short.as_str())
}

/// A short coloured label; its text alone has the same meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The code of a case's status, or neutral, info, ok, warning, error.
    pub tone: &'static str,
    pub text: String,
}

impl Badge {
    pub fn new(tone: &'static str, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
        }
    }
}

/// The text with a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::capital;

    #[test]
    fn a_line_begins_with_a_capital() {
        assert_eq!(capital("énergie"), "Énergie");
        assert_eq!(capital(""), "");
    }
}
