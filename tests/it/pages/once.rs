//! Every form that creates something, submitted concurrently and repeatedly: one thing is created, and each submission
//! leads to it.

use std::collections::BTreeSet;

use diesel::RunQueryDsl;
use edba::domain::codes::Role;
use edba::web::pages::routes;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::{FoundForm, form};
use super::visitor::{Shown, Visitor};
use crate::app::{App, Backend, both};
use crate::world::{Member, World};

/// Forms that make nothing twice by themselves, and why.
const OTHERS: &[(&str, &str)] = &[
    ("/sign-in", "before a session"),
    ("/sign-in/{link}", "before a session"),
    ("/sign-in/provider/{provider}", "before a session"),
    ("/sign-in/passkey", "before a session"),
    ("/sign-in/passkey/shown", "before a session"),
    ("/sign-out", "ends the session"),
    (
        "/unsubscribe/{token}",
        "without a session; switches off what is off",
    ),
    ("/account/language", "sets what is set"),
    ("/account/messages", "sets what is set, by its version"),
    ("/account/sessions/end", "ends the session"),
    ("/account/sessions/{session}/end", "ends what is ended"),
    ("/account/identities/{identity}/unbind", "ends what is ended"),
    ("/account/calendar/end", "ends what is ended"),
    ("/sign-in/confirm", "sends a link again"),
    ("/sign-in/confirm/passkey", "asks the browser"),
    (
        "/sign-in/confirm/passkey/shown",
        "answers a challenge, which is used once",
    ),
    ("/sign-in/confirm/{link}", "uses a link, which works once"),
    ("/account/passkeys/new", "asks the browser"),
    ("/account/passkeys", "answers a challenge, which is used once"),
    ("/account/passkeys/second-step", "sets what is set"),
    ("/account/passkeys/{passkey}/name", "sets what is set"),
    ("/account/passkeys/{passkey}/remove", "ends what is ended"),
    ("/my-cases/{case}/withdrawal/take-back", "ends what is ended"),
    ("/bureau/dead-letters/resend", "sends what waits no more"),
    ("/bureau/dead-letters/{mail}/resend", "sends what waits no more"),
    (
        "/commitments/{commitment}/at-risk-period",
        "proposes what is not pending already",
    ),
    ("/commitments/{commitment}/expiry", "expires what is open"),
    (
        "/commitments/{commitment}/schedule-withdrawal",
        "withdraws what waits",
    ),
    ("/ratifications/{ratification}/withdrawal", "withdraws what waits"),
    ("/ballots/{ballot}/review", "writes nothing"),
    ("/ballots/{ballot}/effect", "writes nothing"),
    ("/reconciliation", "the same file is the same reconciliation"),
    (
        "/reconciliation/{reconciliation}/acceptances",
        "a line is joined to a movement once",
    ),
    (
        "/reconciliation/{reconciliation}/set-asides",
        "a line is set aside once",
    ),
    ("/reconciliation/{reconciliation}/undoings", "undoes what stands"),
    ("/my-cases/new/draft", "keeps the one draft"),
    ("/my-cases/{case}/edit/draft", "keeps the one draft"),
];

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

/// A cell of the budget is opened, and a move of it is proposed, which the other bureau account approves.
fn of_the_budget(forms: &mut Forms<'_>, bureau: &mut Visitor) {
    let opened = [
        ("expenditureKind", "programme"),
        ("instrument", "credit"),
        ("source", "Begroting 2026"),
        ("sourceDate", "2026-01-05"),
    ];
    let opening = filled(bureau, "/budget?year=2026", "/budget", &opened);
    forms.once("/budget", bureau, &opening, "budget_cells");
    let w = forms.w;
    let cells = w.bureau.get("/v1/budget-cells?year=2026");
    let page = format!("/budget/{}", id(&cells.expect(200).items()[0]));
    let moved = [
        ("amount", "1.000"),
        ("source", "Begroting 2026"),
        ("sourceDate", "2026-01-05"),
    ];
    let chosen = format!("{page}?kind=allocation");
    let moving = filled(bureau, &chosen, &chosen, &moved);
    let what = "pending_actions WHERE action = 'move-budget'";
    forms.once("/budget/{cell}", bureau, &moving, what);
    let proposed = w
        .bureau
        .get("/v1/pending-actions?status=pending")
        .expect(200)
        .items();
    let approval = format!("/v1/pending-actions/{}/approvals", id(&proposed[0]));
    w.second_bureau.post(&approval, json!({})).expect(200);
}

/// A fund is registered and changed; a repayment of a loan, and a reversal of another, are proposed.
fn of_funds_and_loans(forms: &mut Forms<'_>, bureau: &mut Visitor) {
    use crate::lent::{LENDER, acknowledged, lent};
    let w = forms.w;
    let organisation = w.organisations[LENDER].to_string();
    let fund = [
        ("organisationId", organisation.as_str()),
        ("name", "Innovatiefonds"),
        ("purpose", "Leningen."),
        ("validFromDate", "2026-01-01"),
    ];
    let registering = filled(bureau, "/funds/new", "/funds", &fund);
    forms.once("/funds", bureau, &registering, "funds");
    let funds = w.bureau.get("/v1/funds").expect(200).items();
    let page = format!("/funds/{}", id(&funds[0]));
    let changing = filled(bureau, &page, "/change", &[("name", "Groeifonds")]);
    forms.once(
        "/funds/{fund}/change",
        bureau,
        &changing,
        "events WHERE kind = 'fund.changed'",
    );
    let case = lent(w, "Lening", 1_000);
    let funder = Some(w.organisations[LENDER]);
    let partner = w.app.account(Role::FinancePartner, "leningen", funder, None);
    let commitment = acknowledged(w, &partner, &case);
    let address = format!("/v1/commitments/{commitment}");
    let payment = json!({
        "amount": "1000.00", "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": "L-1",
    });
    partner
        .post(&format!("{address}/disbursements"), payment)
        .expect(201);
    let came_back = json!({
        "principal": "10.00", "valueDate": "2026-03-02", "payer": "Boogaart", "bookingReference": "A-1",
    });
    partner
        .post(&format!("{address}/repayments"), came_back)
        .expect(200);
    let page = format!("/commitments/{commitment}");
    let repaid = [
        ("principal", "100"),
        ("payer", "Boogaart"),
        ("bookingReference", "A-2"),
    ];
    let repaying = filled(bureau, &page, "/repayments", &repaid);
    forms.once(
        "/commitments/{commitment}/repayments",
        bureau,
        &repaying,
        "pending_actions",
    );
    let planned = [
        ("firstDueDate", "2026-12-01"),
        ("parts", "4"),
        ("everyMonths", "3"),
    ];
    let planning = filled(bureau, &page, "/repayment-plan", &planned);
    forms.once(
        "/commitments/{commitment}/repayment-plan",
        bureau,
        &planning,
        "repayment_plans",
    );
    let reversing = filled(bureau, &page, "/repayment-reversal", &[("reason", "Dubbel.")]);
    forms.once(
        "/commitments/{commitment}/repayment-reversal",
        bureau,
        &reversing,
        "pending_actions",
    );
}

fn id(text: &serde_json::Value) -> String {
    text["id"].as_str().unwrap().to_owned()
}

#[apply(both)]
fn what_a_form_led_to_is_forgotten_after_ninety_days_and_what_a_program_was_told_is_not(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut bureau = person(&w, Role::Bureau, "eerste", None);
    let case = w.case("Proeftuin", 100_000);
    let comment = filled(
        &mut bureau,
        &format!("/cases/{case}"),
        "/comments",
        &[("comment", "Een vraag.")],
    );
    assert_eq!(comment.send(&mut bureau).status, 200);
    let comments = format!("/v1/cases/{case}/comments");
    let key = [("Idempotency-Key", "form-van-een-programma")];
    w.bureau
        .send(
            "POST",
            &comments,
            &key,
            Some(json!({ "text": "Een antwoord." }).to_string()),
        )
        .expect(201);
    let forget = |at: &str| {
        app.at(at);
        edba::service::idempotency::forget_forms(&app.state.unit_of_work()).unwrap()
    };
    assert_eq!(forget("2026-05-31T09:00:00Z"), 0);
    assert_eq!(forget("2026-05-31T09:00:01Z"), 1);
    let left = Forms {
        w: &w,
        sent: BTreeSet::new(),
    }
    .count("idempotency_keys WHERE idempotency_key = 'form-van-een-programma'");
    assert_eq!(left, 1);
}

/// The forms of state aid before a case is financed: a basis, a group, and declared aid.
fn state_aid(w: &World<'_>, forms: &mut Forms<'_>, bureau: &mut Visitor, case: &str) {
    let commitments = w.bureau.get(&format!("/v1/commitments?caseId={case}"));
    let commitments = commitments.expect(200).items();
    let almere = json!(w.organisations["gemeente-almere"]);
    let public = commitments
        .iter()
        .find(|c| c["organisationId"] == almere)
        .unwrap();
    let page = format!("/commitments/{}/state-aid", id(public));
    let basis = [
        ("statements-0-basis", "de-minimis"),
        ("statements-0-grounds", "Verklaring"),
    ];
    let stating = filled(bureau, &page, "/state-aid", &basis);
    let what = "state_aid_statements";
    forms.once("/commitments/{commitment}/state-aid", bureau, &stating, what);
    let boogaart = w.organisations["boogaart"].to_string();
    let group = [
        ("name", "De groep"),
        ("members-0-organisationId", boogaart.as_str()),
        ("members-0-fromDate", "2024-01-01"),
    ];
    let page = "/state-aid/undertakings/new";
    let forming = filled(bureau, page, "/undertakings/new", &group);
    forms.once(page, bureau, &forming, "single_undertakings");
    let groups = w.bureau.get("/v1/single-undertakings").expect(200).items();
    let page = format!("/state-aid/undertakings/{}", id(&groups[0]));
    let other = [("name", "Een andere naam"), ("reason", "Hernoemd.")];
    let changing = filled(bureau, &page, "/change", &other);
    let what = "events WHERE kind = 'single-undertaking.changed'";
    let path = "/state-aid/undertakings/{undertaking}/change";
    forms.once(path, bureau, &changing, what);
    let aid = [
        ("organisationId", boogaart.as_str()),
        ("grantor", "Gemeente Lelystad"),
        ("grantedOnDate", "2025-06-01"),
        ("grossGrantEquivalent", "10.000"),
        ("grounds", "Verklaring"),
    ];
    let page = "/state-aid/declared/new";
    let declaring = filled(bureau, page, "/declared/new", &aid);
    forms.once(page, bureau, &declaring, "declared_aid");
    let declared = w.bureau.get("/v1/declared-aid").expect(200).items();
    let page = format!("/state-aid/declared/{}", id(&declared[0]));
    let withdrawing = filled(bureau, &page, "/withdrawal", &[("reason", "Dubbel.")]);
    let what = "declared_aid WHERE withdrawn_at IS NOT NULL";
    forms.once(
        "/state-aid/declared/{declared}/withdrawal",
        bureau,
        &withdrawing,
        what,
    );
}

/// The form of the entry of aid in the central register.
fn registered(w: &World<'_>, forms: &mut Forms<'_>, bureau: &mut Visitor) {
    let open = w.bureau.get("/v1/state-aid-statements?toRegister=true");
    let page = format!("/state-aid/statements/{}", id(&open.expect(200).items()[0]));
    let entry = [("reference", "NL-1"), ("registeredDate", "2026-03-02")];
    let registering = filled(bureau, &page, "/registration", &entry);
    let what = "aid_register_entries";
    let path = "/state-aid/statements/{statement}/registration";
    forms.once(path, bureau, &registering, what);
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

    let comment = filled(
        &mut bureau,
        &format!("/cases/{case}"),
        "/comments",
        &[("comment", "Een vraag.")],
    );
    forms.once("/cases/{case}/comments", &bureau, &comment, "comments");
    let table = w.table.to_string();
    let new = [
        ("title", "Kenniskring"),
        ("summary", "Samen leren."),
        ("cluster", "ict-media"),
        ("programmeLine", "C1b"),
        ("scope", "almere"),
        ("leadTableId", table.as_str()),
    ];
    let new = filled(&mut initiator, "/my-cases/new", "/my-cases/new", &new);
    forms.once("/my-cases/new", &initiator, &new, "business_cases");
    let edit = format!("/my-cases/{case}/edit");
    let revision = filled(
        &mut initiator,
        &edit,
        "/edit",
        &[("title", "Proeftuin glasvezel")],
    );
    forms.once("/my-cases/{case}/edit", &initiator, &revision, "case_revisions");

    let progress = format!("/my-cases/{case}/progress");
    let indicator = filled(
        &mut bureau,
        &progress,
        "/progress",
        &[("name", "Banen"), ("unit", "fte")],
    );
    forms.once("/my-cases/{case}/progress", &bureau, &indicator, "indicators");
    let made = id(&w
        .bureau
        .get(&format!("/v1/cases/{case}/indicators"))
        .expect(200)
        .items()[0]);
    let measured = [
        ("value", "12"),
        ("measuredOnDate", "2026-03-01"),
        ("evidence", "Opgave"),
    ];
    let measurement = filled(&mut bureau, &progress, &made, &measured);
    forms.once(
        "/my-cases/{case}/progress/{indicator}",
        &bureau,
        &measurement,
        "measurements",
    );

    let meeting = [
        ("bodyId", table.as_str()),
        ("title", "Overleg"),
        ("startsAt", "2026-07-02"),
        ("startsAt-time", "14:00"),
        ("endsAt", "16:00"),
        ("place", "Stadhuis"),
    ];
    let meeting = filled(&mut bureau, "/meetings/new", "/meetings/new", &meeting);
    let planned = forms.once("/meetings/new", &bureau, &meeting, "meetings").address;
    let moved = filled(&mut bureau, &planned, "/change", &[("startsAt", "2026-07-03")]);
    forms.once(
        "/meetings/{meeting}/{act}",
        &bureau,
        &moved,
        "events WHERE kind = 'meeting.changed'",
    );

    let work = format!("/cases/{case}/work");
    let review = filled(&mut bureau, &format!("{work}/open-review"), "/open-review", &[]);
    forms.once("/cases/{case}/work/{command}", &bureau, &review, "ballots");
    let ballot = w.open_ballot(&case);
    let longer = [("closesAt", "2026-04-01"), ("reason", "vakantie")];
    let extension = filled(
        &mut bureau,
        &format!("/ballots/{ballot}/manage"),
        "/extend",
        &longer,
    );
    forms.once(
        "/ballots/{ballot}/manage/{act}",
        &bureau,
        &extension,
        "events WHERE kind = 'ballot.extended'",
    );
    let mut member = person(
        &w,
        Role::TableMember,
        "lid",
        Some(&w.table_members["ibm-nederland"]),
    );
    let reviewed = filled(
        &mut member,
        &format!("/ballots/{ballot}"),
        "/review",
        &[("position", "for")],
    )
    .send(&mut member);
    forms.once(
        "/ballots/{ballot}/vote",
        &member,
        &form(&reviewed, "/vote"),
        "votes",
    );
    let mut other = person(
        &w,
        Role::TableMember,
        "ander",
        Some(&w.table_members["windesheim"]),
    );
    let conflict = [("conflict-reason", "Wij leveren de apparatuur.")];
    let asked = filled(&mut other, &format!("/ballots/{ballot}"), "/recusal", &conflict).send(&mut other);
    let declared = form(&asked, "/recusal").with("confirmed", "1");
    let recused = "ballot_electors WHERE recusal_kind IS NOT NULL";
    forms.once("/ballots/{ballot}/recusal", &other, &declared, recused);

    // A case that the board decides on.
    let case = w.case("Almere Labs", 200_000);
    w.to_board(&case);
    let board = [
        ("conditions-0-description", "Vergunning is verleend"),
        ("conditions-0-owner", "Gemeente"),
        ("conditions-0-dueDate", "2026-06-01"),
        ("conditions-0-precedent", "yes"),
    ];
    // A row for the condition, as the button without a script makes it.
    let rows = filled(
        &mut bureau,
        &format!("/cases/{case}/board-ballot"),
        "/board-ballot",
        &[],
    )
    .press(&mut bureau, "add", "condition");
    let opening = board
        .iter()
        .fold(form(&rows, "/board-ballot"), |form, (name, value)| {
            form.with(name, value)
        });
    forms.once("/cases/{case}/board-ballot", &bureau, &opening, "ballots");
    let ballot = w.open_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 100_000), ("windesheim", 100_000)]);
    w.close(&ballot).expect(200);
    let of_case = |what: &str| {
        id(&w
            .bureau
            .get(&format!("/v1/{what}?caseId={case}"))
            .expect(200)
            .items()[0])
    };
    let evidence = format!("/conditions/{}/evidence", of_case("conditions"));
    let asked = filled(&mut bureau, &evidence, "/evidence", &[("evidence", "Besluit 12")]);
    let met = confirmation(&mut bureau, &asked);
    forms.once(
        "/conditions/{condition}/evidence",
        &bureau,
        &met,
        "conditions WHERE status = 'met'",
    );
    of_the_budget(&mut forms, &mut bureau);
    let page = format!("/cases/{case}/promises");
    let promised = [
        ("kind", "land"),
        ("description", "Twee hectare"),
        ("party", "Havenbedrijf"),
        ("owner", "De directeur"),
        ("dueDate", "2026-06-30"),
    ];
    let recording = filled(&mut bureau, &page, "/promises", &promised);
    forms.once("/cases/{case}/promises", &bureau, &recording, "promises");
    let promises = w.bureau.get(&format!("/v1/cases/{case}/promises"));
    let page = format!("/promises/{}", id(&promises.expect(200).items()[0]));
    let changed = [("dueDate", "2026-07-31"), ("reason", "Later.")];
    let changing = filled(&mut bureau, &page, "/change", &changed);
    forms.once(
        "/promises/{promise}/change",
        &bureau,
        &changing,
        "events WHERE kind = 'promise.changed'",
    );
    let met = [("answer", "met"), ("evidence", "Akte 4711")];
    let asked = filled(&mut bureau, &page, "/answer", &met);
    let answering = confirmation(&mut bureau, &asked);
    forms.once(
        "/promises/{promise}/answer",
        &bureau,
        &answering,
        "promises WHERE status = 'met'",
    );
    let ratification = of_case("ratifications");
    let given = [("outcome", "given"), ("document", "Bestuursbesluit 4")];
    let page = format!("/ratifications/{ratification}");
    let mut officer = person(&w, Role::MandateOfficer, "mandaat", None);
    let windesheim = Some(w.organisations["windesheim"]);
    app.account(Role::MandateOfficer, "Collega", windesheim, None);
    let proposing = filled(&mut officer, &page, "/proposal", &given);
    forms.once(
        "/ratifications/{ratification}/proposal",
        &officer,
        &proposing,
        "pending_actions",
    );
    let asked = filled(&mut officer, &page, "/proposal/withdraw", &[]);
    let withdrawing = confirmation(&mut officer, &asked);
    forms.once(
        "/ratifications/{ratification}/proposal/{answer}",
        &officer,
        &withdrawing,
        "pending_actions WHERE status = 'withdrawn'",
    );
    // With one mandate officer only, the bureau answers.
    let administrator = app.administrator();
    let officers = administrator.get("/v1/clients?role=mandate-officer").items();
    let one = format!("/v1/clients/{}", id(&officers[0]));
    administrator.patch(&one, json!({ "disabled": true })).expect(200);
    let answer = filled(
        &mut bureau,
        &format!("/ratifications/{ratification}/answer"),
        "/answer",
        &given,
    );
    forms.once(
        "/ratifications/{ratification}/answer",
        &bureau,
        &answer,
        "pending_actions",
    );
    let asked = filled(&mut second, "/approvals", "/approve", &[]);
    let approval = confirmation(&mut second, &asked);
    forms.once(
        "/approvals/{action}/{answer}",
        &second,
        &approval,
        "events WHERE kind = 'ratification.given'",
    );
    let public = filled(
        &mut bureau,
        &format!("/cases/{case}/work"),
        "/publication",
        &[("reason", "Openbaar.")],
    );
    forms.once(
        "/cases/{case}/work/publication",
        &bureau,
        &public,
        "events WHERE kind = 'decision.published'",
    );

    state_aid(&w, &mut forms, &mut bureau, &case);
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    let commitments = w
        .bureau
        .get(&format!("/v1/commitments?caseId={case}"))
        .expect(200)
        .items();
    let (mine, theirs): (Vec<_>, Vec<_>) = commitments
        .iter()
        .partition(|c| c["organisationId"] == json!(w.organisations["gemeente-almere"]));
    registered(&w, &mut forms, &mut bureau);
    let mut partner = person(&w, Role::FinancePartner, "partner", None);
    let acknowledged = [("answer", "acknowledge"), ("bookingReference", "2026/4711")];
    let asked = filled(
        &mut partner,
        &format!("/commitments/{}", id(mine[0])),
        "/answer",
        &acknowledged,
    );
    let answer = confirmation(&mut partner, &asked);
    forms.once(
        "/commitments/{commitment}/answer",
        &partner,
        &answer,
        "commitments WHERE status = 'acknowledged'",
    );
    let page = format!("/commitments/{}", id(mine[0]));
    let right = [
        ("bookingReference", "2026/4712"),
        ("reason", "Twee cijfers verwisseld."),
    ];
    let asked = filled(&mut partner, &format!("{page}/reference"), "/reference", &right);
    let correction = confirmation(&mut partner, &asked);
    forms.once(
        "/commitments/{commitment}/reference",
        &partner,
        &correction,
        "commitment_entries WHERE kind = 'acknowledged' AND reason IS NOT NULL",
    );
    let line = [
        ("instalments-0-dueDate", "2026-06-01"),
        ("instalments-0-description", "Alles in één keer"),
    ];
    let scheduling = filled(&mut partner, &format!("{page}/schedule"), "/schedule", &line);
    forms.once(
        "/commitments/{commitment}/schedule",
        &partner,
        &scheduling,
        "payment_schedules",
    );
    let asked = filled(&mut bureau, &page, "/schedule-answer", &[("answer", "agree")]);
    let agreement = confirmation(&mut bureau, &asked);
    forms.once(
        "/commitments/{commitment}/schedule-answer",
        &bureau,
        &agreement,
        "payment_schedules WHERE status = 'in-force'",
    );
    let paid = [
        ("amount", "40.000"),
        ("payee", "Boogaart"),
        ("bookingReference", "2026/4711-1"),
    ];
    let asked = filled(&mut partner, &page, "/payments", &paid);
    let payment = confirmation(&mut partner, &asked);
    forms.once(
        "/commitments/{commitment}/payments",
        &partner,
        &payment,
        "commitment_entries WHERE kind = 'paid'",
    );
    let why = [("reason", "Verkeerde rekening.")];
    let asked = filled(&mut partner, &page, "/reversal", &why);
    let reversal = confirmation(&mut partner, &asked);
    forms.once(
        "/commitments/{commitment}/reversal",
        &partner,
        &reversal,
        "commitment_entries WHERE kind = 'reversed'",
    );
    let later = [("amount", "1.000"), ("budgetYear", "2027"), ("reason", "Later.")];
    let carried = filled(&mut bureau, &page, "/carry-over", &later);
    forms.once(
        "/commitments/{commitment}/carry-over",
        &bureau,
        &carried,
        "pending_actions",
    );
    let once_more = [
        ("amount", "40.000"),
        ("payee", "Boogaart"),
        ("bookingReference", "2026/4711-2"),
    ];
    let asked = filled(&mut partner, &page, "/payments", &once_more);
    let payment = confirmation(&mut partner, &asked);
    payment.send(&mut partner);
    let windesheim = "windesheim@once.example";
    let organisation = w.organisations["windesheim"];
    w.app
        .person(Role::FinancePartner, windesheim, Some(organisation), None);
    let mut windesheim = Visitor::signed_in(w.app, windesheim);
    let path = "/commitments/acknowledgements";
    let reference = [("items-0-bookingReference", "2026/1")];
    let asked = filled(&mut windesheim, "/commitments", path, &reference);
    let several = confirmation(&mut windesheim, &asked);
    let acknowledged = "commitments WHERE status = 'acknowledged'";
    forms.once(path, &windesheim, &several, acknowledged);

    w.monitor(&case);
    let determined = [
        ("amount", "10.000"),
        ("determinedDate", "2026-03-02"),
        ("document", "Vaststelling 2026-7"),
    ];
    let asked = filled(&mut partner, &page, "/determination", &determined);
    let determination = confirmation(&mut partner, &asked);
    forms.once(
        "/commitments/{commitment}/determination",
        &partner,
        &determination,
        "commitment_entries WHERE kind = 'determined'",
    );
    let recovered = [
        ("amount", "1.000"),
        ("payer", "Boogaart"),
        ("bookingReference", "2026/4711-R1"),
    ];
    let asked = filled(&mut partner, &page, "/recovery", &recovered);
    let recovery = confirmation(&mut partner, &asked);
    forms.once(
        "/commitments/{commitment}/recovery",
        &partner,
        &recovery,
        "commitment_entries WHERE kind = 'recovered'",
    );
    let given_up = [
        ("amount", "500"),
        ("document", "College 2026-204"),
        ("reason", "Failliet."),
    ];
    let write_off = filled(&mut bureau, &page, "/write-off", &given_up);
    forms.once(
        "/commitments/{commitment}/write-off",
        &bureau,
        &write_off,
        "pending_actions",
    );
    of_funds_and_loans(&mut forms, &mut bureau);
    let release = filled(
        &mut bureau,
        &format!("/commitments/{}", id(theirs[0])),
        "/release",
        &[("reason", "Vervalt.")],
    );
    forms.once(
        "/commitments/{commitment}/release",
        &bureau,
        &release,
        "pending_actions",
    );

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
        let told = forms.sent.contains(line.path) || OTHERS.iter().any(|(path, _)| *path == line.path);
        assert!(
            told,
            "{}: is it sent here, or does it make nothing twice?",
            line.path
        );
    }
    for (path, why) in OTHERS {
        assert!(
            routes::lines().iter().any(|line| line.path == *path),
            "{path}, which {why}, is no form any more"
        );
    }
}

#[apply(both)]
fn a_form_sent_again_with_other_content_is_shown_again_and_records_nothing(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut bureau = person(&w, Role::Bureau, "eerste", None);
    let case = w.case("Proeftuin", 100_000);
    let page = format!("/cases/{case}");
    let comment = filled(&mut bureau, &page, "/comments", &[("comment", "Een vraag.")]);
    assert_eq!(comment.send(&mut bureau).status, 200);
    let other = comment.with("comment", "Nog een vraag.").send(&mut bureau);
    assert_eq!(other.status, 422);
    assert!(
        other.html.contains("Dit formulier was al verstuurd"),
        "{}",
        other.html
    );
    let comments = || {
        w.bureau
            .get(&format!("/v1/cases/{case}/comments"))
            .expect(200)
            .items()
            .len()
    };
    assert_eq!(comments(), 1);
    // The form bears what was written, and a key of its own.
    let again = form(&other, "/comments");
    assert_eq!(again.value("comment"), Some("Nog een vraag."));
    assert_eq!(again.send(&mut bureau).status, 200);
    assert_eq!(comments(), 2);
    // A form that was refused is sent again with the key that it had.
    let empty = filled(&mut bureau, &page, "/comments", &[("comment", "")]);
    let refused = form(&empty.send(&mut bureau), "/comments");
    assert_eq!(refused.value("form-once"), empty.value("form-once"));
    assert_eq!(refused.with("comment", "Toch.").send(&mut bureau).status, 200);
    assert_eq!(comments(), 3);
}

#[apply(both)]
fn a_secret_vote_leaves_no_key_and_its_form_leads_to_the_receipt_again(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let rules = json!({
        "quorumPercent": 50, "composition": [], "majority": "simple", "tie": "fails",
        "secret": true, "visibleBeforeClose": false, "closeWhenAllVoted": false,
    });
    w.bureau
        .post(&format!("/v1/bodies/{}/rules", w.table), rules)
        .expect(201);
    let case = w.case("Proeftuin", 100_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let ballot = w.open_ballot(&case);
    let mut member = person(
        &w,
        Role::TableMember,
        "lid",
        Some(&w.table_members["ibm-nederland"]),
    );
    let forms = Forms {
        w: &w,
        sent: BTreeSet::new(),
    };
    let reviewed = filled(
        &mut member,
        &format!("/ballots/{ballot}"),
        "/review",
        &[("position", "against")],
    )
    .send(&mut member);
    let vote = form(&reviewed, "/vote");
    let first = vote.send(&mut member);
    let again = vote.send(&mut member);
    assert_eq!((again.status, &again.address), (200, &first.address));
    assert!(again.html.contains("U had al gestemd."), "{}", again.html);
    assert_eq!(forms.count("participations"), 1);
    assert_eq!(
        forms.count("idempotency_keys WHERE idempotency_key LIKE 'form-%'"),
        0
    );
}
