//! Who may cast the vote of a seat: its holder or its appointed substitute at that moment; never both.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::casting::Casting;
use super::electorate::{Elector, Recusal};
use super::rules::BodyRules;
use crate::Id;
use crate::codes::RecusalKind;
use crate::message::Message;

/// The days on which a substitute may act for a seat; "until" includes that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Appointment {
    pub from_date: NaiveDate,
    /// Null for no end.
    pub until_date: Option<NaiveDate>,
}

/// A person who fills a seat at one moment: its holder, or the substitute appointed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voter {
    pub representative_id: Id,
    /// The holder of the seat.
    pub principal_id: Id,
    /// Only for a substitute.
    pub appointment: Option<Appointment>,
    /// A conflict of interest of this person: computed at that moment, or declared as a substitute.
    pub recusal: Option<Recusal>,
}

impl Voter {
    pub fn casting(&self) -> Casting {
        Caster::from(self).casting()
    }
}

/// Who cast a vote, for whom, and under which appointment. The record of the vote keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caster {
    pub cast_by: Id,
    /// The holder of the seat at that moment.
    pub principal_id: Id,
    /// Only for a substitute; None for votes from before the record kept it.
    pub appointment: Option<Appointment>,
}

impl Caster {
    pub fn casting(&self) -> Casting {
        if self.cast_by == self.principal_id {
            Casting::InPerson
        } else {
            Casting::AsSubstitute
        }
    }
}

impl From<&Voter> for Caster {
    fn from(voter: &Voter) -> Self {
        Self {
            cast_by: voter.representative_id,
            principal_id: voter.principal_id,
            appointment: voter.appointment,
        }
    }
}

text_enum! {
    /// The code of a [`MayNotVote`].
    pub enum MayNotVoteCode {
        NotInElectorate = "not-in-electorate",
        Recused = "recused",
        SubstituteRecused = "substitute-recused",
        SubstituteHasVoted = "substitute-has-voted",
        PrincipalHasVoted = "principal-has-voted",
        SeatHasVoted = "seat-has-voted",
        NoLonger = "no-longer-in-seat",
        SecretVoteIsFinal = "secret-vote-is-final",
    }
}

/// Why this person may not cast the vote of this seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MayNotVote {
    NotInElectorate,
    Recused(Recusal),
    SubstituteRecused(Recusal),
    SubstituteHasVoted,
    PrincipalHasVoted,
    SeatHasVoted,
    NoLonger,
    SecretVoteIsFinal,
}

impl MayNotVote {
    /// The code in the API, stable.
    pub fn code(&self) -> MayNotVoteCode {
        match self {
            Self::NotInElectorate => MayNotVoteCode::NotInElectorate,
            Self::Recused(_) => MayNotVoteCode::Recused,
            Self::SubstituteRecused(_) => MayNotVoteCode::SubstituteRecused,
            Self::SubstituteHasVoted => MayNotVoteCode::SubstituteHasVoted,
            Self::PrincipalHasVoted => MayNotVoteCode::PrincipalHasVoted,
            Self::SeatHasVoted => MayNotVoteCode::SeatHasVoted,
            Self::NoLonger => MayNotVoteCode::NoLonger,
            Self::SecretVoteIsFinal => MayNotVoteCode::SecretVoteIsFinal,
        }
    }

    /// A sentence for the person who wanted to vote. The reason of a declared recusal stays in the words in which it was
    /// recorded; a computed one has the same reason always.
    pub fn message(&self) -> Message {
        match self {
            Self::Recused(recusal) => told(recusal, "may-not-recused", "may-not-vote-recused-computed"),
            Self::SubstituteRecused(recusal) => told(
                recusal,
                "may-not-vote-substitute-recused",
                "may-not-vote-substitute-recused-computed",
            ),
            other => Message::new(format!("may-not-{}", other.code())),
        }
    }
}

/// The sentence of a recusal: with its words where it was declared.
fn told(recusal: &Recusal, declared: &'static str, computed: &'static str) -> Message {
    match recusal.kind {
        RecusalKind::Declared => Message::new(declared).with("reason", &recusal.reason),
        RecusalKind::Computed => Message::new(computed),
    }
}

/// Whether this person may cast, or change, the vote of this seat, when `previous` cast the current vote.
///
/// Nobody votes for a recused seat. Once the substitute has voted the principal cannot also vote, and the other way
/// round; nor can a later holder or substitute of the seat. The same person may change the vote (but see
/// [`check_change`]) for as long as they hold the seat or act for it.
///
/// # Errors `Recused`, `SubstituteRecused`, `SubstituteHasVoted`, `PrincipalHasVoted`, `SeatHasVoted`.
pub fn check_caster(
    elector: &Elector,
    voter: &Voter,
    previous: Option<&Caster>,
) -> Result<Casting, MayNotVote> {
    let casting = voter.casting();
    if let Some(recusal) = &elector.recusal {
        return Err(MayNotVote::Recused(recusal.clone()));
    }
    if let Some(recusal) = &voter.recusal {
        let recusal = recusal.clone();
        return Err(match casting {
            Casting::InPerson => MayNotVote::Recused(recusal),
            Casting::AsSubstitute => MayNotVote::SubstituteRecused(recusal),
        });
    }
    match previous {
        Some(previous) if previous.cast_by != voter.representative_id => {
            Err(match (previous.casting(), casting) {
                (Casting::AsSubstitute, Casting::InPerson) => MayNotVote::SubstituteHasVoted,
                (Casting::InPerson, Casting::AsSubstitute) => MayNotVote::PrincipalHasVoted,
                _ => MayNotVote::SeatHasVoted,
            })
        }
        _ => Ok(casting),
    }
}

/// Whether a current vote may be changed: an open one until the close, a secret one never, because nothing links the
/// voter to the paper that would have to be replaced.
///
/// # Errors `SecretVoteIsFinal`.
pub fn check_change(rules: &BodyRules, has_voted: bool) -> Result<(), MayNotVote> {
    if rules.secret && has_voted {
        Err(MayNotVote::SecretVoteIsFinal)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{day, elector, id, recused};
    use super::*;
    use crate::codes::{BodyKind, Sector};

    const HOLDER: u128 = 101;
    const SUBSTITUTE: u128 = 109;

    fn holder(n: u128) -> Voter {
        Voter {
            representative_id: id(n),
            principal_id: id(n),
            appointment: None,
            recusal: None,
        }
    }

    fn substitute(n: u128) -> Voter {
        Voter {
            representative_id: id(n),
            principal_id: id(HOLDER),
            appointment: Some(Appointment {
                from_date: day(2026, 6, 1),
                until_date: Some(day(2026, 6, 30)),
            }),
            recusal: None,
        }
    }

    fn conflicted(voter: Voter) -> Voter {
        Voter {
            recusal: Some(Recusal {
                kind: RecusalKind::Computed,
                reason: "Initiator.".to_owned(),
            }),
            ..voter
        }
    }

    fn check(voter: &Voter, previous: Option<&Voter>) -> Result<Casting, MayNotVote> {
        let seat = elector(1, Sector::Research);
        check_caster(&seat, voter, previous.map(Caster::from).as_ref())
    }

    #[test]
    fn the_holder_votes_in_person_and_the_substitute_as_substitute() {
        assert_eq!(check(&holder(HOLDER), None), Ok(Casting::InPerson));
        assert_eq!(check(&substitute(SUBSTITUTE), None), Ok(Casting::AsSubstitute));
        // Not the holder at the opening: the electorate freezes seats, not persons.
        assert_eq!(check(&holder(555), None), Ok(Casting::InPerson));
    }

    #[test]
    fn once_somebody_has_voted_for_the_seat_nobody_else_does() {
        let (a, b) = (holder(HOLDER), substitute(SUBSTITUTE));
        assert_eq!(check(&a, Some(&b)), Err(MayNotVote::SubstituteHasVoted));
        assert_eq!(check(&b, Some(&a)), Err(MayNotVote::PrincipalHasVoted));
        assert_eq!(check(&substitute(110), Some(&b)), Err(MayNotVote::SeatHasVoted));
        assert_eq!(check(&holder(555), Some(&a)), Err(MayNotVote::SeatHasVoted));
    }

    #[test]
    fn the_same_person_may_change_the_vote() {
        for voter in [holder(HOLDER), substitute(SUBSTITUTE)] {
            assert_eq!(check(&voter, Some(&voter)), Ok(voter.casting()));
        }
    }

    #[test]
    fn a_recused_seat_is_closed_to_its_substitute_too() {
        let seat = recused(elector(1, Sector::Research));
        for voter in [holder(HOLDER), substitute(SUBSTITUTE)] {
            let refusal = check_caster(&seat, &voter, None).unwrap_err();
            assert_eq!(refusal.code(), MayNotVoteCode::Recused);
            assert_eq!(
                refusal.message(),
                Message::new("may-not-recused").with("reason", "Declared a conflict.")
            );
        }
    }

    #[test]
    fn a_conflict_is_that_of_the_person_who_votes() {
        let refused = |voter| check(&conflicted(voter), None).unwrap_err().code().as_str();
        assert_eq!(refused(substitute(SUBSTITUTE)), "substitute-recused");
        assert_eq!(refused(holder(555)), "recused");
        let key = |voter| check(&conflicted(voter), None).unwrap_err().message();
        assert_eq!(key(holder(555)), Message::new("may-not-vote-recused-computed"));
        assert_eq!(
            key(substitute(SUBSTITUTE)),
            Message::new("may-not-vote-substitute-recused-computed")
        );
        assert_eq!(check(&holder(HOLDER), None), Ok(Casting::InPerson));
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
