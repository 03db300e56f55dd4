//! Remarks on minutes that were sent round, and what the history tells of words.

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::minutes::{Held, LATER, adopt, dealt_with, send_round, write};
use crate::app::{App, Backend, both};
use crate::world::World;

#[apply(both)]
fn remarks_are_taken_until_their_day_and_answered_once(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    let member = &w.table_members["windesheim"].client;
    let path = held.path("/minutes-remarks");
    let remark = |text: &str| member.post(&path, json!({ "text": text }));
    assert_eq!(
        remark("Te vroeg.").problem(409, "blocked").blockers(),
        ["minutes-not-sent-round"]
    );
    held.write(&w);
    send_round(&w.bureau, &held.id).expect(201);
    let other_item = json!({ "agendaItemId": edba::domain::Id::new(), "text": "Waar?" });
    let unknown = member.post(&path, other_item).problem(400, "invalid-input");
    assert_eq!(unknown.faults(), ["/agendaItemId"]);
    let made = remark("De naam klopt niet.").expect(201);
    assert_eq!(
        (&made.body["number"], &made.body["answer"]),
        (&json!(1), &Value::Null)
    );
    w.bureau
        .post(&path, json!({ "text": "Van het bureau." }))
        .problem(403, "forbidden");
    w.board_members["windesheim"]
        .client
        .post(&path, json!({ "text": "Van de board." }))
        .problem(404, "not-found");
    let answers = format!("/v1/minutes-remarks/{}/answers", made.id());
    let answer = |body: Value| w.bureau.post(&answers, body);
    let why = answer(json!({ "answer": "not-taken-over" })).problem(400, "invalid-input");
    assert_eq!(why.faults(), ["/text"]);
    let said = json!({ "answer": "not-taken-over", "text": "Zo staat hij in het register." });
    let answered = answer(said.clone()).expect(200);
    assert_eq!(answered.body["answerText"], "Zo staat hij in het register.");
    assert_eq!(
        answer(said).problem(409, "blocked").blockers(),
        ["remark-is-answered"]
    );
    // The last day counts.
    app.at("2026-03-18T22:59:59Z");
    remark("Op de valreep.").expect(201);
    app.at("2026-03-18T23:00:00Z");
    assert_eq!(
        remark("Te laat.").problem(409, "blocked").blockers(),
        ["remarks-are-closed"]
    );
    let texts: Vec<Value> = member
        .get(&path)
        .items()
        .iter()
        .map(|one| one["text"].clone())
        .collect();
    assert_eq!(texts, [json!("De naam klopt niet."), json!("Op de valreep.")]);
    let (code, said) = crate::verify::verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn words_of_minutes_stand_in_no_event(backend: Backend) {
    const MARK: &str = "Kersenbloesem";
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    for item in &held.items {
        let part = json!({ "outcome": "dealt-with", "text": MARK, "decisionText": MARK });
        write(&w.bureau, item, 0, part).expect(200);
    }
    let round = json!({ "remarksUntilDate": "2026-03-18", "note": MARK });
    w.bureau
        .post_about(&held.path(""), "minutes-versions", round)
        .expect(201);
    let member = &w.table_members["windesheim"].client;
    let remark = member
        .post(&held.path("/minutes-remarks"), json!({ "text": MARK }))
        .expect(201)
        .id();
    let answer = json!({ "answer": "not-taken-over", "text": MARK });
    w.bureau
        .post(&format!("/v1/minutes-remarks/{remark}/answers"), answer)
        .expect(200);
    write(&w.bureau, &held.items[0], 1, dealt_with(MARK)).expect(200);
    app.at(LATER);
    adopt(&w.bureau, &held.id, &held.later).expect(201);
    let mut events = 0;
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/events?streamId={}&limit=100{cursor}", w.table);
        let page = w.bureau.get(&path).expect(200);
        assert!(!page.text.contains(MARK), "{}", page.text);
        events += page
            .items()
            .iter()
            .filter(|event| event["kind"].as_str().unwrap().starts_with("minutes."))
            .count();
        match page.body["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    // Three parts, sent round, a remark, its answer, adopted.
    assert_eq!(events, 7);
}
