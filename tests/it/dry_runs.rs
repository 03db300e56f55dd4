//! A dry run and the command itself agree: it is allowed exactly if the command succeeds, and else for the same
//! reasons. Each command is run both ways, in a transaction that is rolled back, in every state that a case reaches.

use edba::domain::codes::{BallotCommand, BallotKind, Position, RatificationOutcome, Role};
use edba::domain::workflow::CommandInput;
use edba::domain::{Id, Moment};
use edba::error::{Error, Result};
use edba::service::ballots::{self, NewBoardBallot};
use edba::service::ratifications::{self, Answer};
use edba::service::votes::{self, NewVote};
use edba::service::{Actor, Context, Who, accounts, workflow};
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::ballots::rules;
use crate::decided::Decided;
use crate::world::{World, vote};

/// The accounts of these roles that ask.
fn actors(app: &App) -> Vec<Actor> {
    let asked = [
        Role::Bureau,
        Role::Initiator,
        Role::TableMember,
        Role::BoardMember,
    ];
    app.work(|cx| accounts::list(cx, None, None, 1_000))
        .into_iter()
        .filter(|account| asked.contains(&account.role))
        .map(|account| Actor {
            id: account.id,
            name: account.name,
            role: account.role,
            organisation_id: account.organisation_id,
            representative_id: account.representative_id,
            is_account: true,
        })
        .collect()
}

/// What came of a command that is then rolled back: nothing, or the codes of what stood in the way.
fn given<T>(app: &App, actor: &Actor, work: impl FnOnce(&mut Context<'_>) -> Result<T>) -> Vec<String> {
    let mut outcome = None;
    let rolled_back = app.state.unit_of_work().write(Who::Known(actor), |cx| {
        outcome = Some(work(cx).map(drop));
        Err::<(), _>(Error::conflict("rolled back"))
    });
    assert!(rolled_back.is_err());
    let Err(error) = outcome.unwrap() else {
        return Vec::new();
    };
    assert!(
        matches!(error.code.as_str(), "blocked" | "forbidden" | "conflict"),
        "{error}"
    );
    if error.obstacles.is_empty() {
        return vec![error.code.as_str().to_owned()];
    }
    error
        .obstacles
        .into_iter()
        .map(|obstacle| obstacle.code)
        .collect()
}

fn dry<T>(app: &App, actor: &Actor, work: impl FnOnce(&mut Context<'_>) -> Result<T>) -> Option<T> {
    // What an account does not see it is told nothing of.
    app.state.unit_of_work().read(Who::Known(actor), work).ok()
}

fn later(cx: &Context<'_>, days: i64) -> Moment {
    cx.now.plus(chrono::Duration::days(days))
}

/// Compares every dry run about a case with the commands themselves; tells what was compared, as
/// `command allowed` or `command blocker blocker`.
fn agree(app: &App, case: &str) -> Vec<String> {
    let case: Id = case.parse().unwrap();
    let mut told = Vec::new();
    let mut compare = |what: String, actor: &Actor, allowed: bool, dry: Vec<String>, given: Vec<String>| {
        assert_eq!(dry, given, "{what} by {} ({})", actor.name, actor.role);
        assert_eq!(allowed, given.is_empty(), "{what}");
        let reasons = if given.is_empty() {
            "allowed".to_owned()
        } else {
            given.join(" ")
        };
        told.push(format!("{} {what} {reasons}", actor.role));
    };
    for actor in actors(app) {
        let states = dry(app, &actor, |cx| workflow::dry_run(cx, case)).map(|(_, states)| states);
        for state in states.into_iter().flatten() {
            let codes = state.blockers.iter().map(|b| b.code.to_string()).collect();
            let met = given(app, &actor, |cx| {
                let input = CommandInput {
                    reason: Some("Daarom.".into()),
                    defer_until: Some(later(cx, 30).local_date()),
                    final_report: Some("Alles is gebouwd.".into()),
                    ..CommandInput::bare(state.command)
                };
                workflow::give(cx, case, input, None)
            });
            compare(state.command.to_string(), &actor, state.allowed, codes, met);
        }
        let all = dry(app, &actor, |cx| {
            let filter = ballots::BallotFilter {
                case_id: Some(case),
                ..Default::default()
            };
            ballots::list(cx, filter, false, None, 100)
        });
        for ballot in all.into_iter().flatten() {
            let (_, states) = dry(app, &actor, |cx| ballots::commands(cx, ballot.id)).unwrap();
            for state in states {
                // The route admits nobody else; the dry run says so.
                if state.command != BallotCommand::Vote && actor.role != Role::Bureau {
                    assert_eq!(state.blockers[0].code, "not-your-role");
                    continue;
                }
                let met = given(app, &actor, |cx| match state.command {
                    BallotCommand::Extend => {
                        let closes_at = ballot.closes_at.plus(chrono::Duration::days(3));
                        ballots::extend(cx, ballot.id, closes_at, "Vakantie.", |_| Ok(())).map(drop)
                    }
                    BallotCommand::Cancel => ballots::cancel(cx, ballot.id, "Vergissing.").map(drop),
                    BallotCommand::Close => ballots::close(cx, ballot.id).map(drop),
                    BallotCommand::Vote => {
                        let new = NewVote {
                            seat_id: None,
                            position: Position::Abstain,
                            reason: None,
                            pledges: Vec::new(),
                        };
                        votes::cast(cx, ballot.id, &new).map(drop)
                    }
                });
                let codes = state.blockers.into_iter().map(|b| b.code).collect();
                compare(
                    format!("{} {}", state.command, ballot.kind),
                    &actor,
                    state.allowed,
                    codes,
                    met,
                );
            }
        }
        if actor.role != Role::Bureau {
            continue;
        }
        for state in dry(app, &actor, |cx| ballots::openings(cx, case)).unwrap() {
            let met = given(app, &actor, |cx| {
                let closes_at = later(cx, 10);
                ballots::open_ballot(
                    cx,
                    NewBoardBallot {
                        case_id: case,
                        body_id: state.body_id,
                        question: None,
                        closes_at,
                        supplementary: state.kind == BallotKind::Supplementary,
                        conditions: Vec::new(),
                        ratification_due: None,
                        lifts_budget_breach: false,
                        supersedes_id: state.supersedes_ballot_id,
                        supersedes_decision_id: state.supersedes_decision_id,
                    },
                )
            });
            let codes = state.blockers.into_iter().map(|b| b.code).collect();
            compare(format!("open {}", state.kind), &actor, state.allowed, codes, met);
        }
        let slice = ratifications::Slice {
            after: None,
            limit: 100,
        };
        for asked in dry(app, &actor, |cx| ratifications::list(cx, Some(case), None, slice)).unwrap() {
            for state in dry(app, &actor, |cx| ratifications::commands(cx, asked.id)).unwrap() {
                let met = given(app, &actor, |cx| {
                    let answer = Answer {
                        outcome: state.outcome,
                        document: Some("Besluit RvB 2026-12".into()),
                        reason: Some("Zo is besloten.".into()),
                    };
                    ratifications::answer(cx, asked.id, answer)
                });
                let codes = state.blockers.into_iter().map(|b| b.code).collect();
                let what = match state.outcome {
                    RatificationOutcome::Given => "ratify",
                    RatificationOutcome::Refused => "refuse",
                };
                compare(what.to_owned(), &actor, state.allowed, codes, met);
            }
        }
    }
    told
}

/// The same, and that among it was this of the bureau.
#[track_caller]
fn agree_that(app: &App, case: &str, said: &[&str]) {
    let told = agree(app, case);
    for line in said {
        let line = format!("bureau {line}");
        assert!(told.contains(&line), "{line} is not in {told:#?}");
    }
}

#[apply(both)]
fn a_table_that_cannot_vote_is_told_by_the_dry_run_too(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let tables = w.bureau.get("/v1/bodies?kind=table").expect(200).items();
    let empty = tables.iter().find(|t| t["id"] != json!(w.table)).unwrap()["id"].clone();
    let mut content = w.content("Almere Labs");
    content["coReviewTableIds"] = json!([empty]);
    let case = w.bureau.post("/v1/cases", content).expect(201).id();
    agree_that(app, &case, &["open-review no-seats"]);
    let refused = w
        .command(&case, json!({ "command": "open-review" }))
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["no-seats"]);

    // Windesheim is to receive money and may not vote: two are too few for a secret ballot.
    rules(&w, |r| r["secret"] = json!(true));
    let mut content = w.content("Geheim");
    content["recipientOrganisationIds"] = json!([w.organisations["windesheim"]]);
    let case = w.bureau.post("/v1/cases", content).expect(201).id();
    agree_that(app, &case, &["open-review too-few-seats-for-secrecy"]);
}

#[apply(both)]
fn the_dry_runs_agree_from_the_proposal_to_a_rejection(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    agree_that(
        app,
        &case,
        &[
            "open-review allowed",
            "open decision wrong-state",
            "finance wrong-state",
        ],
    );
    rules(&w, |_| {});
    let review = json!({ "command": "open-review", "ballotsCloseAt": "2026-03-10T12:00:00Z" });
    w.command(&case, review).expect(200);
    let ballot = w.open_ballot(&case);
    agree_that(
        app,
        &case,
        &[
            "extend advice allowed",
            "cancel advice allowed",
            "close advice deadline-not-passed",
            "open advice ballot-open",
            "forward ballots-open",
            "vote advice forbidden",
        ],
    );
    for member in w.table_members.values() {
        vote(&member.client, &ballot, json!({ "position": "for" })).expect(200);
    }
    app.at("2026-03-10T12:00:00Z");
    agree_that(
        app,
        &case,
        &[
            "extend advice deadline-passed",
            "cancel advice deadline-passed",
            "close advice allowed",
        ],
    );
    w.close(&ballot).expect(200);
    agree_that(
        app,
        &case,
        &[
            "forward allowed",
            "open advice allowed",
            "close advice ballot-closed",
        ],
    );
    w.command(&case, json!({ "command": "forward" })).expect(200);
    agree_that(
        app,
        &case,
        &[
            "open decision allowed",
            "open supplementary no-decision",
            "reject no-decision",
        ],
    );

    let board = json!({ "caseId": case, "closesAt": "2026-03-20T12:00:00Z" });
    let ballot = w.bureau.post("/v1/ballots", board.clone()).expect(201).id();
    w.vote_for("windesheim", &ballot, 40_000).expect(200);
    agree_that(
        app,
        &case,
        &[
            "extend decision allowed",
            "cancel decision allowed",
            "close decision deadline-not-passed",
            "open decision ballot-open",
            "refer-back allowed",
            "withdraw allowed",
        ],
    );
    // What waits for a second bureau member.
    w.bureau
        .post(
            &format!("/v1/ballots/{ballot}/cancellations"),
            json!({ "reason": "Fout." }),
        )
        .expect(202);
    let longer = json!({ "closesAt": "2026-03-21T12:00:00Z", "reason": "Vakantie." });
    w.bureau
        .post_about(&format!("/v1/ballots/{ballot}"), "extensions", longer)
        .expect(202);
    w.command(
        &case,
        json!({ "command": "refer-back", "reason": "Nieuwe cijfers." }),
    )
    .expect(202);
    agree_that(
        app,
        &case,
        &[
            "extend decision approval-pending",
            "cancel decision approval-pending",
            "refer-back approval-pending",
        ],
    );
    // At the deadline the vote is over, and nobody waits for a second member to count it.
    app.at("2026-03-20T12:00:00Z");
    agree_that(
        app,
        &case,
        &["close decision allowed", "cancel decision deadline-passed"],
    );
    w.close(&ballot).expect(200);
    assert_eq!(w.decision(&case)["outcome"], "no-quorum");
    agree_that(
        app,
        &case,
        &[
            "reject decision-not-rejected",
            "open decision allowed",
            "refer-back approval-pending",
        ],
    );
    let again = json!({ "caseId": case, "closesAt": "2026-03-27T12:00:00Z" });
    let again = w.bureau.post("/v1/ballots", again).expect(201).id();
    for member in w.board_members.values() {
        vote(&member.client, &again, json!({ "position": "against" })).expect(200);
    }
    agree_that(app, &case, &["reject allowed", "finance decision-not-adopted"]);
    w.command(
        &case,
        json!({ "command": "reject", "reason": "De board wil niet." }),
    )
    .expect(200);
    agree_that(app, &case, &["reject wrong-state", "withdraw wrong-state"]);
    assert!(crate::killed::verify(app).0);
}

#[apply(both)]
fn the_dry_runs_agree_from_the_decision_to_the_monitoring(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    agree_that(
        app,
        &it.case,
        &[
            "finance ratification-open condition-open",
            "ratify allowed",
            "refuse allowed",
            "open decision allowed",
            "open supplementary no-gap",
        ],
    );
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
    let outcomes = format!("/v1/ratifications/{}/outcomes", it.ratification);
    let proposed = it.w.bureau.post(&outcomes, given).expect(202);
    agree_that(app, &it.case, &["ratify approval-pending", "refuse allowed"]);
    it.approve(&proposed).expect(200);
    let fulfilments = format!("/v1/conditions/{}/fulfilments", it.condition);
    it.w.bureau
        .post(&fulfilments, json!({ "evidence": "OV-12" }))
        .expect(200);
    agree_that(
        app,
        &it.case,
        &[
            "finance allowed",
            "ratify ratification-answered",
            "refuse ratification-answered",
        ],
    );
    // Each obstacle has a sentence in both languages.
    let commands = format!("/v1/ratifications/{}/commands", it.ratification);
    for state in it.w.bureau.get(&commands).expect(200).body["commands"]
        .as_array()
        .unwrap()
    {
        assert_eq!(
            state["blockers"][0]["nl"], "De bekrachtiging is eerder al gegeven.",
            "{state}"
        );
        assert_eq!(
            state["blockers"][0]["en"], "The ratification was given before.",
            "{state}"
        );
    }
    it.w.command_by_two(&it.case, json!({ "command": "finance" }))
        .expect(200);
    agree_that(
        app,
        &it.case,
        &[
            "monitor commitment-not-acknowledged no-monitorable-indicator",
            "reopen no-refused-commitment",
        ],
    );
    let partner = it.partner("usg-people");
    partner
        .post(
            &format!("/v1/commitments/{}/refusals", it.commitment),
            json!({ "reason": "Geen geld" }),
        )
        .expect(200);
    agree_that(app, &it.case, &["reopen allowed"]);
    it.w.command_by_two(&it.case, json!({ "command": "reopen", "reason": "weigering" }))
        .expect(200);
    let told = agree(app, &it.case);
    assert!(
        told.contains(&"initiator withdraw not-your-role".to_owned()),
        "funders hold commitments: {told:#?}"
    );
    assert!(crate::killed::verify(app).0);
}
