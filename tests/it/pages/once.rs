//! Every form that creates something, submitted concurrently and repeatedly: one thing is created, and each submission
//! leads to it.

mod budget;
mod cases;
mod commitments;
mod consultations;
mod decisions;
mod documents;
mod exemptions;
mod keys;
mod loans;
mod meetings;
mod state_aid;

use std::collections::BTreeSet;

use diesel::RunQueryDsl;
use edba::domain::codes::Role;
use edba::web::pages::routes;
use rstest_reuse::apply;
use serde_json::json;

use self::exemptions::EXEMPTIONS;
use super::forms::{FoundForm, form};
use super::visitor::{Shown, Visitor};
use crate::app::{App, Backend, both};
use crate::world::{Member, World};

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

/// The forms that were sent so far.
struct Forms<'a> {
    w: &'a World<'a>,
    sent: BTreeSet<&'static str>,
}

impl Forms<'_> {
    fn count(&self, what: &str) -> i64 {
        let query = format!("SELECT count(*) AS n FROM {what}");
        self.w.app.work(|cx| {
            let found: Count = diesel::sql_query(query).get_result(cx.conn)?;
            Ok(found.n)
        })
    }

    /// Sends a form three times at the same moment, and once more. Of `what` one more is there, and all lead to the same
    /// address. Returns the last page.
    #[track_caller]
    fn once(&mut self, path: &'static str, who: &Visitor, form: &FoundForm, what: &str) -> Shown {
        assert!(
            form.value("form-once").is_some_and(|key| key.len() >= 16),
            "{path}: a once-only key"
        );
        let before = self.count(what);
        let send = || {
            let mut browser = Visitor::new(self.w.app);
            browser.cookies = who.cookies.clone();
            form.send(&mut browser)
        };
        let mut shown: Vec<Shown> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..3).map(|_| scope.spawn(send)).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        shown.push(send());
        for page in &shown {
            assert_eq!(page.status, 200, "{path} at {}: {}", page.address, page.html);
            assert_eq!(page.address, shown[0].address, "{path}");
        }
        assert_eq!(self.count(what), before + 1, "{path}: one more of {what}");
        self.sent.insert(path);
        shown.pop().unwrap()
    }
}

fn person(w: &World<'_>, role: Role, name: &str, member: Option<&Member>) -> Visitor {
    let email = format!("{name}@once.example");
    let organisation = match role {
        Role::Initiator => Some(w.organisations["boogaart"]),
        Role::FinancePartner => Some(w.organisations["gemeente-almere"]),
        Role::MandateOfficer => Some(w.organisations["windesheim"]),
        _ => None,
    };
    w.app
        .person(role, &email, organisation, member.map(|m| m.representative));
    Visitor::signed_in(w.app, &email)
}

/// The form of a page to an address with this end, filled in.
#[track_caller]
fn filled(who: &mut Visitor, page: &str, action: &str, fields: &[(&str, &str)]) -> FoundForm {
    let page = who.get(page);
    assert_eq!(page.status, 200, "{}: {}", page.address, page.html);
    fields
        .iter()
        .fold(form(&page, action), |form, (name, value)| form.with(name, value))
}

/// The form of the page that asks once more.
#[track_caller]
fn confirmation(who: &mut Visitor, asked: &FoundForm) -> FoundForm {
    let page = asked.send(who);
    let again = form(&page, &asked.action);
    assert_eq!(again.value("confirmed"), Some("yes"));
    again
}

fn id(text: &serde_json::Value) -> String {
    text["id"].as_str().unwrap().to_owned()
}

#[apply(both)]
fn every_form_that_makes_something_makes_it_once(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut forms = Forms {
        w: &w,
        sent: BTreeSet::new(),
    };
    let mut bureau = person(&w, Role::Bureau, "eerste", None);
    let mut second = person(&w, Role::Bureau, "tweede", None);
    let mut initiator = person(&w, Role::Initiator, "initiatiefnemer", None);
    let case = w.case("Proeftuin", 100_000);
    cases::content(&mut forms, &mut bureau, &mut initiator, &case);
    documents::papers(&mut forms, &mut bureau, &case);
    cases::meetings(&mut forms, &mut bureau);
    meetings::of_meetings(&mut forms, &mut bureau);
    consultations::yearly_agenda(&mut forms, &mut bureau);
    let mut other = cases::review(&mut forms, &mut bureau, &case);

    let case = w.case("Almere Labs", 200_000);
    decisions::ballot_and_condition(&mut forms, &mut bureau, &case);
    budget::cells_and_moves(&mut forms, &mut bureau);
    decisions::promises(&mut forms, &mut bureau, &case);
    decisions::ratifications(&mut forms, &mut bureau, &mut second, &case);
    decisions::publication(&mut forms, &mut bureau, &case);
    state_aid::before_financing(&mut forms, &mut bureau, &case);

    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    let commitments = w.bureau.get(&format!("/v1/commitments?caseId={case}"));
    let commitments = commitments.expect(200).items();
    let (mine, theirs): (Vec<_>, Vec<_>) = commitments
        .iter()
        .partition(|c| c["organisationId"] == json!(w.organisations["gemeente-almere"]));
    let [page, page_of_others] = [mine, theirs].map(|found| format!("/commitments/{}", id(found[0])));
    state_aid::register_entry(&mut forms, &mut bureau);
    let mut partner = person(&w, Role::FinancePartner, "partner", None);
    commitments::acknowledgement(&mut forms, &mut partner, &page);
    commitments::schedule(&mut forms, &mut bureau, &mut partner, &page);
    commitments::payments(&mut forms, &mut bureau, &mut partner, &page);
    commitments::several_acknowledgements(&mut forms);
    w.monitor(&case);
    commitments::settlement(&mut forms, &mut bureau, &mut partner, &page);
    loans::funds_and_loans(&mut forms, &mut bureau);
    commitments::release(&mut forms, &mut bureau, &page_of_others);

    let calendar = filled(&mut other, "/account/calendar", "/account/calendar", &[]);
    let shown = forms.once("/account/calendar", &other, &calendar, "calendar_feeds");
    let address = shown
        .html
        .split("/calendar/")
        .find_map(|rest| rest.split_once(".ics"))
        .unwrap()
        .0;
    assert_eq!(
        app.anonymous().get(&format!("/calendar/{address}.ics")).status,
        200,
        "the one that all were shown"
    );

    for line in routes::lines().iter().filter(|line| line.method == "POST") {
        let is_covered =
            forms.sent.contains(line.path) || EXEMPTIONS.iter().any(|(path, _)| *path == line.path);
        assert!(
            is_covered,
            "{}: is it sent here, or does it make nothing twice?",
            line.path
        );
    }
    for (path, why) in EXEMPTIONS {
        assert!(
            routes::lines().iter().any(|line| line.path == *path),
            "{path}, which {why}, is no form any more"
        );
    }
}
