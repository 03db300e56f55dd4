//! The feed of changes.

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::Answer;
use crate::api_request::{Polled, Waiting};
use crate::{ApiRequest, Query, Reply};
use edba_domain::changes::ChangedResource;
use edba_domain::{Id, Moment};
use edba_service::changes::{self, After, Change, Changes, Reset};

/// Where to continue in the feed, and how long to wait.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeQuery {
    /// The `nextAfter` of the response before. Left out: from the first change on. `latest`: no changes, only the
    /// `nextAfter` of now.
    #[schema(min_length = 1, max_length = 200)]
    pub after: Option<String>,
    /// If there is no change, wait for one, at most this many seconds.
    #[schema(minimum = 0, maximum = 30, default = 0)]
    pub wait: Option<u8>,
    /// Maximum number of changes.
    #[schema(minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<u16>,
}

/// What a change is about.
#[derive(Debug, Clone, Copy)]
pub enum What {
    Resource(ChangedResource),
    Reset,
}

impl What {
    const fn as_str(&self) -> &'static str {
        match self {
            Self::Resource(resource) => resource.as_str(),
            Self::Reset => "reset",
        }
    }
}

impl Serialize for What {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl PartialSchema for What {
    fn schema() -> RefOr<Schema> {
        let resources = ChangedResource::ALL.iter().copied().map(Self::Resource);
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("The kind of resource that changed, or `reset`."))
            .enum_values(Some(resources.chain([Self::Reset]).map(|what| what.as_str())))
            .into()
    }
}

impl ToSchema for What {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ChangedThing")
    }
}

/// One change. It says what changed; the resource itself is read at its link.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// What changed, or `reset`: read everything anew, and continue with `nextAfter`.
    pub what: What,
    /// The id of the event, which is also the id of its webhook messages; null for a reset.
    pub event_id: Option<Id>,
    /// The id of the resource; null for a reset.
    pub id: Option<Id>,
    /// The number of the decision, or of the case that the resource belongs to.
    #[schema(example = "EDBA-2026-0017")]
    pub number: Option<String>,
    /// The case that the resource belongs to.
    pub case_id: Option<Id>,
    /// What happened, as `subject.verb`. For a reset why: `reset.access-changed` if you may now read something else
    /// than before, `reset.history-replaced` if the service was restored from a backup.
    #[schema(example = "case.financed")]
    pub kind: String,
    /// When it happened. Changes are in the order in which they became visible, not of this time.
    pub happened_at: Moment,
    /// The address of the resource; null for a reset.
    #[schema(example = "/v1/commitments/0197a9c2-5c1e-7d3a-9a53-b6f1c1a0e001")]
    pub link: Option<String>,
}

/// Changes, in the order in which they became visible.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangesView {
    pub items: Vec<ChangeView>,
    /// Give this as `after` in the next request; also when there are no changes. Opaque, and valid without limit.
    pub next_after: String,
    /// Whether to ask again at once: there is more, even if this response has no changes.
    pub more: bool,
}

fn view(change: Change) -> ChangeView {
    match change {
        Change::Resource {
            event_id,
            resource,
            id,
            number,
            case_id,
            kind,
            happened_at,
        } => ChangeView {
            what: What::Resource(resource),
            event_id: Some(event_id),
            link: Some(format!("{}{id}", resource.path())),
            id: Some(id),
            number,
            case_id,
            kind,
            happened_at,
        },
        Change::Reset { because, at } => ChangeView {
            what: What::Reset,
            event_id: None,
            id: None,
            number: None,
            case_id: None,
            kind: match because {
                Reset::AccessChanged => "reset.access-changed",
                Reset::HistoryReplaced => "reset.history-replaced",
            }
            .to_owned(),
            happened_at: at,
            link: None,
        },
    }
}

pub async fn list(request: ApiRequest, query: Query<ChangeQuery>) -> Answer {
    request
        .poll(move |cx, _| {
            let ChangeQuery { after, wait, limit } = query.read(&[])?;
            let after = match after {
                None => After::Beginning,
                Some(text) if text == "latest" => After::Latest,
                Some(text) => After::Cursor(text),
            };
            let Changes {
                changes,
                next_after,
                more,
                last_position,
            } = changes::after(cx, &after, limit.unwrap_or(100).into())?;
            let is_waiting = changes.is_empty() && !more && after != After::Latest;
            let wait = Duration::from_secs(wait.unwrap_or(0).into());
            Ok(Polled {
                reply: Reply::ok(&ChangesView {
                    items: changes.into_iter().map(view).collect(),
                    next_after,
                    more,
                })?,
                waiting: Waiting {
                    account_id: cx.actor.id,
                    position: last_position,
                    wait: if is_waiting { wait } else { Duration::ZERO },
                },
            })
        })
        .await
}
