//! Mail addresses for the test fixture, and the contents of the mailboxes.

use edba::domain::Id;
use edba::domain::codes::Role;
use edba::service::accounts::{self, AccountChange};
use edba::service::mail::Mail;
use edba::service::{Actor, notifications, outbox};

use crate::app::App;

/// How the tests reach the service in links.
pub const PUBLIC_URL: &str = "https://edba.example";
/// From where mail is sent.
pub const SENDER: notifications::Sender<'static> = notifications::Sender {
    public_url: PUBLIC_URL,
    address: "edba@edba.example",
};

pub fn clockwork() -> Actor {
    Actor {
        id: Id::new(),
        name: "worker".into(),
        role: Role::Bureau,
        organisation_id: None,
        representative_id: None,
        is_account: true,
    }
}

/// Gives everybody who has none an address: `Bureau` becomes `bureau@edba.example`, a second one `bureau-2@…`.
/// What happened before is told to nobody, and that they sign in with it from now on is told already.
pub fn give_addresses(app: &App) {
    outbox::hand_on(&app.state.unit_of_work(), &clockwork()).unwrap();
    app.work(|cx| {
        let all = accounts::list(cx, None, None, 1_000)?;
        let mut taken: Vec<String> = all
            .iter()
            .filter_map(|account| account.email.clone())
            .filter_map(|email| email.split('@').next().map(str::to_owned))
            .collect();
        for account in all.iter().filter(|account| account.email.is_none()) {
            let name = account
                .name
                .to_lowercase()
                .replace(" (", ".")
                .replace(' ', "-")
                .replace(')', "");
            let name = (1..)
                .map(|nth| {
                    if nth == 1 {
                        name.clone()
                    } else {
                        format!("{name}-{nth}")
                    }
                })
                .find(|name| !taken.contains(name))
                .unwrap();
            let change = AccountChange {
                email: Some(Some(format!("{name}@edba.example"))),
                ..AccountChange::default()
            };
            accounts::update(cx, account.id, change, None, |_| Ok(()))?;
            taken.push(name);
        }
        Ok(())
    });
    let (unit, clockwork) = (app.state.unit_of_work(), clockwork());
    outbox::hand_on(&unit, &clockwork).unwrap();
    notifications::deliver(&unit, &clockwork, &SENDER).unwrap();
    app.mails();
}

/// The account with this name before the at sign.
pub fn account_of(app: &App, name: &str) -> Id {
    let email = format!("{name}@edba.example");
    app.work(|cx| accounts::list(cx, None, None, 1_000))
        .into_iter()
        .find(|account| account.email.as_ref() == Some(&email))
        .unwrap_or_else(|| panic!("nobody is {email}"))
        .id
}

/// Lets the worker do what there is to do, and tells what was mailed.
pub fn mailed(app: &App) -> Vec<Mail> {
    let (unit, clockwork) = (app.state.unit_of_work(), clockwork());
    outbox::hand_on(&unit, &clockwork).unwrap();
    notifications::remind(&unit, &clockwork).unwrap();
    notifications::deliver(&unit, &clockwork, &SENDER).unwrap();
    app.mails()
}

/// To whom a mail went: what stands before the at sign.
pub fn who(mail: &Mail) -> String {
    mail.to.split('@').next().unwrap().to_owned()
}

/// Exactly these were mailed since the last time, nobody else, and nobody twice: the receiver, and how the
/// subject begins.
#[track_caller]
pub fn deliver_expected(app: &App, expected: &[(&str, &str)]) -> Vec<Mail> {
    let mails = mailed(app);
    let mut came: Vec<(String, String)> = mails
        .iter()
        .map(|mail| (who(mail), mail.subject.clone()))
        .collect();
    came.sort();
    let mut missing = Vec::new();
    let mut rest = came.clone();
    for (name, subject) in expected {
        match rest
            .iter()
            .position(|(to, told)| to == name && told.starts_with(subject))
        {
            Some(place) => drop(rest.swap_remove(place)),
            None => missing.push((name, subject)),
        }
    }
    assert!(
        missing.is_empty() && rest.is_empty(),
        "\nnot told: {missing:#?}\ntold besides: {rest:#?}\nall: {came:#?}"
    );
    mails
}

/// The same subject to each of these.
pub fn each<'a>(names: &[&'a str], subject: &'a str) -> Vec<(&'a str, &'a str)> {
    names.iter().map(|name| (*name, subject)).collect()
}

pub const TABLE: [&str; 3] = [
    "gemeente-almere.table-member",
    "ibm-nederland.table-member",
    "windesheim.table-member",
];

pub const BOARD: [&str; 6] = [
    "flevoziekenhuis.board-member",
    "gemeente-almere.board-member",
    "ibm-nederland.board-member",
    "provincie-flevoland.board-member",
    "usg-people.board-member",
    "windesheim.board-member",
];
