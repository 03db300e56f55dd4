//! Comparison of stored rows with the history.

use serde_json::Value;

use super::expected::{Expected, Fields, Subject};

/// Compares rows with the expected state; each difference is reported as a sentence.
pub struct Comparison<'a> {
    pub expected: &'a mut Expected,
    wrong: &'a mut Vec<String>,
    /// Number of rows compared.
    at: &'a mut u64,
}

impl<'a> Comparison<'a> {
    pub fn new(expected: &'a mut Expected, wrong: &'a mut Vec<String>, at: &'a mut u64) -> Self {
        Self { expected, wrong, at }
    }

    /// Compares a row with its expected state: every member that both have.
    pub fn row(&mut self, subject: Subject, key: &str, kept: Fields) {
        self.known(subject, key, kept, self.expected.is_complete(subject));
    }

    /// The same, where the caller knows whether the history records every such row.
    pub fn known(&mut self, subject: Subject, key: &str, kept: Fields, is_complete: bool) {
        if !self.expected.is_about(key) {
            return;
        }
        *self.at += 1;
        let name = subject.name;
        let Some(recorded) = self.expected.take(subject, key) else {
            if is_complete {
                self.wrong.push(format!(
                    "{name} {key}: is kept, and the history tells nothing of it"
                ));
            }
            return;
        };
        for (member, kept) in &kept {
            if let Some(recorded) = recorded.get(member)
                && !agrees(kept, recorded)
            {
                self.wrong.push(format!(
                    "{name} {key}: {member}: kept is {}, the history tells {}",
                    shown(kept),
                    shown(recorded)
                ));
            }
        }
    }

    /// Reports the expected rows of a kind that do not exist. Called after all rows of the kind.
    pub fn end(&mut self, subject: Subject) {
        for key in self.expected.take_rest(subject) {
            self.wrong.push(format!(
                "{} {key}: is not kept, and the history tells of it",
                subject.name
            ));
        }
    }

    /// Reports another fault of a row.
    pub fn report(&mut self, what: String) {
        self.wrong.push(what);
    }
}

/// Whether a stored value matches the history. For objects, every member in the history must match: the stored
/// document may have more members.
fn agrees(kept: &Value, recorded: &Value) -> bool {
    match (kept, recorded) {
        (Value::Object(kept), Value::Object(recorded)) => recorded
            .iter()
            .all(|(name, recorded)| agrees(kept.get(name).unwrap_or(&Value::Null), recorded)),
        (Value::Array(kept), Value::Array(recorded)) => {
            kept.len() == recorded.len()
                && kept
                    .iter()
                    .zip(recorded)
                    .all(|(kept, recorded)| agrees(kept, recorded))
        }
        _ => kept == recorded,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::expected::{Part, fields};
    use super::*;

    const THING: Subject = Subject::complete("thing");

    fn compared(recorded: Value, kept: Value) -> Vec<String> {
        let (mut expected, mut wrong, mut at) = (Expected::new(Part::WHOLE), Vec::new(), 0);
        expected.record(THING, "a", fields(recorded));
        Comparison::new(&mut expected, &mut wrong, &mut at).row(THING, "a", fields(kept));
        assert_eq!(at, 1);
        wrong
    }

    #[test]
    fn a_member_that_an_event_lacks_is_no_finding() {
        assert_eq!(compared(json!({}), json!({ "amount": "1.00" })), [""; 0]);
        assert_eq!(
            compared(json!({ "more": 1 }), json!({ "amount": "1.00" })),
            [""; 0]
        );
        let recorded = json!({ "rules": { "secret": false } });
        let kept = json!({ "rules": { "secret": false, "tie": "fails" } });
        assert_eq!(compared(recorded, kept), [""; 0]);
    }

    #[test]
    fn a_finding_says_subject_member_what_is_kept_and_what_is_told() {
        assert_eq!(
            compared(
                json!({ "amount": "1.00", "by": null }),
                json!({ "amount": "2.00", "by": "x" })
            ),
            [
                "thing a: amount: kept is 2.00, the history tells 1.00",
                "thing a: by: kept is x, the history tells nothing"
            ]
        );
    }

    #[test]
    fn a_row_without_a_history_and_a_history_without_a_row_are_found() {
        let (mut expected, mut wrong, mut at) = (Expected::new(Part::WHOLE), Vec::new(), 0);
        expected.record(THING, "a", fields(json!({})));
        let mut comparison = Comparison::new(&mut expected, &mut wrong, &mut at);
        comparison.row(THING, "b", fields(json!({})));
        comparison.end(THING);
        assert_eq!(
            wrong,
            [
                "thing b: is kept, and the history tells nothing of it",
                "thing a: is not kept, and the history tells of it"
            ]
        );
    }
}
