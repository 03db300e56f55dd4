//! Mailbox of the demonstration, as its recipients see it.

use edba::domain::codes::Language;
use edba::service::mail::{Action, Invitation, InvitationMethod, Letter};

use crate::app::{App, Backend};
use crate::pages::visitor::Visitor;

/// Shows a mail with everything that one can have.
fn show(app: &App) {
    let letter = Letter {
        paragraphs: vec!["De stemming <loopt>.".into()],
        action: Some(Action {
            label: "Stem".into(),
            url: format!("{}/ballots", app.url),
        }),
        unsubscribe: Some(format!("{}/unsubscribe/x", app.url)),
        ..Letter::new(Language::Nl, "Stem vóór vrijdag")
    };
    let mut mail = letter.to("lid@almere.example").unwrap();
    mail.invitation = Some(Invitation {
        method: InvitationMethod::Request,
        ics: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".into(),
    });
    app.state.shown_mail.add(&mail);
}

#[test]
fn the_demonstration_shows_its_mail_in_a_frame_that_can_do_nothing() {
    let app = App::start_with(Backend::Sqlite, &["--demo"]);
    let mut visitor = Visitor::new(&app);
    assert!(visitor.get("/demo/mail").html.contains("nog geen mail"));
    show(&app);
    assert!(visitor.get("/demo").html.contains("Stem vóór vrijdag"));
    assert!(visitor.get("/demo/mail").html.contains("href=\"/demo/mail/1\""));
    let page = visitor.get("/demo/mail/1");
    for part in [
        "sandbox=\"allow-popups",
        "src=\"/demo/mail/1/html\"",
        "BEGIN:VCALENDAR",
        "De stemming &#60;loopt&#62;.",
    ] {
        assert!(page.html.contains(part), "{part}: {}", page.html);
    }
    let policy = |shown: &crate::pages::visitor::Shown| {
        shown.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert!(policy(&page).contains("frame-src 'self'") && policy(&page).contains("frame-ancestors 'none'"));
    let mail = visitor.get("/demo/mail/1/html");
    assert!(mail.html.contains("<html lang=\"nl\"") && mail.html.contains("De stemming &#60;loopt&#62;."));
    assert!(
        policy(&mail).contains("sandbox allow-popups") && policy(&mail).starts_with("default-src 'none'")
    );
    assert_eq!(visitor.get("/demo/mail/2").status, 404);
}

#[test]
fn without_the_demonstration_no_mail_is_shown() {
    let app = App::start(Backend::Sqlite);
    show(&app);
    let mut visitor = Visitor::new(&app);
    for path in ["/demo/mail", "/demo/mail/1", "/demo/mail/1/html"] {
        assert_eq!(visitor.get(path).status, 404, "{path}");
    }
}
