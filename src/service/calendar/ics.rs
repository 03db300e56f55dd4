//! Entries as iCalendar objects (RFC 5545), sent with a mail (RFC 5546) or published.

use chrono::Duration;
use icalendar::{Calendar, Class, Component, Event, EventLike, EventStatus, Property};

use super::Entry;
use crate::mail::{Invitation, InvitationMethod};
use edba_common::error::{Error, Result};
use edba_domain::text::{one_line, without_controls};

/// Maximum length of a title or a place, in characters.
const LONGEST_LINE: usize = 300;
/// The product identifier (PRODID) that the format requires.
const MAKER: &str = "-//EDBA//edba//NL";
/// Refresh interval for subscribed calendars, in hours.
const LOOK_AGAIN_HOURS: i64 = 1;

/// One entry for one recipient, to be sent with a mail: a request to add the entry, or to remove it if it is
/// cancelled. `from` and `to` are mail addresses: a calendar accepts entries that list its owner as an attendee.
pub fn invitation(entry: &Entry, from: &str, to: &str) -> Result<Invitation> {
    let method = if entry.cancelled {
        InvitationMethod::Cancel
    } else {
        InvitationMethod::Request
    };
    let mut event = event(entry);
    event.add_property("ORGANIZER", mailto(from));
    // No reply is requested: attendance and votes are not registered through a calendar.
    event.append_property(
        Property::new("ATTENDEE", mailto(to))
            .add_parameter("RSVP", "FALSE")
            .add_parameter("PARTSTAT", "NEEDS-ACTION")
            .done(),
    );
    let mut calendar = calendar();
    calendar.append_property((
        "METHOD",
        match method {
            InvitationMethod::Request => "REQUEST",
            InvitationMethod::Cancel => "CANCEL",
        },
    ));
    calendar.push(event.done());
    Ok(Invitation {
        method,
        ics: text(&calendar)?,
    })
}

/// Entries as a published calendar, for download or subscription.
pub fn published(name: &str, entries: &[Entry]) -> Result<String> {
    let mut calendar = calendar();
    calendar.append_property(("METHOD", "PUBLISH"));
    let name = one_line(name, LONGEST_LINE);
    // The crate escapes only the text properties that it knows; NAME is not one of them.
    calendar.append_property(("NAME", escaped(&name).as_str()));
    calendar.append_property(("X-WR-CALNAME", name.as_str()));
    calendar.ttl(&Duration::hours(LOOK_AGAIN_HOURS));
    for entry in entries {
        calendar.push(event(entry));
    }
    text(&calendar)
}

fn calendar() -> Calendar {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", MAKER));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar
}

fn event(entry: &Entry) -> Event {
    let mut event = Event::with_uid(&one_line(&entry.uid, LONGEST_LINE));
    event
        .sequence(entry.sequence)
        .timestamp(entry.stamp.utc())
        .summary(&one_line(&entry.summary, LONGEST_LINE))
        .description(&lines(&entry.description))
        .url(&one_line(&entry.url, LONGEST_LINE))
        .class(Class::Private);
    match entry.all_day {
        true => event.all_day(entry.starts_at.local_date()),
        false => event.starts(entry.starts_at.utc()).ends(entry.ends_at.utc()),
    };
    if let Some(place) = &entry.place {
        event.location(&one_line(place, LONGEST_LINE));
    }
    event
        .status(if entry.cancelled {
            EventStatus::Cancelled
        } else {
            EventStatus::Confirmed
        })
        .done()
}

/// Normalises line endings to those that the format escapes: a bare carriage return would stay unescaped, and some
/// readers take it as the end of a property. The same is true for other characters that end a line.
fn lines(text: &str) -> String {
    without_controls(&text.replace("\r\n", "\n")).replace(['\r', '\u{2028}', '\u{2029}'], "\n")
}

/// A text as the value of a property (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | ';' | ',') {
            value.push('\\');
        }
        value.push(c);
    }
    value
}

/// The address of a mailbox as the value of a property, which is a URI and takes no line break.
fn mailto(address: &str) -> String {
    format!("mailto:{}", one_line(address, LONGEST_LINE))
}

fn text(calendar: &Calendar) -> Result<String> {
    use std::fmt::Write;
    let mut text = String::new();
    write!(text, "{calendar}").map_err(Error::internal)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use edba_domain::Moment;

    fn at(text: &str) -> Moment {
        serde_json::from_value(text.into()).unwrap()
    }

    fn entry(summary: &str, cancelled: bool) -> Entry {
        Entry {
            uid: "meeting-1@edba.example".into(),
            sequence: 2,
            cancelled,
            all_day: false,
            starts_at: at("2026-03-09T09:00:00Z"),
            ends_at: at("2026-03-09T10:30:00Z"),
            summary: summary.into(),
            description: "Eerst het ene;\ndan het andere.".into(),
            place: Some("Stadhuis, zaal 3".into()),
            url: "https://edba.example/meetings/1".into(),
            stamp: at("2026-03-02T09:00:00.123456Z"),
        }
    }

    fn unfolded(ics: &str) -> Vec<String> {
        ics.replace("\r\n ", "")
            .split("\r\n")
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn an_invitation_is_for_one_calendar_and_says_what_to_do() {
        let request = invitation(&entry("Tafel", false), "edba@edba.example", "lid@almere.example").unwrap();
        let lines = unfolded(&request.ics);
        for line in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "METHOD:REQUEST",
            "UID:meeting-1@edba.example",
            "SEQUENCE:2",
            "DTSTAMP:20260302T090000Z",
            "DTSTART:20260309T090000Z",
            "DTEND:20260309T103000Z",
            "STATUS:CONFIRMED",
            "ORGANIZER:mailto:edba@edba.example",
            "LOCATION:Stadhuis\\, zaal 3",
            "DESCRIPTION:Eerst het ene\\;\\ndan het andere.",
        ] {
            assert!(lines.iter().any(|l| l == line), "{line}\n{}", request.ics);
        }
        let attendee = lines.iter().find(|l| l.starts_with("ATTENDEE")).unwrap();
        assert!(attendee.ends_with(":mailto:lid@almere.example"), "{attendee}");
        let cancelled = invitation(&entry("Tafel", true), "edba@edba.example", "lid@almere.example").unwrap();
        assert_eq!(cancelled.method, InvitationMethod::Cancel);
        let lines = unfolded(&cancelled.ics);
        assert!(lines.iter().any(|l| l == "METHOD:CANCEL"));
        assert!(lines.iter().any(|l| l == "STATUS:CANCELLED"));
    }

    #[test]
    fn a_title_stays_in_its_line() {
        let ics = published(
            "EDBA",
            &[Entry {
                description: "Eerst.\rATTENDEE:mailto:x@y.example\r\nDan.".into(),
                place: Some("Zaal\r3".into()),
                ..entry("Een\r\nATTENDEE:mailto:x@y.example\nDTSTART:1\rDTSTART:2", false)
            }],
        )
        .unwrap();
        // Some readers take a bare carriage return as the end of a line.
        assert!(!ics.replace("\r\n", "").contains('\r'), "{ics:?}");
        let lines = unfolded(&ics);
        assert!(!lines.iter().any(|l| l.starts_with("ATTENDEE")), "{ics}");
        assert_eq!(lines.iter().filter(|l| l.starts_with("DTSTART")).count(), 1);
        assert!(ics.split("\r\n").all(|line| line.len() <= 75), "{ics}");
    }

    #[test]
    fn no_text_puts_a_property_or_an_event_into_a_calendar() {
        let hostile = "Tafel\r\nEND:VEVENT\r\nBEGIN:VEVENT\u{2028}UID:x\u{85}DTSTART:1\u{b}A\u{fffe}; B, C\\";
        let hostile = Entry {
            uid: format!("1@{hostile}"),
            description: hostile.into(),
            place: Some(hostile.into()),
            url: format!("https://edba.example/{hostile}"),
            ..entry(hostile, false)
        };
        let request = invitation(&hostile, "edba@edba.example", "lid@almere.example\r\nX-EVIL:1").unwrap();
        for ics in [
            published(&hostile.summary, std::slice::from_ref(&hostile)).unwrap(),
            request.ics,
        ] {
            let lines = unfolded(&ics);
            let named = |name: &str| lines.iter().filter(|line| line.starts_with(name)).count();
            assert_eq!(
                (named("BEGIN:VEVENT"), named("END:VEVENT"), named("UID")),
                (1, 1, 1),
                "{ics}"
            );
            assert_eq!(
                (named("DTSTART"), named("X-EVIL"), named("END:VCALENDAR")),
                (1, 0, 1),
                "{ics}"
            );
            assert!(
                !ics.replace("\r\n", "")
                    .contains(['\r', '\n', '\u{2028}', '\u{85}', '\u{b}', '\u{fffe}']),
                "{ics:?}"
            );
            assert!(ics.split("\r\n").all(|line| line.len() <= 75), "{ics}");
        }
        let calendar = published("Zaak: a; b, c\\d", &[]).unwrap();
        for line in [
            "NAME:Zaak: a\\; b\\, c\\\\d",
            "X-WR-CALNAME:Zaak: a\\; b\\, c\\\\d",
        ] {
            assert!(
                unfolded(&calendar).iter().any(|l| l == line),
                "{line}\n{calendar}"
            );
        }
        // A line is folded between characters, never within one.
        let long = published(&"ë€𝄞".repeat(60), &[]).unwrap();
        assert!(long.split("\r\n").all(|line| line.len() <= 75), "{long}");
        assert!(
            unfolded(&long)
                .iter()
                .any(|l| *l == format!("NAME:{}", "ë€𝄞".repeat(60))),
            "{long}"
        );
    }
}
