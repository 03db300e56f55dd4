//! A vote as submitted.

use edba_domain::Id;
use edba_domain::codes::Position;
use edba_domain::funding::PledgeOffer;

/// A vote as submitted.
#[derive(Debug, Clone)]
pub struct NewVote {
    /// The seat, if the representative may act for more than one.
    pub seat_id: Option<Id>,
    pub position: Position,
    pub reason: Option<String>,
    pub pledges: Vec<PledgeOffer>,
}
