//! The public register and its feed.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::Visitor;
use crate::app::{App, Backend, both};
use crate::world::World;

/// A financed case with a decision; gives back the case and the number of its decision.
fn decided(world: &World<'_>, title: &str) -> (String, serde_json::Value) {
    let case = world.case(title, 100_000);
    world.to_board(&case);
    let ballot = world.board_ballot(&case);
    world.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    world.close(&ballot).expect(200);
    let decision = world.decision(&case);
    (case, decision)
}

fn published(world: &World<'_>, decision: &serde_json::Value) -> String {
    let id = decision["id"].as_str().unwrap();
    world
        .bureau
        .patch(
            &format!("/v1/decisions/{id}"),
            json!({ "public": true, "reason": "openbaar" }),
        )
        .expect(200);
    decision["number"].as_str().unwrap().to_owned()
}

/// A document in which every element is closed by its own name; gives back how often each occurs.
fn elements(xml: &str) -> std::collections::BTreeMap<String, usize> {
    let mut open: Vec<String> = Vec::new();
    let mut counts = std::collections::BTreeMap::new();
    let mut rest = xml;
    while let Some((text, after)) = rest.split_once('<') {
        assert!(!text.contains('>'), "{text}");
        let (tag, next) = after.split_once('>').expect("a tag ends");
        rest = next;
        if tag.starts_with('?') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{xml}");
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap().to_owned();
        *counts.entry(name.clone()).or_default() += 1;
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    counts
}

#[apply(both)]
fn a_program_finds_published_decisions_by_words_year_and_outcome(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let anyone = app.anonymous();
    let list = |query: &str| {
        let answer = anyone.get(&format!("/v1/public-decisions?{query}")).expect(200);
        let numbers: Vec<String> = answer
            .items()
            .iter()
            .map(|item| item["number"].as_str().unwrap().to_owned())
            .collect();
        (numbers, answer.body["nextCursor"].as_str().map(str::to_owned))
    };
    decided(&world, "Geheime bedrijven");
    let published: Vec<String> = ["Bedrijven aan de haven", "Bedrijven in de stad", "Een zwembad"]
        .iter()
        .map(|title| published(&world, &decided(&world, title).1))
        .collect();
    let [older, newer, pool] =
        [&published[0], &published[1], &published[2]].map(|number| vec![number.clone()]);

    let both = [newer.clone(), older.clone()].concat();
    assert_eq!(list("text=bedrijf"), (both.clone(), None));
    assert_eq!(list("text=bedrijf%20haven").0, older);
    assert_eq!(list(&format!("text={}", published[2])).0, pool);
    assert_eq!(list("text=bedrijf&year=2026&outcome=adopted").0, both);
    assert!(list("text=bedrijf&year=2025").0.is_empty());
    assert!(list("text=bedrijf&outcome=rejected").0.is_empty());
    // Page by page, and with nothing but the cursor of a search.
    let (first, cursor) = list("text=bedrijf&limit=1");
    assert_eq!(first, newer);
    assert_eq!(
        list(&format!("text=bedrijf&limit=1&cursor={}", cursor.unwrap())),
        (older, None)
    );
    for wrong in ["text=bedrijf&cursor=x", "text=!", "text="] {
        anyone
            .get(&format!("/v1/public-decisions?{wrong}"))
            .problem(400, "invalid-input");
    }
}

#[apply(both)]
fn the_register_shows_what_is_public_and_nothing_else(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let anyone = Visitor::anyone(app);
    anyone
        .get("/register")
        .expect(200)
        .says("Er zijn nog geen openbare besluiten.");
    let (_, hidden) = decided(&world, "Geheime proeftuin");
    let (_, shown) = decided(&world, "Bedrijven & <diensten> in de stad");
    let number = published(&world, &shown);

    let list = anyone.get("/register").expect(200);
    let list = list
        .says("Bedrijven &#38; &#60;diensten&#62; in de stad")
        .does_not_say("Geheime proeftuin");
    list.says(&format!("/register/{number}"));
    // By a word that is written otherwise, in English, and by what it does not say.
    anyone.get("/register?q=bedrijf").expect(200).says(&number);
    anyone
        .get_in("/register?q=bedrijf", "en")
        .expect(200)
        .says("Public register of decisions");
    anyone
        .get("/register?q=geheime")
        .expect(200)
        .says("Geen besluiten gevonden")
        .does_not_say(&number);
    // The summary of the case is not public.
    anyone
        .get("/register?q=glasvezelnet")
        .expect(200)
        .does_not_say(&number);

    let page = anyone.get(&format!("/register/{number}")).expect(200);
    let hash = app.work(|cx| {
        let id = shown["id"].as_str().unwrap().parse().unwrap();
        Ok(edba::store::decisions::decision(cx.conn, &id)?
            .unwrap()
            .certificate_hash)
    });
    page.says("€ 100.000")
        .says(&hash)
        .says("6 voor, 0 tegen, 0 onthoudingen")
        .does_not_say("Vertegenwoordiger");
    let certificate = anyone
        .get(&format!("/register/{number}/1/certificate"))
        .expect(200);
    certificate
        .says(&hash)
        .does_not_say("Vertegenwoordiger")
        .does_not_say("Plafond");

    let other = hidden["number"].as_str().unwrap();
    anyone.get(&format!("/register/{other}")).expect(404);
    anyone
        .get(&format!("/register/{other}/1/certificate"))
        .expect(404);
    anyone.get("/register/EDBA-1900-001").expect(404);
}

#[apply(both)]
fn the_register_is_read_page_by_page(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mut numbers = Vec::new();
    for place in 0..22 {
        app.at(&format!("2026-03-02T09:00:{place:02}Z"));
        let (_, decision) = decided(&world, &format!("Zaak {place}"));
        numbers.push(published(&world, &decision));
    }
    let anyone = Visitor::anyone(app);
    let first = anyone.get("/register").expect(200);
    for number in &numbers[2..] {
        assert!(
            first.text().contains(&format!("/register/{number}\"")),
            "{number}"
        );
    }
    let (_, rest) = first.text().split_once("rel=\"next\" href=\"").unwrap();
    let next = rest
        .split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    let second = anyone.get(&next).expect(200);
    for (place, number) in numbers.iter().enumerate() {
        assert_eq!(
            second.text().contains(&format!("/register/{number}\"")),
            place < 2,
            "{number}"
        );
    }
}

#[apply(both)]
fn the_feed_is_well_formed_and_its_entries_keep_their_identity(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let anyone = Visitor::anyone(app);
    let empty = anyone.get("/register/feed.atom").expect(200);
    assert_eq!(
        empty.answer.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    assert_eq!(elements(empty.text()).get("entry"), None);
    let (_, decision) = decided(&world, "Bedrijven & <diensten> \"in\" de stad");
    let number = published(&world, &decision);
    let feed = anyone.get("/register/feed.atom?language=en").expect(200);
    let counts = elements(feed.text());
    for (name, count) in [
        ("feed", 1),
        ("entry", 1),
        ("id", 2),
        ("updated", 2),
        ("title", 2),
        ("published", 1),
    ] {
        assert_eq!(counts.get(name), Some(&count), "{name}: {}", feed.text());
    }
    let id = decision["id"].as_str().unwrap();
    let url = &app.url;
    let feed = feed
        .says("xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"")
        .says(&format!("<id>urn:uuid:{id}</id>"))
        .says(&format!("{url}/register/{number}\"/>"))
        .says(&format!(
            "<link rel=\"self\" type=\"application/atom+xml\" href=\"{url}/register/feed.atom?language=en\"/>"
        ))
        .says("<updated>2026-03-02T09:00:00Z</updated>");
    // The same later, whatever the time.
    let before = feed.text().to_owned();
    app.at("2026-03-09T09:00:00Z");
    assert_eq!(anyone.get("/register/feed.atom?language=en").text(), before);
}

#[apply(both)]
fn the_bureau_publishes_with_a_reason_and_takes_back(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let (case, decision) = decided(&world, "Proeftuin");
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    let (id, number) = (
        decision["id"].as_str().unwrap(),
        decision["number"].as_str().unwrap(),
    );
    let path = format!("/cases/{case}/work/publication");
    let version = bureau
        .get(&format!("/cases/{case}/work"))
        .expect(200)
        .field("version");
    bureau
        .post(
            &path,
            &[
                ("decision", id),
                ("version", &version),
                ("public", "yes"),
                ("reason", ""),
            ],
        )
        .expect(400)
        .says("Vul dit in.");
    let done = bureau.post(
        &path,
        &[
            ("decision", id),
            ("version", &version),
            ("public", "yes"),
            ("reason", "openbaar"),
        ],
    );
    assert_eq!(done.leads_to(), format!("/cases/{case}/work#decisions"));
    Visitor::anyone(app)
        .get(&format!("/register/{number}"))
        .expect(200);
    // What was read before is not written over, and nothing that was typed is lost.
    bureau
        .post(
            &path,
            &[
                ("decision", id),
                ("version", &version),
                ("public", "no"),
                ("reason", "te vroeg"),
            ],
        )
        .expect(412)
        .says("te vroeg")
        .says("intussen door iemand anders veranderd");
}
