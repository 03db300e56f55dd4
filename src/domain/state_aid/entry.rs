//! The entry of aid in the central register, beside the aid as it stands.

use super::Aid;

/// What is to be done in the central register about the aid that a recipient has of a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterTask {
    /// The aid is not registered.
    Enter,
    /// The aid that is registered is not the aid that stands: less of it does, more, none, or under another rule.
    Correct,
}

/// Compares the registered aid with the aid as it stands. None where they agree. Aid is not registered where it was never
/// entered, or its entry was withdrawn.
pub fn register_task(registered: Option<Aid>, standing: Option<Aid>) -> Option<RegisterTask> {
    match (registered, standing) {
        (registered, standing) if registered == standing => None,
        (None, _) => Some(RegisterTask::Enter),
        (Some(_), _) => Some(RegisterTask::Correct),
    }
}

#[cfg(test)]
mod tests {
    use super::super::AidRule;
    use super::*;
    use crate::Cents;

    #[test]
    fn an_entry_is_corrected_where_other_aid_stands() {
        let aid = Aid {
            rule: AidRule::General,
            granted_on: "2026-03-02".parse().unwrap(),
            gross_grant: Cents::euros(100),
        };
        let other_rule = Aid {
            rule: AidRule::Sgei,
            ..aid
        };
        let euros = |euros| Aid {
            gross_grant: Cents::euros(euros),
            ..aid
        };
        assert_eq!(register_task(Some(aid), Some(aid)), None);
        for standing in [Some(other_rule), Some(euros(99)), Some(euros(101)), None] {
            assert_eq!(
                register_task(Some(aid), standing),
                Some(RegisterTask::Correct),
                "{standing:?}"
            );
        }
        assert_eq!(register_task(None, Some(aid)), Some(RegisterTask::Enter));
        assert_eq!(register_task(None, None), None);
    }
}
