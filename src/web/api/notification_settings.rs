//! Notification settings of the calling account.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use crate::{ApiRequest, JsonBody, Reply};
use edba_common::error::{Error, Result};
use edba_domain::Fault;
use edba_domain::notifications::timing::{as_clock, minute_of};
use edba_domain::notifications::{Delivery, NotificationKind, QuietHours, Settings};
use edba_service::notifications::preferences::{self, Chosen};

/// The quiet hours, in which no mail is sent, in the time of Almere; past midnight if the end is before the beginning.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuietTime {
    #[schema(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "22:00")]
    pub from: String,
    /// Must differ from the beginning.
    #[schema(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "07:00")]
    pub until: String,
}

/// The delivery mode of one kind of message.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessageChoice {
    #[schema(example = "decision-made")]
    pub kind: NotificationKind,
    /// Messages that require action, and messages that protect the account, are always sent at once.
    #[schema(example = "daily")]
    pub delivery: Delivery,
}

/// The notification settings to save.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessageSettings {
    /// Null for no quiet hours.
    pub quiet_hours: Option<QuietTime>,
    /// The hour of the daily digest, in Almere.
    #[schema(minimum = 0, maximum = 23)]
    pub digest_hour: i32,
    /// Each kind at most once; a kind that is left out uses the default.
    #[schema(max_items = 100)]
    pub kinds: Vec<MessageChoice>,
}

/// A kind of message that this account can receive, and its delivery mode.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageKindView {
    pub kind: NotificationKind,
    pub delivery: Delivery,
    /// Whether the recipient must act on it.
    pub must_act: bool,
    /// Whether it is always sent at once, so that no mode can be chosen: messages that require action or protect the
    /// account.
    pub always_at_once: bool,
}

/// The notification settings of the account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageSettingsView {
    pub quiet_hours: Option<QuietTime>,
    pub digest_hour: i32,
    pub kinds: Vec<MessageKindView>,
    /// Zero before the first change.
    pub version: i32,
}

fn reply(chosen: Chosen) -> Result<Reply> {
    let Chosen {
        settings,
        kinds,
        version,
    } = chosen;
    let view = MessageSettingsView {
        quiet_hours: settings.quiet.map(|quiet| QuietTime {
            from: as_clock(quiet.from()),
            until: as_clock(quiet.until()),
        }),
        digest_hour: settings.digest_hour(),
        kinds: kinds
            .into_iter()
            .map(|(kind, delivery)| MessageKindView {
                kind,
                delivery,
                must_act: kind.must_act(),
                always_at_once: kind.always_at_once(),
            })
            .collect(),
        version,
    };
    Ok(Reply::ok(&view)?.version(version))
}

/// Parses the quiet hours. Errors: 400.
fn settings(quiet: Option<&QuietTime>, digest_hour: i32) -> Result<Settings> {
    let quiet = quiet
        .map(|quiet| {
            let fault = |name: &str| {
                Fault::new(
                    format!("/quietHours/{name}"),
                    "wrong-format",
                    "A time of the day, such as 22:00.",
                )
            };
            match (minute_of(&quiet.from), minute_of(&quiet.until)) {
                (Some(from), Some(until)) => QuietHours::new(from, until).ok_or_else(|| {
                    Error::fault(
                        "/quietHours/until",
                        "not-allowed",
                        "Quiet hours end at another time than they begin.",
                    )
                }),
                (from, until) => Err(Error::invalid(
                    [(from, "from"), (until, "until")]
                        .iter()
                        .filter(|(minute, _)| minute.is_none())
                        .map(|(_, name)| fault(name))
                        .collect(),
                )),
            }
        })
        .transpose()?;
    Settings::new(quiet, digest_hour)
        .ok_or_else(|| Error::fault("/digestHour", "out-of-range", "An hour of the day: 0 to 23."))
}

pub async fn show(request: ApiRequest) -> Answer {
    request.read(move |cx, _| reply(preferences::mine(cx)?)).await
}

pub async fn change(request: ApiRequest, body: JsonBody<MessageSettings>) -> Answer {
    request
        .change(body, move |cx, head, new| {
            let MessageSettings {
                quiet_hours,
                digest_hour,
                kinds,
            } = new;
            let settings = settings(quiet_hours.as_ref(), digest_hour)?;
            let kinds: Vec<_> = kinds.into_iter().map(|one| (one.kind, one.delivery)).collect();
            reply(preferences::choose(cx, settings, &kinds, |version| {
                head.expects(version)
            })?)
        })
        .await
}
