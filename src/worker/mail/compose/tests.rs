use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use proptest::prelude::*;

use super::*;
use crate::worker::mail::header::one_line;

fn composer() -> Composer {
    Composer {
        from: "EDBA <edba@edba.example>".parse().unwrap(),
        reply_to: Some("Bureau <bureau@edba.example>".parse().unwrap()),
    }
}

fn now() -> Moment {
    Moment::start_of(chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap())
}

fn mail(subject: &str) -> Mail {
    Mail {
        to: "lid@almere.example".into(),
        subject: subject.into(),
        text: "Goedendag,\nde stemming over “Almere Labs” loopt.\n".into(),
        html: Some("<p lang=\"nl\">de stemming over “Almere Labs” loopt.</p>".into()),
        unsubscribe: Some("https://edba.example/unsubscribe/abc-_1".into()),
        invitation: None,
        attached: Vec::new(),
    }
}

fn wire(mail: &Mail) -> String {
    let message = composer().message(&Id::new(), mail, now()).unwrap();
    String::from_utf8(message.formatted()).unwrap()
}

/// The headers, unfolded and decoded, in order.
fn headers(wire: &str) -> Vec<(String, String)> {
    let (head, _) = wire.split_once("\r\n\r\n").unwrap();
    let unfolded = head.replace("?=\r\n =?", "?==?").replace("\r\n ", " ");
    unfolded
        .split("\r\n")
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap_or((line.trim_end_matches(':'), ""));
            (name.to_owned(), decoded(value))
        })
        .collect()
}

fn decoded(value: &str) -> String {
    let mut decoded = String::new();
    let mut rest = value;
    while let Some((before, word)) = rest.split_once("=?utf-8?B?") {
        let (encoded, after) = word.split_once("?=").unwrap();
        decoded.push_str(before);
        decoded.push_str(std::str::from_utf8(&BASE64.decode(encoded).unwrap()).unwrap());
        rest = after;
    }
    decoded.push_str(rest);
    decoded
}

fn header(wire: &str, name: &str) -> Vec<String> {
    headers(wire)
        .into_iter()
        .filter(|(found, _)| found == name)
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn a_mail_says_who_sent_it_that_a_machine_did_and_how_to_end_it() {
    let id = Id::new();
    let message = composer()
        .message(&id, &mail("Stem vóór vrijdag"), now())
        .unwrap();
    let wire = String::from_utf8(message.formatted()).unwrap();
    for (name, value) in [
        ("From", "EDBA <edba@edba.example>".to_owned()),
        ("Reply-To", "Bureau <bureau@edba.example>".to_owned()),
        ("To", "lid@almere.example".to_owned()),
        ("Subject", "Stem vóór vrijdag".to_owned()),
        ("Message-ID", format!("<{id}@edba.example>")),
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("List-Id", "EDBA <edba.edba.example>".to_owned()),
        (
            "List-Unsubscribe",
            "<https://edba.example/unsubscribe/abc-_1>".to_owned(),
        ),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
        ("Date", "Sun, 01 Mar 2026 23:00:00 +0000".to_owned()),
    ] {
        assert_eq!(header(&wire, name), [value], "{name}");
    }
    assert!(wire.is_ascii() && wire.lines().all(|line| line.len() < 998));
    assert!(wire.contains("multipart/alternative") && !wire.contains("text/calendar"));
}

#[test]
fn what_cannot_be_ended_does_not_say_that_it_can() {
    let mail = Mail {
        unsubscribe: None,
        ..mail("Stem")
    };
    assert!(!wire(&mail).contains("List-Unsubscribe"));
}

#[test]
fn an_invitation_is_shown_and_attached() {
    let ics = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n";
    let mail = Mail {
        invitation: Some(Invitation {
            method: InvitationMethod::Cancel,
            ics: ics.into(),
        }),
        ..mail("Stem")
    };
    let wire = wire(&mail);
    assert!(wire.contains("multipart/mixed"));
    assert!(
        wire.contains("text/calendar; charset=utf-8; method=CANCEL"),
        "{wire}"
    );
    assert!(
        wire.contains("Content-Disposition: attachment; filename=\"invite.ics\""),
        "{wire}"
    );
    assert_eq!(wire.matches("BEGIN:VCALENDAR\r\nMETHOD:CANCEL").count(), 2);
}

#[test]
fn what_a_digest_changes_in_a_calendar_is_a_file_for_each() {
    let invitation = |method, ics: &str| Invitation {
        method,
        ics: format!("BEGIN:VCALENDAR\r\nMETHOD:{ics}\r\nEND:VCALENDAR\r\n"),
    };
    let mail = Mail {
        attached: vec![
            invitation(InvitationMethod::Request, "REQUEST"),
            invitation(InvitationMethod::Cancel, "CANCEL"),
        ],
        ..mail("Overzicht")
    };
    let wire = wire(&mail);
    for (method, file) in [("REQUEST", "agenda-1.ics"), ("CANCEL", "agenda-2.ics")] {
        assert!(
            wire.contains(&format!("text/calendar; charset=utf-8; method={method}")),
            "{wire}"
        );
        assert!(
            wire.contains(&format!("Content-Disposition: attachment; filename=\"{file}\"")),
            "{wire}"
        );
        assert_eq!(
            wire.matches(&format!("BEGIN:VCALENDAR\r\nMETHOD:{method}"))
                .count(),
            1
        );
    }
}

#[test]
fn an_address_that_is_none_is_refused_for_good() {
    for to in ["", "niemand", "a@b.nl, c@d.nl", "a@b.nl\r\nBcc: c@d.nl", "é@b.nl"] {
        let mail = Mail {
            to: to.into(),
            ..mail("Stem")
        };
        let outcome = composer().message(&Id::new(), &mail, now());
        assert!(matches!(outcome, Err(Failure::Refused(_))), "{to}");
    }
    let mail = Mail {
        unsubscribe: Some("https://x/\r\nBcc: c@d.nl".into()),
        ..mail("Stem")
    };
    assert!(composer().message(&Id::new(), &mail, now()).is_err());
}

/// Malicious and ordinary titles and names: line breaks, NUL, other scripts, text that looks like an encoded word, and
/// very long words.
fn titles() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[a-z]{1,9} ",
        "[ -~]{0,400}",
        Just("\r\nBcc: x@y.example".to_owned()),
        Just("\u{0}".to_owned()),
        Just("\n\n<p>".to_owned()),
        Just("=?utf-8?B?eA==?=".to_owned()),
        Just("=?utf-8?Q?x?= =?".to_owned()),
        Just("é".repeat(500)),
        Just("a".repeat(2000)),
        Just("\u{202e}\u{2028}\u{85}".to_owned()),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_title_stays_in_its_header_and_is_read_as_it_was_written(title in titles()) {
        let wire = wire(&mail(&title));
        prop_assert!(wire.is_ascii());
        prop_assert!(!wire.contains('\0'));
        prop_assert!(!wire.replace("\r\n", "").contains(['\r', '\n']));
        let (head, _) = wire.split_once("\r\n\r\n").unwrap();
        prop_assert!(head.split("\r\n").all(|line| line.len() <= 998));
        prop_assert_eq!(header(&wire, "Subject"), [one_line(&title)]);
        let names: Vec<String> = headers(&wire).into_iter().map(|(name, _)| name).collect();
        let plain: Vec<String> = headers(&wire_of_plain()).into_iter().map(|(name, _)| name).collect();
        prop_assert_eq!(names, plain);
    }
}

fn wire_of_plain() -> String {
    wire(&mail("Stem"))
}
