//! Contents about actions that wait for approval, and webhooks.

use serde::{Deserialize, Serialize};

use super::AboutCase;
use crate::pending_actions::Subject;
use edba_domain::Id;
use edba_domain::codes::MoneyActionKind;
use edba_domain::webhook::DisabledBecause;

/// An action that waits for approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalContent {
    pub case: Option<AboutCase>,
    pub pending_id: Id,
    pub action: MoneyActionKind,
    pub proposed_by: String,
    pub reason: Option<String>,
    /// What the action is about. None in notifications stored before this field existed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Box<Subject>>,
    /// The ratification that the action answers, for the mandate officers who approve it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratification_id: Option<Id>,
}

/// An endpoint of webhooks that was disabled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WebhookContent {
    pub host: String,
    /// None in notifications stored before this field existed.
    #[serde(default)]
    pub because: Option<DisabledBecause>,
    /// Name of the owner of the endpoint.
    #[serde(default)]
    pub owner: Option<String>,
}
