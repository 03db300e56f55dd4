//! Who gets which changes: those of what it may read, and a reset when that is no longer the same.

use std::collections::BTreeSet;

use edba::domain::codes::{Role, SeatRole};
use edba::domain::seating::Term;
use edba::service::seats::{self, NewSeat};
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{Follower, kinds};
use crate::app::{App, Backend, both};
use crate::budget::cell;
use crate::client::Client;
use crate::decided::{Decided, text};
use crate::documents::papers;
use crate::lent::{acknowledged, everything_holds, fund, lent_by};
use crate::world::{World, day};

/// The resources of these changes.
fn resources(changes: &[Value]) -> BTreeSet<String> {
    changes.iter().map(|change| text(&change["what"])).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[apply(both)]
fn each_reads_the_changes_of_what_it_may_read_and_no_others(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.w.bureau
        .post(
            &format!("/v1/cases/{}/comments", d.case),
            json!({ "text": "Gelezen." }),
        )
        .expect(201);
    d.financed();
    app.number_changes();

    let registry = [
        "body",
        "organisation",
        "programme",
        "reference-item",
        "representative",
        "seat",
    ];
    let of_cases = ["case", "decision", "condition", "ratification"];
    let readers: &[(&str, Client, &[&str])] = &[
        (
            "bureau",
            d.w.bureau.renewed(),
            &[
                "ballot",
                "commitment",
                "mandate",
                "pending-action",
                "case",
                "decision",
                "condition",
                "ratification",
            ],
        ),
        (
            "auditor",
            app.auditor(),
            &[
                "ballot",
                "commitment",
                "mandate",
                "pending-action",
                "case",
                "decision",
                "condition",
                "ratification",
            ],
        ),
        ("initiator", d.w.initiator.renewed(), &of_cases),
        (
            "a board member",
            d.w.board_members["usg-people"].client.renewed(),
            &[
                "ballot",
                "mandate",
                "case",
                "decision",
                "condition",
                "ratification",
            ],
        ),
        (
            "the funder's partner",
            d.partner("usg-people"),
            &["mandate", "decision", "condition", "ratification", "commitment"],
        ),
        (
            "the funder's mandate officer",
            app.account(Role::MandateOfficer, "Officer", Some(d.funder), None),
            &[
                "mandate",
                "decision",
                "ratification",
                "commitment",
                "pending-action",
            ],
        ),
        ("another partner", d.partner("windesheim"), &["mandate"]),
        ("administrator", app.administrator(), &[]),
    ];
    for (who, client, expected) in readers {
        let changes = Follower::from_the_beginning(client.clone()).read("");
        let mut expected = set(expected);
        expected.extend(set(&registry));
        assert_eq!(resources(&changes), expected, "{who}");
        // The reader of a change can read the resource at its link.
        let links: BTreeSet<String> = changes.iter().map(|change| text(&change["link"])).collect();
        for link in links {
            client.get(&link).expect(200);
        }
    }
    app.anonymous().get("/v1/changes").problem(401, "unauthenticated");
}

/// One of each resource of the money of a funder: its id, by the name of the resource.
fn money_of(w: &World<'_>, funder: &str, partner: &Client) -> BTreeSet<(String, String)> {
    let fund = fund(w, funder, "Innovatiefonds");
    let cell = cell(w, json!({ "organisationId": w.organisations[funder] }));
    let case = lent_by(w, funder, &format!("Zaak van {funder}"), w.pledge(funder, 20_000));
    let commitment = acknowledged(w, partner, &case);
    let at = |what: &str| format!("/v1/commitments/{commitment}/{what}");
    let payment = json!({
        "amount": "20000.00", "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": format!("B-{funder}"),
    });
    let payment = partner.post(&at("disbursements"), payment).expect(201).id();
    let repayment = json!({
        "principal": "5000.00", "valueDate": "2026-03-02", "payer": "Boogaart", "bookingReference": format!("A-{funder}"),
    });
    partner.post(&at("repayments"), repayment).expect(200);
    let only = |path: String| {
        let found = w.bureau.get(&path).expect(200).items();
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        text(&found[0]["id"])
    };
    let repayment = only(format!("/v1/repayments?commitmentId={commitment}"));
    let statement = only(format!("/v1/state-aid-statements?caseId={case}"));
    [
        ("fund", fund),
        ("budget-cell", cell),
        ("commitment", commitment),
        ("disbursement", payment),
        ("repayment", repayment),
        ("state-aid-statement", statement),
    ]
    .map(|(what, id)| (what.to_owned(), id))
    .into()
}

#[apply(both)]
fn the_money_of_a_funder_changes_for_that_funder_and_for_no_other(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let whole = cell(&w, json!({}));
    let funders = ["gemeente-almere", "provincie-flevoland"].map(|code| {
        let organisation = Some(w.organisations[code]);
        let partner = app.account(Role::FinancePartner, code, organisation, None);
        let officer = app.account(Role::MandateOfficer, code, organisation, None);
        (partner, officer, code)
    });
    let owned = funders
        .each_ref()
        .map(|(partner, _, code)| money_of(&w, code, partner));
    app.number_changes();
    let seen = |client: &Client, kinds: &[&str]| -> BTreeSet<(String, String)> {
        let changes = Follower::from_the_beginning(client.clone()).read("");
        let all = changes
            .iter()
            .map(|change| (text(&change["what"]), text(&change["id"])));
        all.filter(|(what, _)| kinds.contains(&what.as_str())).collect()
    };
    let money = [
        "fund",
        "budget-cell",
        "commitment",
        "disbursement",
        "repayment",
        "state-aid-statement",
    ];
    let of_kinds = |kinds: &[&str], of: &BTreeSet<(String, String)>| -> BTreeSet<(String, String)> {
        let kept = of.iter().filter(|(what, _)| kinds.contains(&what.as_str()));
        kept.cloned().collect()
    };
    for ((partner, officer, code), own) in funders.iter().zip(&owned) {
        assert_eq!(own.len(), money.len());
        assert_eq!(&seen(partner, &money), own, "the partner of {code}");
        let of_officer = of_kinds(&["fund", "budget-cell", "commitment"], own);
        assert_eq!(seen(officer, &money), of_officer, "the officer of {code}");
    }
    let [almere, flevoland] = &owned;
    let mut all: BTreeSet<_> = almere.union(flevoland).cloned().collect();
    all.insert(("budget-cell".to_owned(), whole));
    for client in [w.bureau.renewed(), app.auditor()] {
        assert_eq!(seen(&client, &money), all);
    }
    let member = w.board_members["ibm-nederland"].client.renewed();
    let other = app.account(
        Role::FinancePartner,
        "windesheim",
        Some(w.organisations["windesheim"]),
        None,
    );
    for client in [member, other, w.initiator.renewed(), app.administrator()] {
        assert_eq!(seen(&client, &money), BTreeSet::new());
    }
    everything_holds(app);
}

#[apply(both)]
fn a_document_changes_for_who_sees_it_and_for_no_other(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let bureau = &d.w.bureau;
    let (case, ratification) = (
        papers::thing("case", &d.case),
        papers::thing("ratification", &d.ratification),
    );
    let open = papers::add(bureau, &papers::paper("Plan", std::slice::from_ref(&case)));
    let own = papers::add(
        &d.w.initiator,
        &papers::paper("Begroting", std::slice::from_ref(&case)),
    );
    let mut confidential = papers::paper("Advies", std::slice::from_ref(&case));
    confidential["confidential"] = json!(true);
    confidential["bodyId"] = json!(d.w.board);
    let confidential = papers::add(bureau, &confidential);
    let asked = papers::add(bureau, &papers::paper("Besluit", &[ratification]));
    let loose = papers::add(bureau, &papers::paper("Beleid", &[]));
    // From then on its initiator reads its own version only.
    let mandate = d.w.board_members["windesheim"].mandate.clone().unwrap();
    papers::attach(bureau, &own, &papers::thing("mandate", &mandate)).expect(201);
    app.number_changes();
    let all = [&open, &own, &confidential, &asked, &loose];
    let officer = app.account(Role::MandateOfficer, "Officer", Some(d.funder), None);
    let readers: &[(&str, Client, &[&String])] = &[
        ("bureau", bureau.renewed(), &all),
        ("auditor", app.auditor(), &all),
        ("initiator", d.w.initiator.renewed(), &[&open, &own, &asked]),
        (
            "a board member",
            d.w.board_members["usg-people"].client.renewed(),
            &[&open, &confidential, &asked],
        ),
        (
            "a table member",
            d.w.table_members["windesheim"].client.renewed(),
            &[&open, &own, &asked],
        ),
        ("the funder's partner", d.partner("usg-people"), &[&asked]),
        ("the funder's mandate officer", officer, &[&asked]),
        ("another partner", d.partner("windesheim"), &[]),
        ("administrator", app.administrator(), &[]),
    ];
    for (who, client, expected) in readers {
        let changes = Follower::from_the_beginning(client.clone()).read("");
        let documents = changes.iter().filter(|change| change["what"] == "document");
        let seen: BTreeSet<String> = documents.map(|change| text(&change["id"])).collect();
        let expected: BTreeSet<String> = expected.iter().map(|id| (*id).clone()).collect();
        assert_eq!(seen, expected, "{who}");
        for id in seen {
            client.get(&format!("/v1/documents/{id}")).expect(200);
        }
        assert!(
            changes.iter().all(|change| change["what"] != "attachment"),
            "{who}"
        );
    }
}

#[apply(both)]
fn a_change_says_what_changed_with_its_number_and_where_to_read_it(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut bureau = Follower::from_now(app, w.bureau.renewed());
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let changes = bureau.catch_up(app);
    assert_eq!(
        kinds(&changes),
        [
            "case.registered",
            "case.review-opened",
            "ballot.opened",
            "ballot.closed",
            "case.forwarded"
        ]
        .map(str::to_owned)
    );
    let number = w.bureau.get(&format!("/v1/cases/{case}")).expect(200).body["number"].clone();
    let events = w
        .bureau
        .get(&format!("/v1/cases/{case}/events?limit=100"))
        .expect(200)
        .items();
    let registered = &changes[0];
    assert_eq!(
        *registered,
        json!({
            "what": "case", "eventId": events[0]["id"], "id": case, "number": number, "caseId": case,
            "kind": "case.registered", "happenedAt": events[0]["recordedAt"], "link": format!("/v1/cases/{case}"),
        })
    );
    assert_eq!(
        changes[2]["number"], number,
        "a ballot bears the number of its case"
    );

    let mut partner = Follower::from_now(app, w.bureau.renewed());
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("usg-people", 40_000)]);
    w.close(&ballot).expect(200);
    let decision = w.decision(&case);
    let made = partner.catch_up(app);
    assert!(
        !kinds(&made).iter().any(|kind| kind == "vote.cast"),
        "votes are not reported"
    );
    let made = made
        .iter()
        .find(|change| change["kind"] == "decision.made")
        .unwrap();
    assert_eq!(made["number"], decision["number"]);
    assert_eq!(made["id"], decision["id"]);
}

#[apply(both)]
fn a_cursor_is_that_of_an_answer_and_nothing_else(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    for (parameters, pointer, code) in [
        ("after=17", "?after", "wrong-format"),
        ("after=", "?after", "too-short"),
        (
            "after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "?after",
            "wrong-format",
        ),
        ("wait=31", "?wait", "too-large"),
        ("wait=-1", "?wait", "too-small"),
        ("wait=soon", "?wait", "wrong-type"),
        ("limit=0", "?limit", "too-small"),
        ("limit=1001", "?limit", "too-large"),
        ("cursor=x", "?cursor", "unknown-parameter"),
    ] {
        let answer = bureau
            .get(&format!("/v1/changes?{parameters}"))
            .problem(400, "invalid-input");
        assert_eq!(answer.faults(), [pointer], "{parameters}");
        assert_eq!(answer.body["errors"][0]["code"], code, "{parameters}");
    }
    // Two cursors of one place differ: nobody can count with them what it may not see.
    let cursor = || text(&bureau.get("/v1/changes?after=latest").expect(200).body["nextAfter"]);
    let (one, other) = (cursor(), cursor());
    assert_ne!(one, other);
    assert_eq!(one.len(), other.len());
}

#[apply(both)]
fn who_gets_to_see_more_is_told_to_read_anew(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 40_000);
    w.to_board(&case);
    let member = w.member("flevoziekenhuis", w.table, SeatRole::Member, Role::TableMember);
    let mut follower = Follower::from_now(app, member.client.renewed().renewing());
    let comment = json!({ "text": "Gelezen." });
    w.bureau
        .post(&format!("/v1/cases/{case}/comments"), comment)
        .expect(201);

    app.number_changes();
    // A seat on the board from tomorrow on: nothing today, a reset tomorrow, without anything happening then.
    app.work(|cx| {
        let new = NewSeat {
            body_id: w.board,
            representative_id: member.representative,
            role: SeatRole::Member,
            term: Term {
                from: day("2026-03-03"),
                until: None,
            },
            substitute: None,
            succeeds_id: None,
        };
        seats::create(cx, new)
    });
    let today = follower.catch_up(app);
    assert_eq!(
        kinds(&today),
        ["reset.access-changed", "case.commented", "seat.taken"],
        "the meetings of that seat can be read already"
    );
    app.at("2026-03-03T09:00:00Z");
    let tomorrow = follower.catch_up(app);
    assert_eq!(
        tomorrow,
        [json!({
            "what": "reset", "eventId": null, "id": null, "number": null, "caseId": null,
            "kind": "reset.access-changed", "happenedAt": "2026-03-03T09:00:00Z", "link": null,
        })]
    );
    assert_eq!(follower.catch_up(app), Vec::<Value>::new(), "once");
}

#[apply(both)]
fn a_cursor_outlives_the_secret_and_notices_another_history(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut follower = Follower::from_now(app, w.bureau.renewed());
    let before = follower.after.clone();
    let case = w.case("Almere Labs", 40_000);
    assert_eq!(kinds(&follower.catch_up(app)), ["case.registered"]);

    // As in a database that was restored from a backup made before the case, in which other things happened since.
    let other = &App::start(backend);
    let key: String = app.work(|cx| edba::store::changes::feed_key(cx.conn));
    let plain = app.state.seal.open("change feed feed", &key).unwrap();
    let sealed = other.state.seal.seal("change feed feed", &plain);
    other.work(|cx| edba::store::changes::store_feed_key(cx.conn, &sealed));
    let mut restored = Follower {
        client: other.bureau(),
        after: follower.after.clone(),
    };
    assert_eq!(kinds(&restored.catch_up(other)), ["reset.history-replaced"]);
    assert_eq!(restored.catch_up(other), Vec::<Value>::new());

    // The key of the cursors stays the same when the application's secret is replaced.
    let new = edba::secret::Seal::new([9; 32]);
    app.work(|cx| edba::service::rotation::rotate(cx, &new));
    let rotated: String = app.work(|cx| edba::store::changes::feed_key(cx.conn));
    assert_eq!(new.open("change feed feed", &rotated).unwrap(), plain);
    assert!(before.is_some() && !case.is_empty());
}

#[apply(both)]
fn the_cursor_of_another_account_tells_nothing(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let bureau = Follower::from_now(app, w.bureau.renewed());
    let path = format!("/v1/changes?after={}", bureau.after.unwrap());
    let answer = || {
        let body = w.initiator.get(&path).expect(200).body;
        (text(&body["items"][0]["kind"]), body["more"].clone())
    };
    let expected = ("reset.access-changed".to_owned(), json!(true));
    assert_eq!(answer(), expected);
    w.case("Almere Labs", 40_000);
    app.number_changes();
    assert_eq!(answer(), expected, "the same, whether anything happened or not");
}

#[apply(both)]
fn after_a_lost_secret_the_feed_has_a_new_key_and_clients_begin_anew(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let before = Follower::from_now(app, w.bureau.renewed());
    w.case("Almere Labs", 40_000);
    let lost = edba::secret::Seal::new([9; 32]).seal("change feed feed", &[7; 32]);
    app.work(|cx| edba::store::changes::store_feed_key(cx.conn, &lost));
    // What every start of a service or a worker does.
    app.work(|cx| edba::service::changes::ensure_key(cx.conn, &app.state.seal));
    let path = format!("/v1/changes?after={}", before.after.unwrap());
    let refused = w.bureau.get(&path).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["?after"]);
    let mut anew = Follower::from_the_beginning(w.bureau.renewed());
    let read = kinds(&anew.catch_up(app));
    assert!(read.contains(&"case.registered".to_owned()), "{read:?}");
}
