//! A case of the demonstration while its story is played.

use super::Stage;
use super::cast::Cast;
use super::seed::{DemoCase, Texts};

/// The story of one case: with whom, on what stage, and when it began.
pub(super) struct Play<'a> {
    pub(super) stage: &'a Stage<'a>,
    pub(super) cast: &'a Cast,
    pub(super) case: &'a DemoCase,
    pub(super) texts: &'a Texts,
    pub(super) began: i64,
}
