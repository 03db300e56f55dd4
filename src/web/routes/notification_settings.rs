//! Messages.

use crate::api;
use crate::op::{Line, get, put};
use crate::policy::Access;

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/me/message-settings",
            "getMessageSettings",
            "Messages",
            "Read the notification settings",
        )
        .describe("The calling account: its quiet hours, the hour of its digest, and each kind of message that can reach it.")
        .allow(Access::SignedIn)
        .one::<api::notification_settings::MessageSettingsView>("The notification settings.")
        .to(api::notification_settings::show),
        put(
            "/v1/me/message-settings",
            "setMessageSettings",
            "Messages",
            "Change the notification settings",
        )
        .describe("The change also applies to messages that are waiting. Messages that require action are always sent at once.")
        .allow(Access::SignedIn)
        .body::<api::notification_settings::MessageSettings>()
        .one::<api::notification_settings::MessageSettingsView>("The notification settings as they are now.")
        .to(api::notification_settings::change),
    ]
}
