//! Secret ballots: who took part is known; how each voted is known to nobody.

use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::ballots::{review, rules};
use crate::world::{World, vote};

#[apply(both)]
fn a_secret_vote_is_cast_once_and_told_to_nobody(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |r| r["secret"] = json!(true));
    let (case, ballot) = review(&w);
    let positions = [
        ("ibm-nederland", "against"),
        ("windesheim", "for"),
        ("gemeente-almere", "for"),
    ];
    for (code, position) in positions {
        let receipt = vote(
            &w.table_members[code].client,
            &ballot,
            json!({ "position": position }),
        )
        .expect(200);
        assert!(receipt.body["vote"].is_null());
        assert!(!receipt.text.contains(position), "{}", receipt.text);
    }
    let again = vote(
        &w.table_members["windesheim"].client,
        &ballot,
        json!({ "position": "against" }),
    )
    .problem(403, "forbidden");
    assert_eq!(again.blockers(), ["secret-vote-is-final"]);
    assert_eq!(
        w.bureau
            .get(&format!("/v1/ballots/{ballot}/votes"))
            .expect(200)
            .body["votes"],
        json!([])
    );
    let turnout = w.bureau.get(&format!("/v1/ballots/{ballot}/turnout")).expect(200);
    assert_eq!(turnout.body["voted"], 3);
    assert!(turnout.body["tally"].is_null());
    let events = w
        .bureau
        .get(&format!("/v1/cases/{case}/events?limit=100"))
        .expect(200);
    for event in events
        .items()
        .iter()
        .filter(|e| e["kind"] == "ballot.participated")
    {
        assert!(event["data"]["position"].is_null(), "{event}");
    }
    let closed = w.close(&ballot).expect(200);
    assert_eq!(closed.body["tally"]["forCount"], 2);
    assert_eq!(closed.body["tally"]["againstCount"], 1);
}

#[apply(both)]
fn a_secret_ballot_ends_with_its_last_paper_where_the_body_says_so(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |r| {
        r["secret"] = json!(true);
        r["closeWhenAllVoted"] = json!(true);
    });
    let (_, ballot) = review(&w);
    for (code, then) in [
        ("ibm-nederland", "open"),
        ("windesheim", "open"),
        ("gemeente-almere", "closed"),
    ] {
        vote(
            &w.table_members[code].client,
            &ballot,
            json!({ "position": "for" }),
        )
        .expect(200);
        assert_eq!(
            w.bureau.get(&format!("/v1/ballots/{ballot}")).expect(200).body["status"],
            then,
            "{code}"
        );
    }
}

#[apply(both)]
fn a_secret_ballot_with_fewer_than_three_votes_tells_nothing_of_them(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |r| r["secret"] = json!(true));
    let ballots = ["for", "against"].map(|position| {
        let (case, ballot) = review(&w);
        for code in ["ibm-nederland", "windesheim"] {
            vote(
                &w.table_members[code].client,
                &ballot,
                json!({ "position": position }),
            )
            .expect(200);
        }
        (case, ballot)
    });
    let mut told = Vec::new();
    for (case, ballot) in ballots {
        let closed = w.close(&ballot).expect(200);
        assert_eq!(closed.body["tally"]["countsShown"], false);
        assert!(closed.body["tally"]["forCount"].is_null());
        assert_eq!(closed.body["tally"]["quorumNeeded"], 3);
        assert_eq!(closed.body["result"], "no-quorum", "{}", closed.text);
        let events = w
            .bureau
            .get(&format!("/v1/cases/{case}/events?limit=100"))
            .expect(200)
            .items();
        let close = events.iter().find(|e| e["kind"] == "ballot.closed").unwrap();
        told.push((closed.body["tally"].clone(), close["data"].clone()));
    }
    assert_eq!(told[0], told[1], "nobody can tell which was which");
}

#[apply(both)]
fn a_ballot_is_not_secret_where_fewer_than_three_may_vote(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |r| r["secret"] = json!(true));
    let mut content = w.content("Almere Labs");
    // Who gets the money is recused: two of the three are left.
    content["recipientOrganisationIds"] = json!([w.organisations["ibm-nederland"]]);
    let case = w.bureau.post("/v1/cases", content).expect(201).id();
    let open = json!({ "command": "open-review" });
    let refused = w.command(&case, open.clone()).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["too-few-seats-for-secrecy"]);
    assert_eq!(refused.body["blockers"][0]["waitingOn"], "bureau");
    assert_eq!(
        w.bureau.get(&format!("/v1/cases/{case}")).expect(200).body["status"],
        "proposal"
    );
    rules(&w, |_| {});
    w.command(&case, open).expect(200);
}
