//! Who may cast the vote of a seat: the principal or the substitute, never both.

use super::electorate::Elector;
use super::rules::BodyRules;
use crate::domain::Id;

text_enum! {
    /// In which quality a vote was cast; the record shows it beside the person.
    pub enum Casting { InPerson = "in-person", AsSubstitute = "as-substitute" }
}

/// Why this person may not cast the vote of this seat.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MayNotVote {
    #[error("You are not in the electorate of this ballot.")]
    NotInElectorate,
    #[error("This seat is recused from this ballot. {reason}")]
    Recused { reason: String },
    #[error("You may not act as substitute on this ballot. {reason}")]
    SubstituteRecused { reason: String },
    #[error("Your substitute has voted for this seat, so you cannot vote too.")]
    SubstituteHasVoted,
    #[error("The holder of this seat has voted, so the substitute cannot vote too.")]
    PrincipalHasVoted,
    #[error("A secret vote is cast once and cannot be changed.")]
    SecretVoteIsFinal,
}

impl MayNotVote {
    /// The code in the API, stable.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotInElectorate => "not-in-electorate",
            Self::Recused { .. } => "recused",
            Self::SubstituteRecused { .. } => "substitute-recused",
            Self::SubstituteHasVoted => "substitute-has-voted",
            Self::PrincipalHasVoted => "principal-has-voted",
            Self::SecretVoteIsFinal => "secret-vote-is-final",
        }
    }

    /// A sentence for the one who wanted to vote, in English.
    pub fn text(&self) -> String {
        self.to_string()
    }

    /// The same in Dutch. The reason of a recusal stays in the words in which it was recorded.
    pub fn text_nl(&self) -> String {
        match self {
            Self::NotInElectorate => "U hebt geen zetel in deze stemming.".into(),
            Self::Recused { reason } => format!("Deze zetel is verschoond: {reason}"),
            Self::SubstituteRecused { reason } => format!("U kunt hier geen vervanger zijn: {reason}"),
            Self::SubstituteHasVoted => {
                "Uw vervanger heeft voor deze zetel gestemd; u kunt niet ook stemmen.".into()
            }
            Self::PrincipalHasVoted => {
                "De houder van deze zetel heeft gestemd; de vervanger kan niet ook stemmen.".into()
            }
            Self::SecretVoteIsFinal => {
                "Een geheime stem wordt één keer uitgebracht en kan niet worden gewijzigd.".into()
            }
        }
    }
}

impl Elector {
    /// In which quality this representative may cast the vote of this seat, if at all: not on a
    /// recused seat, and not as a substitute whose own organisation is conflicted.
    pub fn may_be_cast_by(&self, representative: Id) -> Option<Casting> {
        quality(self, representative).ok()
    }
}

/// Whether `caster` may cast, or change, the vote of this seat, when `previous_caster` is the
/// representative who cast the vote that stands.
///
/// Once the substitute has voted the principal cannot also vote, and the other way round; the
/// same person may change the vote (but see [`check_change`]).
///
/// # Errors
/// `NotInElectorate`, `Recused`, `SubstituteRecused`, `SubstituteHasVoted`, `PrincipalHasVoted`.
pub fn check_caster(
    elector: &Elector,
    caster: Id,
    previous_caster: Option<Id>,
) -> Result<Casting, MayNotVote> {
    let casting = quality(elector, caster)?;
    match previous_caster {
        Some(previous) if previous != caster => Err(match casting {
            Casting::InPerson => MayNotVote::SubstituteHasVoted,
            Casting::AsSubstitute => MayNotVote::PrincipalHasVoted,
        }),
        _ => Ok(casting),
    }
}

/// Whether a vote that stands may be changed: an open one until the close, a secret one never,
/// because nothing joins the voter to the paper that would have to be replaced.
///
/// # Errors
/// `SecretVoteIsFinal`.
pub fn check_change(rules: &BodyRules, has_voted: bool) -> Result<(), MayNotVote> {
    if rules.secret && has_voted {
        Err(MayNotVote::SecretVoteIsFinal)
    } else {
        Ok(())
    }
}

fn quality(elector: &Elector, representative: Id) -> Result<Casting, MayNotVote> {
    let substitute = elector
        .substitute
        .as_ref()
        .filter(|s| s.representative_id == representative);
    let is_principal = elector.representative_id == representative;
    // A stranger to the seat is not told whether it is recused.
    if !is_principal && substitute.is_none() {
        return Err(MayNotVote::NotInElectorate);
    }
    if let Some(recusal) = &elector.recusal {
        return Err(MayNotVote::Recused {
            reason: recusal.reason.clone(),
        });
    }
    if is_principal {
        return Ok(Casting::InPerson);
    }
    match substitute.and_then(|s| s.recusal.as_ref()) {
        Some(recusal) => Err(MayNotVote::SubstituteRecused {
            reason: recusal.reason.clone(),
        }),
        None => Ok(Casting::AsSubstitute),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{elector, id, recused};
    use super::super::{Recusal, Substitute};
    use super::*;
    use crate::domain::codes::{BodyKind, RecusalKind, Sector};

    const STRANGER: u128 = 999;

    /// Seat 1 of representative 101, with representative 109 as substitute.
    fn seat_with_substitute() -> Elector {
        Elector {
            substitute: Some(Substitute {
                representative_id: id(109),
                organisation_id: id(209),
                recusal: None,
            }),
            ..elector(1, Sector::Research)
        }
    }

    #[test]
    fn the_holder_votes_in_person_and_the_substitute_as_substitute() {
        let seat = seat_with_substitute();
        assert_eq!(seat.may_be_cast_by(id(101)), Some(Casting::InPerson));
        assert_eq!(seat.may_be_cast_by(id(109)), Some(Casting::AsSubstitute));
        assert_eq!(seat.may_be_cast_by(id(STRANGER)), None);
        assert_eq!(
            check_caster(&seat, id(STRANGER), None),
            Err(MayNotVote::NotInElectorate)
        );
    }

    #[test]
    fn once_the_substitute_has_voted_the_holder_cannot() {
        let seat = seat_with_substitute();
        assert_eq!(
            check_caster(&seat, id(101), Some(id(109))),
            Err(MayNotVote::SubstituteHasVoted)
        );
    }

    #[test]
    fn once_the_holder_has_voted_the_substitute_cannot() {
        let seat = seat_with_substitute();
        assert_eq!(
            check_caster(&seat, id(109), Some(id(101))),
            Err(MayNotVote::PrincipalHasVoted)
        );
    }

    #[test]
    fn the_same_person_may_change_the_vote() {
        let seat = seat_with_substitute();
        for (caster, casting) in [(101, Casting::InPerson), (109, Casting::AsSubstitute)] {
            assert_eq!(check_caster(&seat, id(caster), Some(id(caster))), Ok(casting));
        }
    }

    #[test]
    fn a_recused_seat_is_closed_to_its_substitute_too() {
        let seat = recused(seat_with_substitute());
        for caster in [101, 109] {
            assert_eq!(seat.may_be_cast_by(id(caster)), None);
            let refusal = check_caster(&seat, id(caster), None).unwrap_err();
            assert_eq!(refusal.code(), "recused");
            assert!(refusal.text().contains("Declared a conflict."));
        }
    }

    #[test]
    fn a_substitute_with_a_conflict_may_not_act_and_the_holder_may() {
        let mut seat = seat_with_substitute();
        seat.substitute.as_mut().unwrap().recusal = Some(Recusal {
            kind: RecusalKind::Computed,
            reason: "Initiator.".to_owned(),
        });
        assert_eq!(seat.may_be_cast_by(id(109)), None);
        assert_eq!(
            check_caster(&seat, id(109), None).unwrap_err().code(),
            "substitute-recused"
        );
        assert_eq!(check_caster(&seat, id(101), None), Ok(Casting::InPerson));
    }

    #[test]
    fn a_secret_vote_is_cast_once_and_an_open_one_may_change() {
        let open = BodyRules::default_for(BodyKind::Table);
        let secret = BodyRules {
            secret: true,
            ..open.clone()
        };
        assert_eq!(check_change(&open, true), Ok(()));
        assert_eq!(check_change(&secret, false), Ok(()));
        assert_eq!(check_change(&secret, true), Err(MayNotVote::SecretVoteIsFinal));
    }
}
