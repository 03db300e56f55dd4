//! The bureau takes a case through its pages, and handles what is due.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::Visitor;
use crate::app::{App, Backend, both};
use crate::world::{World, vote};

const PAGES: &[&str] = &[
    "/pipeline",
    "/approvals",
    "/follow-up",
    "/mandates",
    "/people",
    "/",
];

#[apply(both)]
fn a_case_goes_from_proposal_to_financed_through_the_pages(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let bureau = Visitor::named(app, "Eerste", Role::Bureau, None, None);
    let second = Visitor::named(app, "Tweede", Role::Bureau, None, None);
    let case = world.case("Proeftuin glasvezel", 100_000);
    let work = format!("/cases/{case}/work");
    bureau.get("/pipeline").expect(200).says("Proeftuin glasvezel");

    // What cannot be done yet says why.
    bureau
        .get(&work)
        .expect(200)
        .says("Beoordeling openen")
        .says("work/open-review");
    bureau
        .get(&format!("{work}/open-review"))
        .expect(200)
        .says("De stemmingen sluiten op");
    let given = bureau.post(
        &format!("{work}/open-review"),
        &[
            ("ballotsCloseAt", "2026-03-20"),
            ("ballotsCloseAt-time", "17:00"),
            ("reason", ""),
        ],
    );
    assert_eq!(given.leads_to(), work);
    let advice = world.open_ballot(&case);
    let row = world.bureau.get(&format!("/v1/ballots/{advice}")).expect(200);
    assert_eq!(row.body["closesAt"], "2026-03-20T16:00:00Z");
    bureau
        .get(&work)
        .expect(200)
        .says("Nog niet")
        .says(&format!("/ballots/{advice}/manage"));
    bureau
        .get(&format!("/ballots/{advice}/manage"))
        .expect(200)
        .says("0 van 3")
        .says("Nog niet");
    for member in world.table_members.values() {
        vote(&member.client, &advice, json!({ "position": "for" })).expect(200);
    }
    bureau
        .post(&format!("{work}/forward"), &[("reason", "")])
        .leads_to();
    // Given twice: the second time it says that it was done.
    bureau
        .post(&format!("{work}/forward"), &[("reason", "")])
        .expect(409)
        .says("boardbesluit");

    let ask = format!("/cases/{case}/board-ballot");
    bureau.get(&ask).expect(200).says("Boardstemming openen");
    let written: &[(&str, &str)] = &[
        ("question", "Akkoord met de proeftuin?"),
        ("closesAt", "2026-03-30"),
        ("closesAt-time", "12:00"),
        ("conditions-0-description", "Vergunning is verleend"),
        ("conditions-0-owner", "Boogaart"),
        ("conditions-0-dueDate", "2026-06-01"),
        ("conditions-0-precedent", "yes"),
    ];
    // One line more: everything that was typed is there still.
    let more: Vec<_> = written.iter().copied().chain([("add", "condition")]).collect();
    let more = bureau
        .post(&ask, &more)
        .expect(200)
        .says("Akkoord met de proeftuin?")
        .says("Vergunning is verleend");
    more.says("conditions-1-description");
    let wrong: Vec<_> = written
        .iter()
        .copied()
        .map(|(name, value)| {
            if name == "conditions-0-dueDate" {
                (name, "2020-01-01")
            } else {
                (name, value)
            }
        })
        .collect();
    bureau
        .post(&ask, &wrong)
        .expect(400)
        .says("href=\"#conditions-0-dueDate\"")
        .says("Voorwaarde 1, uiterlijk: ")
        .says("Vergunning is verleend");
    let opened = bureau.post(&ask, written).leads_to();
    let ballot = world.open_ballot(&case);
    assert_eq!(opened, format!("/ballots/{ballot}/manage"));
    bureau
        .get(&opened)
        .expect(200)
        .says("Akkoord met de proeftuin?")
        .says("0 van 6");
    world.all_but_the_last_for(&ballot, &[("gemeente-almere", 100_000)]);
    // Before the deadline the bureau does not close it, and no form offers that; the last vote does.
    bureau
        .get(&opened)
        .expect(200)
        .says("5 van 6")
        .says("Een tweede medewerker")
        .does_not_say("Nu sluiten");
    bureau
        .post(&format!("{opened}/close"), &[])
        .expect(409)
        .says("De termijn loopt nog");
    world.the_last_for(&ballot, &[]);
    bureau
        .get(&opened)
        .expect(200)
        .says("6 van 6")
        .does_not_say("Verlengen");

    // The condition comes first.
    bureau
        .get(&work)
        .expect(200)
        .says("Aan een voorwaarde van het besluit is nog niet voldaan.");
    let condition = world
        .bureau
        .get(&format!("/v1/conditions?caseId={case}"))
        .expect(200)
        .items()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    bureau
        .get("/follow-up")
        .expect(200)
        .says("Vergunning is verleend");
    let evidence = format!("/conditions/{condition}/evidence");
    bureau.get(&evidence).expect(200).says("Voorwaarde vervuld");
    bureau.post(&evidence, &[("evidence", " ")]).expect(400);
    assert_eq!(
        bureau
            .post(&evidence, &[("evidence", "Besluit 12"), ("confirmed", "yes")])
            .leads_to(),
        "/follow-up"
    );

    world.basis_stated(&world.bureau, &case);
    let proposed = bureau.post(&format!("{work}/finance"), &[("reason", "dekking rond")]);
    assert_eq!(proposed.leads_to(), work);
    bureau
        .get(&work)
        .expect(200)
        .says("wacht op een tweede medewerker");
    let pending = world
        .bureau
        .get("/v1/pending-actions?status=pending")
        .expect(200)
        .items()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    // Who proposed it has no button for it, and no way around the button.
    let approve = format!("/approvals/{pending}/approve");
    bureau
        .get("/approvals")
        .expect(200)
        .says("Dit hebt u zelf voorgesteld")
        .does_not_say(&approve);
    bureau
        .post(&approve, &[])
        .expect(409)
        .says("niet zelf over beslissen");
    second.get("/").expect(200).says("Goedkeuren: Financieren");
    second
        .get("/approvals")
        .expect(200)
        .says(&approve)
        .says("dekking rond")
        .says("Eerste");
    assert_eq!(
        second.post(&approve, &[("confirmed", "yes")]).leads_to(),
        "/approvals"
    );
    bureau.get(&work).expect(200).says("Gefinancierd");
    second.get("/approvals").expect(200).does_not_say("dekking rond");
}

#[apply(both)]
fn what_was_proposed_can_be_rejected_with_a_reason_or_taken_back(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let bureau = Visitor::named(app, "Eerste", Role::Bureau, None, None);
    let second = Visitor::named(app, "Tweede", Role::Bureau, None, None);
    let case = world.case("Proeftuin", 100_000);
    world.to_board(&case);
    let ballot = world.board_ballot(&case);
    world.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    world.close(&ballot).expect(200);
    world.basis_stated(&world.bureau, &case);
    let finance = format!("/cases/{case}/work/finance");
    let pending = || {
        world
            .bureau
            .get("/v1/pending-actions?status=pending")
            .expect(200)
            .items()[0]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    bureau.post(&finance, &[("reason", "")]).leads_to();
    let id = pending();
    second
        .post(&format!("/approvals/{id}/reject"), &[("reason", "")])
        .expect(400)
        .says("Vul dit in.");
    second.post(&format!("/approvals/{id}/withdraw"), &[]).expect(403);
    second
        .post(&format!("/approvals/{id}/reject"), &[("reason", "nog niet")])
        .expect(200)
        .says("Dit voorstel afwijzen?");
    assert_eq!(pending(), id);
    second
        .post(
            &format!("/approvals/{id}/reject"),
            &[("reason", "nog niet"), ("confirmed", "yes")],
        )
        .leads_to();
    bureau.post(&finance, &[("reason", "")]).leads_to();
    let id = pending();
    bureau
        .post(&format!("/approvals/{id}/withdraw"), &[])
        .expect(200)
        .says("Uw voorstel terugnemen?");
    assert_eq!(pending(), id);
    bureau
        .post(&format!("/approvals/{id}/withdraw"), &[("confirmed", "yes")])
        .leads_to();
    second
        .get("/approvals")
        .expect(200)
        .says("Er wacht nu niets op goedkeuring.");
}

#[apply(both)]
fn a_ballot_is_extended_and_cancelled_and_a_stale_form_is_refused(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let case = world.case("Proeftuin", 100_000);
    world
        .command(&case, json!({ "command": "open-review" }))
        .expect(200);
    let ballot = world.open_ballot(&case);
    let manage = format!("/ballots/{ballot}/manage");
    let version = bureau.get(&manage).expect(200).field("version");
    let extend = |day: &str, reason: &str| {
        bureau.post(
            &format!("{manage}/extend"),
            &[
                ("version", &version),
                ("closesAt", day),
                ("closesAt-time", "17:00"),
                ("reason", reason),
            ],
        )
    };
    extend("2026-03-03", "te kort")
        .expect(400)
        .says("te kort")
        .says("Kies een moment na de huidige sluiting.");
    assert_eq!(extend("2026-04-01", "vakantie").leads_to(), manage);
    extend("2026-04-02", "nog langer")
        .expect(412)
        .says("nog langer")
        .says("intussen door iemand anders veranderd");
    bureau
        .post(
            &format!("{manage}/cancel"),
            &[("reason", "vervalt"), ("confirmed", "yes")],
        )
        .leads_to();
    bureau
        .get(&manage)
        .expect(200)
        .says("Geannuleerd")
        .does_not_say("Verlengen");
    bureau
        .post(&format!("{manage}/cancel"), &[("reason", "nogmaals")])
        .expect(409);
    bureau
        .post(&format!("{manage}/other"), &[("reason", "x")])
        .expect(404);
}

#[apply(both)]
fn a_ratification_is_recorded_and_approved_by_another(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let bureau = Visitor::named(app, "Eerste", Role::Bureau, None, None);
    let second = Visitor::named(app, "Tweede", Role::Bureau, None, None);
    let case = world.case("Proeftuin", 200_000);
    world.to_board(&case);
    let ballot = world.board_ballot(&case);
    // Windesheim's ceiling per decision is 50,000.
    world.everybody_for(&ballot, &[("windesheim", 200_000)]);
    world.close(&ballot).expect(200);
    let id = world
        .bureau
        .get(&format!("/v1/ratifications?caseId={case}"))
        .expect(200)
        .items()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    bureau
        .get("/follow-up")
        .expect(200)
        .says("€ 150.000")
        .says(&format!("/ratifications/{id}/answer"));
    let answer = format!("/ratifications/{id}/answer");
    bureau
        .post(&answer, &[("outcome", "given"), ("document", "")])
        .expect(400)
        .says("href=\"#document\"");
    bureau
        .post(
            &answer,
            &[("outcome", "given"), ("document", "Bestuursbesluit 4")],
        )
        .leads_to();
    let waiting = second
        .get("/approvals")
        .expect(200)
        .says("Bekrachtiging vastleggen")
        .says("Bestuursbesluit 4");
    let (_, rest) = waiting.text().split_once("/approvals/").unwrap();
    let pending = rest.split('/').next().unwrap();
    second
        .post(&format!("/approvals/{pending}/approve"), &[("confirmed", "yes")])
        .leads_to();
    bureau.get("/follow-up").expect(200).does_not_say(&answer);
}

#[apply(both)]
fn nobody_without_the_role_gets_in(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.case("Proeftuin", 100_000);
    let organisation = world.organisations["boogaart"];
    let member = Visitor::new(
        app,
        Role::BoardMember,
        None,
        Some(world.board_members["ibm-nederland"].representative),
    );
    let initiator = Visitor::new(app, Role::Initiator, Some(organisation), None);
    let partner = Visitor::new(app, Role::FinancePartner, Some(organisation), None);
    let auditor = Visitor::new(app, Role::Auditor, None, None);
    let work = format!("/cases/{case}/work");
    for who in [&member, &initiator, &partner] {
        for page in ["/pipeline", "/approvals", "/follow-up", "/people", work.as_str()] {
            who.get(page).expect(403);
        }
        who.post(&format!("/cases/{case}/work/publication"), &[])
            .expect(403);
    }
    for page in PAGES {
        auditor.get(page).expect(200);
    }
    // The auditor looks on: no work page, no answers.
    auditor.get(&work).expect(403);
    auditor.get("/approvals").expect(200);
    auditor
        .post("/approvals/0190b3b0-7d5a-7aaa-8aaa-000000000001/approve", &[])
        .expect(403);
    member.get(&format!("{work}/open-review")).expect(403);
    // An initiator gives no command of the bureau.
    initiator
        .post(&format!("{work}/open-review"), &[("reason", "x")])
        .expect(403);
    assert_eq!(
        Visitor::anyone(app).get("/pipeline").leads_to(),
        "/sign-in?next=%2Fpipeline"
    );
    // A form that was not given out to this browser does nothing.
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    bureau
        .post_with(&format!("{work}/open-review"), &[("reason", "")], "x")
        .expect(403);
}

#[apply(both)]
fn a_member_sees_the_mandates_of_the_own_organisation_only(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let theirs = &world.board_members["gemeente-almere"];
    let member = Visitor::new(app, Role::BoardMember, None, Some(theirs.representative));
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    bureau
        .get("/mandates?year=2026")
        .expect(200)
        .says("gemeente-almere-2026-1")
        .says("windesheim-2026-1");
    member
        .get("/mandates")
        .expect(200)
        .says("gemeente-almere-2026-1")
        .does_not_say("windesheim-2026-1");
    let own = theirs.mandate.as_ref().unwrap();
    let other = world.board_members["windesheim"].mandate.as_ref().unwrap();
    member
        .get(&format!("/mandates/{own}"))
        .expect(200)
        .says("€ 1.000.000");
    member.get(&format!("/mandates/{other}")).expect(404);
    let case = world.case("Proeftuin", 100_000);
    world.to_board(&case);
    let ballot = world.board_ballot(&case);
    world.vote_for("gemeente-almere", &ballot, 100_000).expect(200);
    bureau
        .get(&format!("/mandates/{own}"))
        .expect(200)
        .says("Gereserveerd")
        .says("Wat zonder dit mandaat vervalt")
        .says("Proeftuin");
    bureau
        .get("/people")
        .expect(200)
        .says("Vertegenwoordiger gemeente-almere");
}

#[apply(both)]
fn the_pipeline_takes_as_many_statements_whatever_stands_in_it(backend: Backend) {
    let app = &App::start(backend);
    use edba::service::{Actor, UnitOfWork, Who, overview, unit_of_work::statements_taken};
    let world = World::new(app);
    let taken = || {
        let actor = Actor {
            id: edba::domain::Id::new(),
            name: "bureau".into(),
            role: Role::Bureau,
            organisation_id: None,
            representative_id: None,
            is_account: true,
        };
        let unit = UnitOfWork {
            db: &app.state.db,
            clock: &app.clock,
            seal: &app.state.seal,
        };
        unit.read(Who::Known(&actor), |cx| {
            overview::pipeline(cx)?;
            let proposed = overview::awaiting_approval(cx)?;
            let waiting = overview::waiting_longest(cx, 20, &proposed, None)?;
            // With what is due at hand it finds the same.
            let due = overview::due(cx)?;
            let same = overview::waiting_longest(cx, 20, &proposed, Some(&due))?;
            assert_eq!(format!("{waiting:?}"), format!("{same:?}"));
            Ok(waiting)
        })
        .unwrap();
        statements_taken()
    };
    let one = world.case("Een", 100_000);
    world.to_board(&one);
    let few = taken();
    for place in 0..5 {
        let case = world.case(&format!("Zaak {place}"), 100_000);
        world
            .command(&case, json!({ "command": "open-review" }))
            .expect(200);
    }
    assert_eq!(taken(), few);
}
