//! Sealed digest, in the history, of a vote that is not shown before the close: it does not disclose the vote, and lets
//! `edba verify` detect a changed row.

use serde_json::json;

use edba_common::secret::{Seal, sha256_hex};
use edba_store::ballots::Vote;

fn purpose(vote_id: &str) -> String {
    format!("vote {vote_id}")
}

/// The digest of a vote's content; its length does not depend on the content.
pub(crate) fn vote_digest(vote: &Vote) -> String {
    let said = json!([vote.id, vote.seat_id, vote.position, vote.reason]);
    sha256_hex(said.to_string())
}

/// Seals the digest for this vote.
pub(super) fn seal(seal: &Seal, vote: &Vote) -> String {
    seal.seal(&purpose(vote.id.as_str()), vote_digest(vote).as_bytes())
}

/// Opens the sealed digest of this vote; `None` if the application's secret has changed, or the digest was sealed for
/// another vote.
pub(crate) fn open(seal: &Seal, vote_id: &str, sealed: &str) -> Option<String> {
    let plain = seal.open(&purpose(vote_id), sealed).ok()?;
    String::from_utf8(plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use edba_domain::Id;
    use edba_domain::codes::Position;

    /// A test vote with this id.
    fn vote(id: Id, position: Position) -> Vote {
        Vote {
            id,
            ballot_id: Id::new(),
            seat_id: id,
            version: 1,
            position,
            reason: None,
            cast_by: Id::new(),
            cast_at: edba_domain::Moment::new(chrono::DateTime::UNIX_EPOCH),
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
        assert_eq!(open(&secret, id.as_str(), &sealed), Some(vote_digest(&cast)));
        assert_eq!(open(&other, id.as_str(), &sealed), None);
        assert_eq!(open(&secret, Id::new().as_str(), &sealed), None);
        assert_ne!(vote_digest(&cast), vote_digest(&vote(id, Position::Against)));
        let lengths = Position::ALL
            .iter()
            .map(|position| seal(&secret, &vote(id, *position)).len());
        assert!(lengths.eq([sealed.len(); 3]), "its length does not tell the vote");
    }
}
