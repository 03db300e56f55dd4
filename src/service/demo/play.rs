//! A case of the demonstration while its story is played.

use super::Stage;
use super::cast::Cast;
use super::seed::{DemoCase, Texts};
use crate::commitments::Commitment;

/// The story of one case: with whom, on what stage, and when it began.
pub(super) struct Play<'a> {
    pub(super) stage: &'a Stage<'a>,
    pub(super) cast: &'a Cast,
    pub(super) case: &'a DemoCase,
    pub(super) texts: &'a Texts,
    pub(super) began: i64,
}

impl Play<'_> {
    /// The booking reference of a receipt on a commitment: that of the commitment, with what tells it from those of others.
    pub(super) fn receipt(&self, commitment: &Commitment, number: &str) -> String {
        format!(
            "{}-{}-{number}",
            commitment.booking_reference.as_deref().unwrap_or_default(),
            self.began
        )
    }

    /// The first budget year of the case.
    pub(super) fn first_year(&self) -> i32 {
        self.stage.year_of(self.case.days_earlier)
    }
}
