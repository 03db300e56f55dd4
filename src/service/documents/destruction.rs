//! What a destruction of content is proposed as.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use edba_domain::document::DestructionGround;

/// Content that is to be destroyed, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDestruction {
    /// The number of the version whose content is destroyed. Left out: that of every version that has content when it is proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub version: Option<i32>,
    pub ground: DestructionGround,
    /// Why, without the content itself: it stays in the history.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "The annex names patients; a version without them has taken its place."
    )]
    pub reason: String,
}
