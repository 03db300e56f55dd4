//! What every request can reach.

use crate::clock::Clock;
use crate::config::Settings;
use crate::secret::Seal;
use crate::store::Db;
use crate::tokens::Tokens;

pub struct State {
    pub settings: Settings,
    pub db: Db,
    pub clock: Clock,
    pub seal: Seal,
    pub tokens: Tokens,
    /// The OpenAPI document as it is served.
    pub openapi: String,
}
