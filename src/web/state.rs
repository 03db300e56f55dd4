//! What every request can reach.

use std::sync::OnceLock;

use crate::clock::Clock;
use crate::config::Settings;
use crate::secret::Seal;
use crate::service::Db;
use crate::service::tokens::Tokens;

pub struct State {
    pub settings: Settings,
    pub db: Db,
    pub clock: Clock,
    pub seal: Seal,
    pub tokens: Tokens,
    /// The OpenAPI document as it is served; made when it is first asked for.
    pub openapi: OnceLock<String>,
}
