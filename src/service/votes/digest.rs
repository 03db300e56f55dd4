//! The digest of a vote that is not shown before the close, sealed in the history: it shows nobody the vote, and
//! `edba verify` whether the row was changed.

use serde_json::json;

use crate::secret::{Seal, sha256_hex};
use crate::store::ballots::VoteRow;

fn purpose(vote_id: &str) -> String {
    format!("vote {vote_id}")
}

/// The digest of what a vote says; the same length whatever it says.
pub(crate) fn of(vote: &VoteRow) -> String {
    let said = json!([vote.id, vote.seat_id, vote.position, vote.reason]);
    sha256_hex(said.to_string())
}

/// The digest, sealed for this vote.
pub(super) fn seal(seal: &Seal, vote: &VoteRow) -> String {
    seal.seal(&purpose(vote.id.as_str()), of(vote).as_bytes())
}

/// The digest that was sealed for this vote; None where the application's secret is another one since, or the digest was
/// sealed for another vote.
pub(crate) fn open(seal: &Seal, vote_id: &str, sealed: &str) -> Option<String> {
    let plain = seal.open(&purpose(vote_id), sealed).ok()?;
    String::from_utf8(plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Id;
    use crate::domain::codes::Position;

    /// The vote with this id, for a test.
    fn vote(id: Id, position: Position) -> VoteRow {
        VoteRow {
            id,
            ballot_id: Id::new(),
            seat_id: id,
            version: 1,
            position,
            reason: None,
            cast_by: Id::new(),
            cast_at: crate::domain::Moment::new(chrono::DateTime::UNIX_EPOCH),
            is_current: true,
            principal_id: None,
            appointed_from: None,
            appointed_until: None,
            cast_on: None,
        }
    }

    #[test]
    fn a_sealed_digest_opens_for_its_vote_and_by_the_same_secret_alone() {
        let (secret, other) = (Seal::new([1; 32]), Seal::new([2; 32]));
        let id = Id::new();
        let cast = vote(id, Position::For);
        let sealed = seal(&secret, &cast);
        assert_eq!(open(&secret, id.as_str(), &sealed), Some(of(&cast)));
        assert_eq!(open(&other, id.as_str(), &sealed), None);
        assert_eq!(open(&secret, Id::new().as_str(), &sealed), None);
        assert_ne!(of(&cast), of(&vote(id, Position::Against)));
        let lengths = Position::ALL
            .iter()
            .map(|position| seal(&secret, &vote(id, *position)).len());
        assert!(lengths.eq([sealed.len(); 3]), "its length does not tell the vote");
    }
}
