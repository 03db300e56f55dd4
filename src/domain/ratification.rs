//! Who answers the ratifications that are asked of an organisation, and why one lapses without a withdrawal.
//!
//! Source: DOMAIN.md, *Who may do what*: one mandate officer proposes the answer, and another one approves it; where an
//! organisation has none, the bureau records it.

text_enum! {
    /// Who answers the ratifications of an organisation. `mandate-officers`: its own mandate officers, one of whom
    /// proposes the answer and another approves it. `bureau`: the project bureau records the answer of the organisation.
    pub enum RatificationAnswerer { Bureau = "bureau", MandateOfficers = "mandate-officers" }
}

text_enum! {
    /// Why a ratification lapsed without a withdrawal: its decision was superseded, the commitment that it would carry over was
    /// released or determined, or its due date passed. An answer that waited for approval is withdrawn for the same reason. The
    /// reason of the release is not repeated, since readers of a ratification may not read the commitment.
    pub enum LapseReason {
        DecisionSuperseded = "decision-superseded",
        DueDatePassed = "due-date-passed",
        CommitmentReleased = "commitment-released",
        CommitmentDetermined = "commitment-determined",
    }
}

impl RatificationAnswerer {
    /// The answerer of an organisation with so many enabled mandate officers. One officer cannot answer alone.
    pub const fn of(enabled_officers: usize) -> Self {
        if enabled_officers >= 2 {
            Self::MandateOfficers
        } else {
            Self::Bureau
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RatificationAnswerer::{self, Bureau, MandateOfficers};

    #[test]
    fn an_organisation_answers_by_itself_when_two_of_its_people_can() {
        let of = |officers| RatificationAnswerer::of(officers);
        assert_eq!(
            [of(0), of(1), of(2), of(7)],
            [Bureau, Bureau, MandateOfficers, MandateOfficers]
        );
    }
}
