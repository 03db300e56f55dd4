//! Converts JSON schema errors to faults: pointer, fixed code and a sentence.

use std::fmt::Write;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use edba_domain::{Fault, moment};

/// Adds the faults of one schema error. For a nullable alternative it adds the faults of the non-null branch only:
/// "not null" does not help a client that sent a value.
pub(super) fn tell(from: &str, error: &ValidationError<'_>, faults: &mut Vec<Fault>) {
    use ValidationErrorKind::{AdditionalProperties, AnyOf, Format, OneOfNotValid, Required};
    if let AnyOf { context } | OneOfNotValid { context } = error.kind() {
        let mut shapes = context.iter().filter(|faults| !wants_null(faults, error));
        if let (Some(shape), None) = (shapes.next(), shapes.next()) {
            shape.iter().for_each(|fault| tell(from, fault, faults));
            return;
        }
    }
    let text = in_words(error);
    let at = error.instance_path();
    let place = |within: String| format!("{from}{within}");
    let code = code_of(error.kind().keyword());
    // A missing or unknown property is reported at its own pointer, not at that of the object.
    match error.kind() {
        Required { property } if property.is_string() => {
            let name = property.as_str().unwrap_or_default();
            faults.push(Fault::new(place(at.join(name).to_string()), code, text));
        }
        AdditionalProperties { unexpected } => faults.extend(unexpected.iter().map(|name| {
            Fault::new(
                place(at.join(name.as_str()).to_string()),
                code,
                "There is no such property.",
            )
        })),
        Format { .. } if error.instance().as_str().is_some_and(moment::is_out_of_years) => {
            faults.push(Fault::new(
                place(at.to_string()),
                "out-of-years",
                "The year is from 1800 to 2100.",
            ));
        }
        _ => faults.push(Fault::new(place(at.to_string()), code, text)),
    }
}

/// A sentence on what is wrong and what to send. It lists every allowed code, however many there are.
fn in_words(error: &ValidationError<'_>) -> String {
    match error.kind() {
        ValidationErrorKind::Enum { options } => {
            let in_words = |code: &Value| code.as_str().map_or_else(|| code.to_string(), str::to_owned);
            let codes: Vec<String> = options.as_array().into_iter().flatten().map(in_words).collect();
            format!("Send one of: {}.", codes.join(", "))
        }
        ValidationErrorKind::Type { .. } if error.instance().is_null() => {
            "This cannot be null: send a value. What a PATCH is to leave as it is, leave out.".to_owned()
        }
        _ => {
            let mut short = Short::default();
            if write!(short, "{error}").is_err() {
                short.text.push('…');
            }
            short.text
        }
    }
}

/// A text buffer truncated at [`LONGEST_TEXT`]; writing fails beyond it.
#[derive(Default)]
struct Short {
    text: String,
    length: usize,
}

impl Write for Short {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for c in text.chars() {
            if self.length == LONGEST_TEXT {
                return Err(std::fmt::Error);
            }
            self.text.push(c);
            self.length += 1;
        }
        Ok(())
    }
}

/// Maximum length of an error text that quotes input, in characters.
const LONGEST_TEXT: usize = 300;

/// Whether this branch of an alternative only allows null.
fn wants_null(branch: &[ValidationError<'_>], whole: &ValidationError<'_>) -> bool {
    branch.len() == 1
        && branch.iter().all(|fault| {
            let kind = fault.kind();
            fault.instance_path() == whole.instance_path()
                && matches!(
                    kind,
                    ValidationErrorKind::Type {
                        kind: TypeKind::Single(JsonType::Null)
                    }
                )
        })
}

/// The fault code of a schema keyword.
fn code_of(keyword: &str) -> &'static str {
    match keyword {
        "required" => "required",
        "additionalProperties" | "unevaluatedProperties" => "unknown-property",
        "type" => "wrong-type",
        "enum" | "const" => "not-allowed",
        "format" | "pattern" => "wrong-format",
        "minLength" | "minItems" | "minProperties" => "too-short",
        "maxLength" | "maxItems" | "maxProperties" => "too-long",
        "minimum" | "exclusiveMinimum" => "too-small",
        "maximum" | "exclusiveMaximum" => "too-large",
        "uniqueItems" => "duplicate",
        _ => "invalid",
    }
}
