//! Test fixture: meetings of a body that came as far as their stages say.

use edba::domain::Id;
use edba::domain::meeting::{MeetingContentFacts, MinutesState};
use serde_json::{Value, json};

use crate::documents::papers;
use crate::world::World;

/// How far a meeting came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Drafted,
    Published,
    Recorded,
    MinutesDrafted,
    SentRound,
    Adopted,
}

pub const STAGES: [Stage; 6] = [
    Stage::Drafted,
    Stage::Published,
    Stage::Recorded,
    Stage::MinutesDrafted,
    Stage::SentRound,
    Stage::Adopted,
];

impl Stage {
    pub fn facts(self) -> MeetingContentFacts {
        MeetingContentFacts {
            published: !matches!(self, Self::Drafted | Self::Recorded),
            recorded_afterwards: self == Self::Recorded,
            minutes: match self {
                Self::Drafted | Self::Published | Self::Recorded => MinutesState::None,
                Self::MinutesDrafted => MinutesState::Draft,
                Self::SentRound => MinutesState::SentRound,
                Self::Adopted => MinutesState::Adopted,
            },
        }
    }

    pub fn has_minutes(self) -> bool {
        self.facts().minutes != MinutesState::None
    }
}

/// A meeting with two items, of which the second is newer than the published agenda.
pub struct Met {
    pub id: String,
    pub body: Id,
    pub stage: Stage,
    pub items: [String; 2],
    /// Documents: of each item, and of the meeting.
    pub papers: [String; 3],
    /// An action point.
    pub point: String,
}

/// The meetings of a body, one of each stage but for their minutes; all begin before 15 March.
pub fn planned(w: &World<'_>, body: Id) -> Vec<Met> {
    STAGES
        .into_iter()
        .map(|stage| {
            let day = if stage == Stage::Recorded {
                "2026-02-12"
            } else {
                "2026-03-12"
            };
            let meeting = json!({
                "bodyId": body, "title": format!("{stage:?}"), "place": "Stadhuis",
                "startsAt": format!("{day}T13:00:00Z"), "endsAt": format!("{day}T15:00:00Z"),
                "recordedAfterwards": stage == Stage::Recorded,
            });
            let id = w.bureau.post("/v1/meetings", meeting).expect(201).id();
            let path = format!("/v1/meetings/{id}");
            let item = |title: &str| {
                let item = json!({ "kind": "topic", "title": title });
                let made = w.bureau.post(&format!("{path}/agenda-items"), item);
                made.expect(201).id()
            };
            let first = item("Opening");
            if stage.facts().published {
                w.bureau
                    .post_about(&path, "agenda-versions", json!({}))
                    .expect(201);
            }
            let items = [first, item("Rondvraag")];
            let paper = |kind: &str, thing: &str| {
                papers::add(&w.bureau, &papers::paper("Stuk", &[papers::thing(kind, thing)]))
            };
            Met {
                papers: [
                    paper("agenda-item", &items[0]),
                    paper("agenda-item", &items[1]),
                    paper("meeting", &id),
                ],
                id,
                body,
                stage,
                items,
                point: String::new(),
            }
        })
        .collect()
}

/// A meeting of a body that adopts minutes.
pub fn later(w: &World<'_>, body: Id) -> String {
    let meeting = json!({
        "bodyId": body, "title": "De volgende", "place": "Stadhuis", "startsAt": "2026-03-19T13:00:00Z",
        "endsAt": "2026-03-19T15:00:00Z",
    });
    w.bureau.post("/v1/meetings", meeting).expect(201).id()
}

/// Writes the minutes of a meeting as far as its stage says, and an action point.
pub fn minuted(w: &World<'_>, met: &mut Met, later: &str, owner: Option<Id>) {
    let path = format!("/v1/meetings/{}", met.id);
    let bureau = &w.bureau;
    let point = json!({
        "meetingId": met.id, "description": "Bellen.", "owner": "Iemand", "ownerId": owner, "dueDate": "2026-06-30",
    });
    met.point = bureau.post("/v1/action-points", point).expect(201).id();
    if !met.stage.has_minutes() {
        return;
    }
    let attendance = format!("{path}/attendance");
    let seats = bureau.get(&attendance).expect(200).body["lines"].clone();
    let lines: Vec<Value> = seats
        .as_array()
        .unwrap()
        .iter()
        .map(|seat| json!({ "seatId": seat["seatId"], "presence": "present" }))
        .collect();
    bureau.put(&attendance, json!({ "lines": lines })).expect(200);
    for item in &met.items {
        let part = json!({ "outcome": "dealt-with", "text": "Besproken.", "decisionText": "Akkoord." });
        let first = [("If-Match", "\"v0\"")];
        let minutes = format!("/v1/agenda-items/{item}/minutes");
        bureau
            .send("PUT", &minutes, &first, Some(part.to_string()))
            .expect(200);
    }
    if met.stage == Stage::MinutesDrafted {
        return;
    }
    let round = json!({ "remarksUntilDate": "2026-04-10" });
    bureau.post_about(&path, "minutes-versions", round).expect(201);
    if met.stage == Stage::Adopted {
        let adopted = json!({ "adoptedByMeetingId": later });
        bureau.post_about(&path, "adoptions", adopted).expect(201);
    }
}
