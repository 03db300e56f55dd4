//! The voting rules of a body. They are versioned with the body; a ballot keeps those it was
//! opened under.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Fault;
use crate::codes::{BodyKind, Majority, Sector, TieRule};

/// How a body votes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BodyRules {
    /// Share of the seats that are not recused which must take part, in whole percents (0–100); the number of seats is
    /// rounded up. If nobody takes part there is never a quorum.
    #[schema(minimum = 0, maximum = 100)]
    pub quorum_percent: u8,
    /// Sectors of which at least one seat must take part, as far as they still have a seat that
    /// is not recused.
    #[schema(max_items = 20)]
    pub composition: Vec<Sector>,
    /// Share of the votes cast for or against; abstentions count for the quorum only.
    pub majority: Majority,
    /// What happens when as many vote for as against, under a simple majority.
    pub tie: TieRule,
    /// Whether the votes are secret: who voted is known, but not what each voted.
    pub secret: bool,
    /// Whether the members see each other's votes before the close.
    pub visible_before_close: bool,
    /// Whether the ballot closes as soon as every seat that may vote has voted.
    pub close_when_all_voted: bool,
}

impl BodyRules {
    /// The rules a new body starts with.
    pub fn default_for(kind: BodyKind) -> Self {
        match kind {
            // A table advises: its members judge on their own, and the chair breaks a tie so that the board always
            // gets an advice.
            BodyKind::Table => Self {
                quorum_percent: 50,
                composition: Vec::new(),
                majority: Majority::Simple,
                tie: TieRule::ChairDecides,
                secret: false,
                visible_before_close: false,
                close_when_all_voted: true,
            },
            // A consultation body holds no ballots: these rules are never applied.
            BodyKind::Consultation => Self {
                tie: TieRule::Fails,
                ..Self::default_for(BodyKind::Table)
            },
            // Members of the board pledge towards one sum: they see the cover so far and may adjust until the
            // deadline.
            BodyKind::Board => Self {
                quorum_percent: 50,
                composition: Sector::ALL.to_vec(),
                majority: Majority::Simple,
                tie: TieRule::Fails,
                secret: false,
                visible_before_close: true,
                close_when_all_voted: false,
            },
        }
    }

    /// Checks that a body of this kind can vote by these rules.
    ///
    /// # Errors All faults at once: `quorum-above-hundred`, `duplicate-sector`, `board-votes-openly`,
    /// `secret-chair-vote-unknown`, `secret-not-visible`.
    pub fn check(&self, kind: BodyKind) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        if self.quorum_percent > 100 {
            faults.push(Fault::new(
                "/quorumPercent",
                "quorum-above-hundred",
                "The quorum is a share of the seats, at most 100 percent.",
            ));
        }
        for (index, sector) in self.composition.iter().enumerate() {
            if self.composition.iter().take(index).any(|s| s == sector) {
                faults.push(Fault::new(
                    format!("/composition/{index}"),
                    "duplicate-sector",
                    format!("The sector `{sector}` is listed more than once."),
                ));
            }
        }
        if self.secret && kind == BodyKind::Board {
            faults.push(Fault::new(
                "/secret",
                "board-votes-openly",
                "The board votes openly, because its votes carry pledges.",
            ));
        }
        if self.secret && self.tie == TieRule::ChairDecides {
            faults.push(Fault::new(
                "/tie",
                "secret-chair-vote-unknown",
                "The chair cannot decide a tie in secret: nobody knows what the chair voted.",
            ));
        }
        if self.secret && self.visible_before_close {
            faults.push(Fault::new(
                "/visibleBeforeClose",
                "secret-not-visible",
                "Secret votes are not visible, before the close or after it.",
            ));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers_and_codes(rules: &BodyRules, kind: BodyKind) -> Vec<(String, String)> {
        match rules.check(kind) {
            Ok(()) => Vec::new(),
            Err(faults) => faults.into_iter().map(|f| (f.pointer, f.code)).collect(),
        }
    }

    #[test]
    fn the_rules_a_body_starts_with_are_sound() {
        for kind in BodyKind::ALL {
            assert_eq!(BodyRules::default_for(*kind).check(*kind), Ok(()));
        }
    }

    #[test]
    fn the_board_asks_for_all_four_sectors() {
        assert_eq!(BodyRules::default_for(BodyKind::Board).composition, Sector::ALL);
    }

    #[test]
    fn a_table_may_vote_in_secret_and_the_board_may_not() {
        let rules = BodyRules {
            secret: true,
            tie: TieRule::Fails,
            ..BodyRules::default_for(BodyKind::Table)
        };
        assert_eq!(rules.check(BodyKind::Table), Ok(()));
        assert_eq!(
            pointers_and_codes(&rules, BodyKind::Board),
            [("/secret".into(), "board-votes-openly".into())]
        );
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let rules = BodyRules {
            quorum_percent: 101,
            composition: vec![Sector::Business, Sector::Research, Sector::Business],
            majority: Majority::Simple,
            tie: TieRule::ChairDecides,
            secret: true,
            visible_before_close: true,
            close_when_all_voted: false,
        };
        assert_eq!(
            pointers_and_codes(&rules, BodyKind::Board),
            [
                ("/quorumPercent", "quorum-above-hundred"),
                ("/composition/2", "duplicate-sector"),
                ("/secret", "board-votes-openly"),
                ("/tie", "secret-chair-vote-unknown"),
                ("/visibleBeforeClose", "secret-not-visible"),
            ]
            .map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
        );
    }

    #[test]
    fn a_property_that_is_unknown_is_refused() {
        let mut body = serde_json::to_value(BodyRules::default_for(BodyKind::Table)).unwrap();
        assert_eq!(body["quorumPercent"], 50);
        body["quorom"] = 60.into();
        assert!(serde_json::from_value::<BodyRules>(body).is_err());
    }
}
