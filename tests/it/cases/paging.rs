//! Pagination: in any order, without loss or repetition while cases are added.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use edba::domain::collation::sort_key;
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::world::World;
use crate::app::{App, Backend, both};

const SORTS: [&str; 8] = [
    "-createdAt",
    "createdAt",
    "-updatedAt",
    "updatedAt",
    "title",
    "-title",
    "asked",
    "-asked",
];

/// What a list in this order compares, as text that sorts alike.
fn key(case: &Value, sort: &str) -> String {
    match sort.trim_start_matches('-') {
        "createdAt" => String::new(),
        "asked" => {
            let asked: f64 = case["totals"]["asked"].as_str().unwrap().parse().unwrap();
            format!("{asked:020.2}")
        }
        "title" => sort_key(case["title"].as_str().unwrap()),
        field => case[field].as_str().unwrap().to_owned(),
    }
}

#[apply(both)]
fn every_order_is_paged_without_loss_or_repetition_while_cases_come_in(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mut known = Vec::new();
    for n in 0..11 {
        app.at(&format!("2026-03-02T09:00:{:02}Z", n / 2));
        // Titles and amounts that come twice, and a title whose key has accents and capitals at its end.
        let long = "Vernieuwing van de haven en uitbreiding van het laboratorium voor de opleiding, de proeftuin en \
                    de financiële coöperaties in Almere Poort en Almere Haven, tweede fase: Één";
        let mut content = world.draft(["Zorg", long, "Media", "zon"][n % 4]);
        content["budgetLines"] = json!([{
            "description": "Bouw", "expenditureKind": "investment", "budgetYear": 2026,
            "amount": format!("{}.00", 1 + (n * 7) % 5),
        }]);
        known.push(world.register(content).id());
    }
    for sort in SORTS {
        let mut seen: Vec<Value> = Vec::new();
        let mut path = format!("/v1/cases?sort={sort}&limit=3");
        loop {
            let page = world.bureau.get(&path).expect(200);
            seen.extend(page.items());
            let link = page.header("link");
            if link.is_empty() {
                assert!(page.body["nextCursor"].is_null());
                break;
            }
            path = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
            assert!(path.contains("limit=3"), "{path}");
            if seen.len() < 12 {
                world.register(world.draft("Nieuw"));
            }
        }
        let ids: Vec<&str> = seen.iter().map(|c| c["id"].as_str().unwrap()).collect();
        for id in &known {
            assert_eq!(ids.iter().filter(|seen| *seen == id).count(), 1, "{sort}: {id}");
        }
        let places: Vec<(String, String)> = seen
            .iter()
            .map(|c| (key(c, sort), c["number"].as_str().unwrap().to_owned()))
            .collect();
        let mut ordered = places.clone();
        ordered.sort();
        if sort.starts_with('-') {
            ordered.reverse();
        }
        assert_eq!(places, ordered, "{sort}");
    }
}

#[apply(both)]
fn titles_are_in_the_order_of_a_dictionary(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let ordered = [
        "10 banen",
        "appel",
        "Appel",
        "Één",
        "Een loket",
        "Łódź",
        "lof",
        "œuvre",
        "Straße",
        "strateeg",
        "Zebra",
        "zon",
    ];
    for place in [7, 2, 11, 0, 9, 4, 1, 10, 3, 6, 8, 5] {
        world.register(world.draft(ordered[place]));
    }
    let mut titles = Vec::new();
    let mut path = "/v1/cases?sort=title&limit=5".to_owned();
    loop {
        let page = world.bureau.get(&path).expect(200);
        titles.extend(
            page.items()
                .iter()
                .map(|c| c["title"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page.body["nextCursor"].as_str() else {
            break;
        };
        path = format!("/v1/cases?sort=title&limit=5&cursor={cursor}");
    }
    assert_eq!(titles, ordered);
    let first = world
        .bureau
        .get("/v1/cases?sort=-title&limit=1")
        .expect(200)
        .items()[0]["title"]
        .clone();
    assert_eq!(first, "zon");
}

#[apply(both)]
fn pages_of_a_search_follow_each_other_too(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    for n in 0..7 {
        world.register(world.draft(&format!("Zwembad {n}")));
        world.register(world.draft(&format!("Ijsbaan {n}")));
    }
    for sort in SORTS {
        let mut titles = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = world
                .bureau
                .get(&format!("/v1/cases?text=zwembaden&limit=2&sort={sort}{cursor}"))
                .expect(200);
            titles.extend(
                page.items()
                    .iter()
                    .map(|c| c["title"].as_str().unwrap().to_owned()),
            );
            let Some(next) = page.body["nextCursor"].as_str() else {
                break;
            };
            cursor = format!("&cursor={next}");
        }
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), 7, "{sort}: {titles:?}");
        assert!(titles.iter().all(|t| t.starts_with("Zwembad")));
    }
}

#[apply(both)]
fn a_cursor_is_good_for_its_own_order_only(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    for n in 0..3 {
        world.register(world.draft(&format!("Zaak {n}")));
    }
    let page = world.bureau.get("/v1/cases?sort=title&limit=2").expect(200);
    let cursor = page.body["nextCursor"].as_str().unwrap().to_owned();
    world
        .bureau
        .get(&format!("/v1/cases?sort=title&limit=2&cursor={cursor}"))
        .expect(200);
    for sort in ["-title", "asked", "-createdAt"] {
        let answer = world
            .bureau
            .get(&format!("/v1/cases?sort={sort}&cursor={cursor}"));
        assert_eq!(answer.problem(400, "invalid-input").faults(), ["?cursor"]);
    }
    // What is no cursor, and one that is made up: a title with a NUL, a number that is none.
    let made_up = |cursor: serde_json::Value| URL_SAFE_NO_PAD.encode(cursor.to_string());
    let right = made_up(json!({ "sort": "title", "number": 1, "title_key": "a" }));
    world
        .bureau
        .get(&format!("/v1/cases?sort=title&cursor={right}"))
        .expect(200);
    for forged in [
        "x".to_owned(),
        "e30".to_owned(),
        made_up(json!({ "sort": "title", "number": 1, "title_key": "a\0b" })),
        made_up(json!({ "sort": "title", "number": "1", "title_key": "a" })),
        made_up(json!({ "sort": "title", "number": 1 })),
    ] {
        world
            .bureau
            .get(&format!("/v1/cases?sort=title&cursor={forged}"))
            .problem(400, "invalid-input");
    }
    for part in ["revisions", "events", "comments"] {
        let address = format!("/v1/cases/{}/{part}", page.items()[0]["id"].as_str().unwrap());
        for query in ["cursor=-1", "cursor=x", "limit=0", "colour=red"] {
            world
                .bureau
                .get(&format!("{address}?{query}"))
                .problem(400, "invalid-input");
        }
    }
}
