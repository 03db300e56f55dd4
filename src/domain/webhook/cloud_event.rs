//! The payload of a webhook: a CloudEvents 1.0 document in JSON, by the NL GOV profile for CloudEvents.

use serde_json::{Map, Value, json};

use super::{TEST, WebhookKind};
use crate::{Id, Moment};

/// The maximum size of a payload, in bytes.
pub const MOST_BYTES: usize = 20_000;

/// The prefix of the `type` of every message: the domain of the board, reversed.
const TYPE_PREFIX: &str = "nl.edba.";

/// A message, the same for every endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Also sent as `webhook-id`.
    pub id: Id,
    /// The written form of a [`WebhookKind`], or [`TEST`].
    pub kind: String,
    /// The id of the subject.
    pub subject_id: Id,
    /// Its place in the history of the case.
    pub sequence: i32,
    pub data: Value,
    pub happened_at: Moment,
}

/// The sender of a message.
#[derive(Debug, Clone)]
pub struct SourceEvent<'a> {
    /// A URN.
    pub source: &'a str,
    /// The URL of the service as seen from outside.
    pub public_url: &'a str,
}

/// The document. Details are not in it but at `dataref`, where the recipient reads what it may read at that time. None
/// if it would exceed [`MOST_BYTES`].
pub fn cloud_event(message: &Message, origin: &SourceEvent<'_>) -> Option<String> {
    let kind: Option<WebhookKind> = message.kind.parse().ok();
    let path = match kind {
        Some(kind) => format!("{}{}", kind.subject().address().0, message.subject_id),
        None => format!("/v1/webhook-endpoints/{}", message.subject_id),
    };
    let document = json!({
        "specversion": "1.0",
        "id": message.id,
        "source": origin.source,
        "type": format!("{TYPE_PREFIX}{}", message.kind),
        "subject": message.subject_id,
        "time": message.happened_at,
        // Zero-padded, so that the text sorts as the number.
        "sequence": format!("{:010}", message.sequence),
        "dataref": format!("{}{path}", origin.public_url),
        "datacontenttype": "application/json",
        "data": message.data,
    });
    Some(document.to_string()).filter(|text| text.len() <= MOST_BYTES)
}

impl Message {
    /// The message of an event: whose it is, and the few facts by which a partner can decide whether to read on. Votes
    /// and results are left out: the API decides who may read those.
    pub fn of_event(kind: WebhookKind, event: &EventFacts<'_>) -> Self {
        let mut data = Map::new();
        data.insert("caseId".into(), json!(event.case_id));
        data.insert(kind.subject().address().1.into(), json!(event.subject_id));
        for name in kind.members() {
            if let Some(value) = event.data.get(*name).filter(|value| !value.is_null()) {
                data.insert((*name).into(), value.clone());
            }
        }
        if let Some(cursor) = event.change_cursor {
            data.insert("changeCursor".into(), json!(cursor));
        }
        Self {
            id: event.id,
            kind: kind.to_string(),
            subject_id: event.subject_id,
            sequence: event.sequence,
            data: data.into(),
            happened_at: event.happened_at,
        }
    }

    /// A test message for an endpoint.
    pub fn of_test(id: Id, endpoint_id: Id, now: Moment) -> Self {
        Self {
            id,
            kind: TEST.into(),
            subject_id: endpoint_id,
            sequence: 1,
            data: json!({ "endpointId": endpoint_id }),
            happened_at: now,
        }
    }
}

/// The facts of an event that a message needs.
#[derive(Debug)]
pub struct EventFacts<'a> {
    pub id: Id,
    pub case_id: Id,
    pub subject_id: Id,
    pub sequence: i32,
    pub data: &'a Value,
    pub happened_at: Moment,
    /// Its place in the feed of changes.
    pub change_cursor: Option<&'a str>,
}

impl WebhookKind {
    /// The properties of an event's data that a message contains: ids and codes, no free text.
    const fn members(self) -> &'static [&'static str] {
        match self {
            Self::CaseRevised => &["revision"],
            Self::DecisionMade | Self::DecisionSetAside => &["number", "numberVersion"],
            Self::RatificationAsked => &["decisionId", "dueDate"],
            Self::RatificationGiven
            | Self::RatificationRefused
            | Self::RatificationLapsed
            | Self::ConditionMet => &["decisionId"],
            Self::CommitmentOffered
            | Self::CommitmentAcknowledged
            | Self::CommitmentRefused
            | Self::CommitmentReleased
            | Self::CommitmentDetermined
            | Self::CommitmentRecovered
            | Self::CommitmentWrittenOff
            | Self::CommitmentCarriedOver => &["decisionId", "budgetYear"],
            Self::MeasurementReported => &["indicatorId"],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: SourceEvent<'_> = SourceEvent {
        source: "urn:nld:edba:systeem:edba",
        public_url: "https://edba.example",
    };

    fn facts(data: &Value) -> EventFacts<'_> {
        let id = |n: u8| {
            format!("00000000-0000-7000-8000-0000000000{n:02}")
                .parse()
                .unwrap()
        };
        EventFacts {
            id: id(1),
            case_id: id(2),
            subject_id: id(3),
            sequence: 12,
            data,
            happened_at: Moment::start_of(chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()),
            change_cursor: Some("c"),
        }
    }

    #[test]
    fn a_message_is_a_cloud_event_by_the_profile() {
        let data = json!({ "number": "EDBA-2026-001", "numberVersion": 1, "asked": "1.00", "certificateHash": "abc" });
        let message = Message::of_event(WebhookKind::DecisionMade, &facts(&data));
        let document: Value = serde_json::from_str(&cloud_event(&message, &ORIGIN).unwrap()).unwrap();
        assert_eq!(
            document,
            json!({
                "specversion": "1.0",
                "id": "00000000-0000-7000-8000-000000000001",
                "source": "urn:nld:edba:systeem:edba",
                "type": "nl.edba.decision.made",
                "subject": "00000000-0000-7000-8000-000000000003",
                "time": "2026-03-01T23:00:00Z",
                "sequence": "0000000012",
                "dataref": "https://edba.example/v1/decisions/00000000-0000-7000-8000-000000000003",
                "datacontenttype": "application/json",
                "data": {
                    "caseId": "00000000-0000-7000-8000-000000000002",
                    "decisionId": "00000000-0000-7000-8000-000000000003",
                    "number": "EDBA-2026-001",
                    "numberVersion": 1,
                    "changeCursor": "c",
                },
            })
        );
    }

    #[test]
    fn whatever_an_event_holds_little_of_it_is_told() {
        let secrets = json!({
            "tally": { "for": 3 }, "votes": [1], "cause": "all-voted", "seatId": "x", "position": "for", "question": "q",
            "evidence": "e", "document": "d", "bookingReference": "b", "value": "1", "organisationId": "o", "amount": "1",
        });
        for kind in WebhookKind::ALL {
            let data = Message::of_event(*kind, &facts(&secrets)).data;
            let names: Vec<_> = data.as_object().unwrap().keys().map(String::as_str).collect();
            let little = |name: &&str| name.ends_with("Id") || *name == "changeCursor";
            assert!(names.iter().all(little), "{kind}: {names:?}");
            let document = cloud_event(&Message::of_event(*kind, &facts(&secrets)), &ORIGIN).unwrap();
            assert!(document.len() < 1000, "{kind}");
        }
    }

    #[test]
    fn what_is_too_large_is_not_sent() {
        let mut message = Message::of_event(WebhookKind::CaseRegistered, &facts(&json!({})));
        message.data = json!({ "text": "x".repeat(MOST_BYTES) });
        assert_eq!(cloud_event(&message, &ORIGIN), None);
    }
}
