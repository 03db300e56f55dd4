//! The commands of a case, and their input.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::text_enum! {
    /// A command of the state machine.
    pub enum Command {
        OpenReview = "open-review",
        Return = "return",
        Forward = "forward",
        Reject = "reject",
        ReferBack = "refer-back",
        Defer = "defer",
        Finance = "finance",
        Reopen = "reopen",
        Monitor = "monitor",
        Complete = "complete",
        Stop = "stop",
        Withdraw = "withdraw",
    }
}

impl Command {
    /// Whether it moves a case along the main flow, which is the next step expected unless the case is to end.
    pub const fn is_onward(self) -> bool {
        matches!(
            self,
            Self::OpenReview | Self::Forward | Self::Finance | Self::Monitor | Self::Complete
        )
    }
}

/// A command with its input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommandInput {
    pub command: Command,
    /// The reason. With `forward` against an advice that is not positive, it is the reason for departing from the
    /// advice, and is shown to the board.
    #[serde(default)]
    #[schema(max_length = 4000, pattern = r"^[^\u0000]*$")]
    pub reason: Option<String>,
    /// With `defer`: the date to return to the case; after today.
    #[serde(default, rename = "deferUntilDate")]
    pub defer_until: Option<NaiveDate>,
    /// With `complete`: the final report that the bureau accepts, as text or as a reference.
    #[serde(default)]
    #[schema(max_length = 20_000, pattern = r"^[^\u0000]*$")]
    pub final_report: Option<String>,
}

impl CommandInput {
    /// The command without input.
    pub fn bare(command: Command) -> Self {
        Self {
            command,
            reason: None,
            defer_until: None,
            final_report: None,
        }
    }

    /// Whether a visible reason is given.
    pub fn has_reason(&self) -> bool {
        written(&self.reason)
    }

    pub fn has_final_report(&self) -> bool {
        written(&self.final_report)
    }
}

fn written(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(super::super::text::is_visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_names_its_plain_date_as_a_date_and_takes_nothing_unknown() {
        let input: CommandInput =
            serde_json::from_str(r#"{"command": "defer", "deferUntilDate": "2026-03-01"}"#).unwrap();
        assert_eq!(input.defer_until, NaiveDate::from_ymd_opt(2026, 3, 1));
        assert!(serde_json::from_str::<CommandInput>(r#"{"command": "defer", "until": "x"}"#).is_err());
        assert!(serde_json::from_str::<CommandInput>(r#"{"command": "delete"}"#).is_err());
    }

    #[test]
    fn the_schema_refuses_a_reason_that_no_database_can_keep() {
        let schema = serde_json::to_value(<CommandInput as utoipa::PartialSchema>::schema()).unwrap();
        let reason = jsonschema::validator_for(&schema["properties"]["reason"]).unwrap();
        assert!(reason.is_valid(&"regel een\nregel twee".into()));
        assert!(reason.is_valid(&serde_json::Value::Null));
        assert!(!reason.is_valid(&"a\0b".into()));
    }
}
