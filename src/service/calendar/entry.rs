//! Calendar entries: the deadline of a ballot, a meeting, or the due date of an instalment or an action point.

use chrono::Duration;

use crate::commitments::instalments::ListedInstalment;
use edba_common::{format, locale};
use edba_domain::codes::{BallotStatus, Language, MeetingStatus};
use edba_domain::meeting::AgendaContent;
use edba_domain::text::one_line;
use edba_domain::{Id, Moment};
use edba_store::action_points::NamedActionPoint;
use edba_store::ballots::Ballot;
use edba_store::desk::Names;
use edba_store::meetings::NamedMeeting;

/// Length of a ballot's entry, which ends at the deadline, in minutes: calendars do not show an entry without a
/// length.
const BALLOT_MINUTES: i64 = 30;
/// Maximum length of an item of an agenda, in characters.
const LONGEST_ITEM: usize = 200;

/// One entry. A changed entry keeps its UID and gets a higher sequence number, so that a calendar replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The UID: the same for every version and every recipient.
    pub uid: String,
    /// The sequence number: 0 for the first version.
    pub sequence: u32,
    pub cancelled: bool,
    /// Whether it is for the whole day of its start, without a time.
    pub all_day: bool,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub summary: String,
    pub description: String,
    pub place: Option<String>,
    pub url: String,
    /// The time at which this version was made.
    pub stamp: Moment,
}

/// The entry of a ballot: the half hour before its deadline; cancelled if the ballot ended earlier. It contains no
/// voter's name and nothing about a vote.
pub fn of_ballot(ballot: &Ballot, names: &Names, language: Language, public_url: &str, now: Moment) -> Entry {
    let url = format!("{public_url}/ballots/{}", ballot.id);
    let body = language.pick(&names.body_nl, &names.body_en);
    Entry {
        uid: uid("ballot", &ballot.id, public_url),
        sequence: sequence(ballot.version),
        cancelled: ballot.status == BallotStatus::Cancelled
            || ballot.ended_at.is_some_and(|at| at < ballot.closes_at),
        all_day: false,
        starts_at: ballot.closes_at.plus(-Duration::minutes(BALLOT_MINUTES)),
        ends_at: ballot.closes_at,
        summary: locale::say(
            language,
            "calendar-ballot-summary",
            &[("case", names.case_title.as_str().into())],
        ),
        description: locale::say(
            language,
            "calendar-ballot-description",
            &[
                ("question", ballot.question.as_str().into()),
                ("body", body.into()),
                ("number", names.case_number.as_str().into()),
                ("link", url.as_str().into()),
            ],
        ),
        place: None,
        url,
        stamp: now,
    }
}

/// The entry of a meeting, with the items of the agenda that was published last.
pub fn of_meeting(
    meeting: &NamedMeeting,
    agenda: Option<&AgendaContent>,
    language: Language,
    public_url: &str,
    now: Moment,
) -> Entry {
    let row = &meeting.row;
    let url = format!("{public_url}/meetings/{}", row.id);
    let body = language.pick(&meeting.body_nl, &meeting.body_en);
    let first = match &row.cancel_reason {
        Some(reason) => locale::say(
            language,
            "calendar-meeting-cancelled",
            &[("reason", reason.as_str().into())],
        ),
        None => row.announcement.clone().unwrap_or_default(),
    };
    let items: Vec<String> = agenda
        .iter()
        .flat_map(|agenda| &agenda.items)
        .map(|item| format!("{}. {}", item.number, one_line(&item.title, LONGEST_ITEM)))
        .collect();
    let mut parts = vec![first, items.join("\n"), url.clone()];
    parts.retain(|part| !part.is_empty());
    let description = parts.join("\n\n");
    Entry {
        uid: uid("meeting", &row.id, public_url),
        sequence: sequence(row.version),
        cancelled: row.status == MeetingStatus::Cancelled,
        all_day: false,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        summary: format!("{body}: {}", row.title),
        description,
        place: Some(row.place.clone()),
        url,
        stamp: now,
    }
}

/// The entry of an instalment, on its due date.
pub fn of_instalment(one: &ListedInstalment, language: Language, public_url: &str, now: Moment) -> Entry {
    let row = &one.named.row;
    let url = format!("{public_url}/commitments/{}", one.named.commitment_id);
    let amount = format::euros(one.open(), language);
    Entry {
        // An instalment never changes: another version of the schedule has others.
        uid: uid("instalment", &row.id, public_url),
        sequence: 0,
        cancelled: false,
        all_day: true,
        starts_at: Moment::start_of(row.due_date),
        ends_at: Moment::end_of(row.due_date),
        summary: locale::say(
            language,
            "calendar-instalment-summary",
            &[
                ("amount", amount.into()),
                ("case", one.named.case_title.as_str().into()),
            ],
        ),
        description: locale::say(
            language,
            "calendar-instalment-description",
            &[
                ("what", row.description.as_str().into()),
                ("number", one.named.decision_number.as_str().into()),
                ("organisation", one.named.organisation.as_str().into()),
                ("link", url.as_str().into()),
            ],
        ),
        place: None,
        url,
        stamp: one.named.in_force_since.unwrap_or(now),
    }
}

/// The entry of an action point, on its due date.
pub fn of_action_point(one: &NamedActionPoint, language: Language, public_url: &str, now: Moment) -> Entry {
    let row = &one.row;
    let url = format!("{public_url}/action-points/{}", row.id);
    let body = language.pick(&one.body_nl, &one.body_en);
    Entry {
        uid: uid("action-point", &row.id, public_url),
        sequence: sequence(row.version),
        cancelled: false,
        all_day: true,
        starts_at: Moment::start_of(row.due_date),
        ends_at: Moment::end_of(row.due_date),
        summary: locale::say(
            language,
            "calendar-action-point-summary",
            &[("number", row.number.to_string().into()), ("body", body.into())],
        ),
        description: format!("{}\n\n{url}", row.description),
        place: None,
        url,
        stamp: now,
    }
}

fn sequence(version: i32) -> u32 {
    u32::try_from(version - 1).unwrap_or(0)
}

/// The UID of an entry; the host name of this service makes it globally unique.
fn uid(kind: &str, id: &Id, public_url: &str) -> String {
    let host = public_url
        .split_once("://")
        .map_or(public_url, |(_, rest)| rest)
        .split(['/', ':'])
        .next()
        .unwrap_or_default();
    format!("{kind}-{id}@{host}")
}

#[cfg(test)]
mod tests {
    use super::uid;
    use edba_domain::Id;

    #[test]
    fn an_entry_keeps_its_identity_whatever_the_port() {
        let id: Id = "0190b3a0-0000-7000-8000-000000000001".parse().unwrap();
        for address in ["https://edba.example", "https://edba.example:8443/x"] {
            assert_eq!(uid("ballot", &id, address), format!("ballot-{id}@edba.example"));
        }
    }
}
