//! A finance partner answers the commitments offered to its organisation.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::Visitor;
use crate::app::{App, Backend, both};
use crate::world::World;

/// A financed case in which Almere puts 100,000 and Flevoland 50,000; gives back their commitments.
fn financed(world: &World<'_>) -> (String, String) {
    let case = world.case("Proeftuin", 150_000);
    world.to_board(&case);
    let ballot = world.board_ballot(&case);
    world.everybody_for(
        &ballot,
        &[("gemeente-almere", 100_000), ("provincie-flevoland", 50_000)],
    );
    world.close(&ballot).expect(200);
    world
        .command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    let all = world
        .bureau
        .get(&format!("/v1/commitments?caseId={case}"))
        .expect(200)
        .items();
    let of = |code: &str| {
        all.iter()
            .find(|c| c["organisationId"] == json!(world.organisations[code]))
            .unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    (of("gemeente-almere"), of("provincie-flevoland"))
}

#[apply(both)]
fn a_partner_acknowledges_with_its_reference(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let (own, other) = financed(&world);
    let partner = Visitor::new(
        app,
        Role::FinancePartner,
        Some(world.organisations["gemeente-almere"]),
        None,
    );
    partner.get("/").expect(200).says("Proeftuin").says("€ 100.000");
    partner
        .get("/commitments")
        .expect(200)
        .says("1 verplichting wacht op uw antwoord.")
        .says(&own)
        .does_not_say(&other);
    let page = format!("/commitments/{own}");
    partner
        .get(&page)
        .expect(200)
        .says("Voert u deze verplichting uit?")
        .does_not_say("Vrijgeven");
    partner.get(&format!("/commitments/{other}")).expect(404);
    let answer = format!("{page}/answer");
    partner.post(&answer, &[]).expect(400).says("href=\"#answer\"");
    partner
        .post(
            &answer,
            &[
                ("answer", "acknowledge"),
                ("bookingReference", ""),
                ("reason", "bewaar mij"),
            ],
        )
        .expect(400)
        .says("href=\"#bookingReference\"")
        .says("bewaar mij");
    let done = partner.post(
        &answer,
        &[
            ("answer", "acknowledge"),
            ("bookingReference", "2026/4711"),
            ("confirmed", "yes"),
        ],
    );
    assert_eq!(done.leads_to(), page);
    partner
        .get(&page)
        .expect(200)
        .says("2026/4711")
        .says("Bevestigd")
        .does_not_say("Voert u deze");
    partner
        .post(
            &answer,
            &[
                ("answer", "refuse"),
                ("reason", "toch niet"),
                ("confirmed", "yes"),
            ],
        )
        .expect(409)
        .says("Dit kan nu niet");
    partner.get("/").expect(200).says("Er wacht nu niets op u.");
}

#[apply(both)]
fn a_partner_refuses_with_a_reason_and_the_bureau_releases(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let (_, own) = financed(&world);
    let partner = Visitor::new(
        app,
        Role::FinancePartner,
        Some(world.organisations["provincie-flevoland"]),
        None,
    );
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let page = format!("/commitments/{own}");
    let answer = format!("{page}/answer");
    partner
        .post(&answer, &[("answer", "refuse"), ("reason", "")])
        .expect(400)
        .says("href=\"#reason\"");
    partner
        .post(
            &answer,
            &[
                ("answer", "refuse"),
                ("reason", "De begroting is vervallen"),
                ("confirmed", "yes"),
            ],
        )
        .leads_to();
    bureau.get("/follow-up").expect(200).says("Geweigerd");
    bureau.get("/").expect(200).says("1 verplichting is geweigerd");
    bureau
        .get(&page)
        .expect(200)
        .says("De begroting is vervallen")
        .says("Vrijgeven");
    partner
        .post(&format!("{page}/release"), &[("reason", "x")])
        .expect(403);
    bureau
        .post(&answer, &[("answer", "refuse"), ("reason", "x")])
        .expect(403);
    assert_eq!(
        bureau
            .post(&format!("{page}/release"), &[("reason", "weg ermee")])
            .leads_to(),
        "/approvals"
    );
}
