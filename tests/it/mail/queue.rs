//! Mail queue: which worker has which mail, lease duration, and retries.

use chrono::Duration;
use diesel::prelude::*;
use edba::domain::Moment;
use edba::domain::codes::Role;
use edba::service::mail::{self, Addressed, Mail};
use edba::store::schema::mails;
use edba::worker::mail::{Mailer, send_due, send_while};
use rstest_reuse::apply;

use super::{post, tried};
use crate::app::{App, Backend, both, moment};

fn folder(app: &App) -> Mailer {
    Mailer::folder(
        app.folder().join("mail"),
        "EDBA <edba@edba.example>".parse().unwrap(),
    )
    .unwrap()
}

fn subjects(claimed: &[mail::Claimed]) -> Vec<&str> {
    claimed.iter().map(|one| one.mail.to.as_str()).collect()
}

#[apply(both)]
fn what_a_killed_process_had_is_taken_over_when_its_lease_ends(backend: Backend) {
    let app = &App::start(backend);
    let account = app.person(Role::Bureau, "lid@almere.example", None, None);
    post(app, account, &["a@x.example", "b@x.example", "c@x.example"]);
    let unit = app.state.unit_of_work();
    let minutes = Duration::minutes(5);
    let gone = mail::claim(&unit, minutes, 2).unwrap();
    assert_eq!(subjects(&gone), ["a@x.example", "b@x.example"]);
    let second = mail::claim(&unit, minutes, 9).unwrap();
    assert_eq!(subjects(&second), ["c@x.example"], "nothing that another has");
    mail::sent(&unit, &second[0]).unwrap();
    app.at("2026-03-02T09:04:59Z");
    assert!(mail::claim(&unit, minutes, 9).unwrap().is_empty());
    app.at("2026-03-02T09:05:00Z");
    let third = mail::claim(&unit, minutes, 9).unwrap();
    assert_eq!(subjects(&third), ["a@x.example", "b@x.example"]);
    // The first comes back after all: what it says of its claim changes nothing any more.
    mail::refused(&unit, &gone[0], "too late").unwrap();
    mail::not_sent(&unit, &gone[1], "too late").unwrap();
    mail::give_back(&unit, &gone).unwrap();
    assert!(
        app.bureau()
            .get("/v1/dead-letters")
            .expect(200)
            .items()
            .is_empty()
    );
    assert!(
        mail::claim(&unit, minutes, 9).unwrap().is_empty(),
        "the second still has them"
    );
    // But what it did send was sent.
    mail::sent(&unit, &gone[0]).unwrap();
    mail::not_sent(&unit, &third[0], "again").unwrap();
    mail::sent(&unit, &third[1]).unwrap();
    app.at("2026-03-03T09:05:00Z");
    assert!(mail::claim(&unit, minutes, 9).unwrap().is_empty());
}

#[apply(both)]
fn whoever_comes_back_after_it_was_sent_again_changes_nothing(backend: Backend) {
    let app = &App::start(backend);
    let account = app.person(Role::Bureau, "lid@almere.example", None, None);
    post(app, account, &["a@x.example"]);
    let unit = app.state.unit_of_work();
    let minutes = Duration::minutes(5);
    // One is slow; another takes the mail over, and gives it up; the bureau has it sent again.
    let slow = mail::claim(&unit, minutes, 9).unwrap();
    app.at("2026-03-02T09:05:00Z");
    let fast = mail::claim(&unit, minutes, 9).unwrap();
    mail::refused(&unit, &fast[0], "550 unknown").unwrap();
    let bureau = app.bureau();
    let dead = bureau.get("/v1/dead-letters").expect(200).items();
    assert_eq!(dead[0]["attempts"], 2);
    let resend = format!("/v1/dead-letters/{}/resends", dead[0]["id"].as_str().unwrap());
    bureau.post(&resend, serde_json::json!({})).expect(200);

    // Before anybody has claimed it again, and after: whatever the slow one says, and the fast one repeats.
    let late = || {
        for old in [&slow, &fast] {
            mail::not_sent(&unit, &old[0], "451 too late").unwrap();
            mail::give_back(&unit, old).unwrap();
            mail::refused(&unit, &old[0], "550 too late").unwrap();
            mail::sent(&unit, &old[0]).unwrap();
        }
    };
    late();
    let again = mail::claim(&unit, minutes, 9).unwrap();
    assert_eq!(subjects(&again), ["a@x.example"], "it is sent again all the same");
    late();
    let (attempts, leased_until, sent_at, error) = state(app);
    assert_eq!(
        (attempts, leased_until),
        (1, Some(moment("2026-03-02T09:10:00Z")))
    );
    assert_eq!((sent_at, error.as_deref()), (None, Some("550 unknown")));
    assert!(app.bureau_sees_no_dead_letter());
    // Its own attempts are counted, and what comes of the last of them holds.
    mail::not_sent(&unit, &again[0], "451 later").unwrap();
    app.at("2026-03-02T09:06:00Z");
    let last = mail::claim(&unit, minutes, 9).unwrap();
    assert_eq!(state(app).0, 2);
    mail::sent(&unit, &last[0]).unwrap();
    mail::refused(&unit, &again[0], "550 too late").unwrap();
    assert_eq!(state(app).2, Some(moment("2026-03-02T09:06:00Z")));
}

#[apply(both)]
fn what_did_leave_is_no_dead_letter(backend: Backend) {
    let app = &App::start(backend);
    let account = app.person(Role::Bureau, "lid@almere.example", None, None);
    post(app, account, &["a@x.example"]);
    let unit = app.state.unit_of_work();
    let slow = mail::claim(&unit, Duration::minutes(5), 9).unwrap();
    app.at("2026-03-02T09:05:00Z");
    let fast = mail::claim(&unit, Duration::minutes(5), 9).unwrap();
    mail::refused(&unit, &fast[0], "550 unknown").unwrap();
    assert!(!app.bureau_sees_no_dead_letter());
    mail::sent(&unit, &slow[0]).unwrap();
    assert!(app.bureau_sees_no_dead_letter());
    app.at("2026-03-03T09:05:00Z");
    assert!(mail::claim(&unit, Duration::minutes(5), 9).unwrap().is_empty());
}

#[apply(both)]
fn mail_that_is_given_back_was_not_tried(backend: Backend) {
    let app = &App::start(backend);
    let account = app.person(Role::Bureau, "lid@almere.example", None, None);
    post(app, account, &["a@x.example", "b@x.example"]);
    let unit = app.state.unit_of_work();
    let claimed = mail::claim(&unit, Duration::minutes(5), 9).unwrap();
    mail::give_back(&unit, &claimed).unwrap();
    assert_eq!(tried(app), 0);
    // Whoever is told to stop gives back what it has not begun.
    let asked = std::cell::Cell::new(0);
    let sent = send_while(&unit, &folder(app), || {
        asked.set(asked.get() + 1);
        asked.get() <= 2
    });
    assert_eq!((sent.unwrap(), tried(app)), (1, 0));
    assert_eq!(send_due(&unit, &folder(app)).unwrap(), 1);
}

#[apply(both)]
fn mail_waits_until_it_may_be_sent_and_is_given_up_when_it_is_of_no_use(backend: Backend) {
    let app = &App::start(backend);
    let account = app.person(Role::Bureau, "lid@almere.example", None, None);
    app.work(|cx| {
        for (to, not_before, expires_at) in [
            ("night@x.example", Some("2026-03-03T07:00:00Z"), None),
            ("now@x.example", None, Some("2026-03-02T10:00:00Z")),
            (
                "late@x.example",
                Some("2026-03-02T12:00:00Z"),
                Some("2026-03-02T13:00:00Z"),
            ),
        ] {
            let addressed = Addressed {
                account_id: None,
                not_before: not_before.map(moment),
                expires_at: expires_at.map(moment),
                ..Addressed::to(account, "ballot-opened")
            };
            mail::post(
                cx,
                &addressed,
                &Mail::plain(to.into(), "Stem".into(), "Stem".into()),
            )?;
        }
        Ok(())
    });
    let to = |mails: Vec<Mail>| mails.into_iter().map(|m| m.to).collect::<Vec<_>>();
    assert_eq!(to(app.mails()), ["now@x.example"]);
    app.at("2026-03-02T13:00:00Z");
    assert!(app.mails().is_empty());
    let bureau = app.bureau();
    let dead = bureau.get("/v1/dead-letters").expect(200).items();
    assert_eq!(dead[0]["lastError"], "expired before it could be sent");
    let again = format!("/v1/dead-letters/{}/resends", dead[0]["id"].as_str().unwrap());
    bureau
        .post(&again, serde_json::json!({}))
        .problem(409, "conflict");
    app.at("2026-03-03T07:00:00Z");
    assert_eq!(to(app.mails()), ["night@x.example"]);
}

#[apply(both)]
fn a_mail_that_is_never_taken_is_tried_for_hours_and_then_given_up(backend: Backend) {
    let app = &App::start(backend);
    let account = app.person(Role::Bureau, "lid@almere.example", None, None);
    post(app, account, &["a@x.example"]);
    let unit = app.state.unit_of_work();
    let mut attempts = 0;
    let mut now = moment("2026-03-02T09:00:00Z");
    while app.bureau_sees_no_dead_letter() {
        now = now.plus(Duration::hours(4));
        app.clock.set(now);
        for claimed in mail::claim(&unit, Duration::minutes(5), 9).unwrap() {
            mail::not_sent(&unit, &claimed, "451 later").unwrap();
            attempts += 1;
        }
        assert!(attempts < 100, "it is given up some time");
    }
    assert_eq!(attempts, 14);
}

/// What is kept of the only mail: how often it was tried, until when somebody has it, when it was sent, and why not.
type State = (i32, Option<Moment>, Option<Moment>, Option<String>);

fn state(app: &App) -> State {
    let columns = (
        mails::attempts,
        mails::leased_until,
        mails::sent_at,
        mails::last_error,
    );
    mails::table
        .select(columns)
        .get_result(&mut *app.state.db.reader().unwrap())
        .unwrap()
}

impl App {
    fn bureau_sees_no_dead_letter(&self) -> bool {
        self.work(mail::dead_letters::count) == 0
    }
}
