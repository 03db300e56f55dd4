//! Messages.

use crate::web::access::Access;
use crate::web::api;
use crate::web::op::{Line, get, put};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/me/message-settings",
            "getMessageSettings",
            "Messages",
            "How one is told of what happens",
        )
        .describe("The account that asks: its quiet hours, the hour of its digest, and each kind of message that can reach it.")
        .allow(Access::SignedIn)
        .one::<api::message_settings::MessageSettingsView>("What the account has chosen.")
        .to(api::message_settings::show),
        put(
            "/v1/me/message-settings",
            "setMessageSettings",
            "Messages",
            "Choose how one is told of what happens",
        )
        .describe("What waits is told as it is chosen now. What must be acted on is always told at once.")
        .allow(Access::SignedIn)
        .body::<api::message_settings::MessageSettings>()
        .one::<api::message_settings::MessageSettingsView>("What the account has chosen now.")
        .to(api::message_settings::change),
    ]
}
