//! Query plans: with 100,000 cases every list, filter, search and next page uses an index, in two statements.

use diesel::connection::SimpleConnection;
use edba::domain::codes::{CaseSort, CaseStatus, Role};
use edba::domain::search_words::{ANALYSIS_VERSION, asked_words};
use edba::domain::{Cents, Id, Moment};
use edba::service::cases::analysis::note_frequencies;
use edba::service::cases::{After, CaseFilter, SortKey};
use edba::store::cases::{Listing, Sees};
use rstest_reuse::apply;

pub use super::explained::plan;
use super::walks::{a_walk_reads_the_index_in_which_it_ends, the_next_match_is_found_block_by_block};
use super::world::{World, date, representative, seat};
use crate::app::{App, Backend, both, moment};
use crate::bulk_data::{analyse, identity, numbers};

/// Whether a plan reads the table of cases from its beginning to its end, in no order.
fn reads_every_case(plan: &[String]) -> bool {
    plan.iter().any(|step| {
        step.contains("Seq Scan on business_cases")
            || (step.contains("SCAN business_cases") && !step.contains("USING"))
    })
}

/// Whether SQLite looks a match up in the index of an order instead of by its number.
fn reads_an_order_for_each_match(plan: &[String]) -> bool {
    plan.iter().any(|step| step.contains("SCAN case_search"))
        && !plan.iter().any(|step| step.contains("(number_key=?)"))
}

const CASES: i64 = 100_000;

fn load(app: &App, world: &World) {
    let (numbers, id) = (numbers(app.backend, CASES), identity(app.backend, 0, "i"));
    // What else the two databases write differently: a text of n digits, a moment.
    let (digits, at) = match app.backend {
        Backend::Sqlite => (
            "printf('%06d', i)",
            "datetime('2025-01-01', '+' || (i * 5) || ' minutes')",
        ),
        Backend::Postgres => (
            "lpad(i::text, 6, '0')",
            "timestamp '2025-01-01' + i * interval '5 minutes'",
        ),
    };
    let World {
        programme,
        ibm,
        boogaart,
        almere,
        ict_table,
        health_table,
        ..
    } = world;
    let [frequent, rare, some, old] =
        ["Almere", "zeldzaam", "soms", "vroeger"].map(|word| asked_words(word).concat());
    let content = serde_json::json!({ "title": "Zaak", "initiatorOrganisationId": ibm });
    let sql = format!(
        "{numbers} INSERT INTO business_cases
           (id, number, number_key, programme_id, machine_version, status, status_since, round, revision, version,
            title, cluster_code, programme_line_code, scope_code, lead_table_id, initiator_id,
            cost_cents, cover_cents, asked_cents, content, search_text, title_key, analysis_version, board_since, created_by, created_at, updated_at)
         SELECT {id}, 'BC-2025-' || {digits}, 2025000000 + i, '{programme}', 1,
            CASE i % 10 WHEN 0 THEN 'board-decision' WHEN 1 THEN 'financed' WHEN 2 THEN 'table-review' ELSE 'proposal' END,
            {at}, 0, 1, 1, 'Zaak ' || ((i * 7919) % 100003),
            CASE WHEN i % 200 = 0 THEN 'health' ELSE 'ict-media' END,
            CASE WHEN i % 100 = 0 THEN 'C1a' ELSE 'G' || (i % 7 + 1) END,
            CASE WHEN i % 4 = 0 THEN 'flevoland' ELSE 'almere' END,
            CASE WHEN i % 50 = 0 THEN '{health_table}' ELSE '{ict_table}' END,
            CASE WHEN i % 500 = 0 THEN '{boogaart}' ELSE '{ibm}' END,
            i * 100, 0, i * 100, '{content}',
            '{frequent} zak nummer' || i || CASE WHEN i % 1000 = 0 THEN ' {rare}' ELSE '' END
                || CASE WHEN i % 20 = 0 THEN ' {some}' ELSE '' END || CASE WHEN i < 9000 THEN ' {old}' ELSE '' END || ' / zak',
            'zaak ' || ((i * 7919) % 100003), {ANALYSIS_VERSION},
            CASE WHEN i % 10 < 2 THEN {at} END,
            (SELECT min(id) FROM accounts), {at}, {at}
         FROM n;
         INSERT INTO case_tables (case_id, body_id, is_lead)
           SELECT id, lead_table_id, 1 = 1 FROM business_cases;
         INSERT INTO funding_lines (case_id, line, funder, instrument, budget_year, expenditure_kind, amount_cents)
           SELECT id, 0, CASE WHEN number_key % 1000 = 0 THEN '{almere}' ELSE 'Bank ' || (number_key % 300) END,
             'credit', 2026, 'investment', 100 FROM business_cases WHERE number_key % 2 = 0;",
    );
    let mut conn = app.state.db.writer().unwrap();
    if app.backend == Backend::Postgres {
        conn.batch_execute("SET statement_timeout = 0").unwrap();
    }
    conn.batch_execute(&format!("BEGIN; {sql} COMMIT;")).unwrap();
    analyse(&mut conn);
}

fn of_statuses(statuses: &[CaseStatus]) -> CaseFilter {
    CaseFilter {
        statuses: statuses.to_vec(),
        ..CaseFilter::default()
    }
}

/// Everything that can be asked for, by name.
fn questions(world: &World) -> Vec<(&'static str, CaseFilter)> {
    let all = CaseFilter::default;
    vec![
        ("everything", all()),
        ("status", of_statuses(&[CaseStatus::Financed])),
        (
            "two statuses",
            of_statuses(&[CaseStatus::Financed, CaseStatus::Monitored]),
        ),
        (
            "table",
            CaseFilter {
                table_id: Some(world.health_table),
                ..all()
            },
        ),
        (
            "cluster",
            CaseFilter {
                cluster: Some("health".into()),
                ..all()
            },
        ),
        (
            "programme line",
            CaseFilter {
                programme_line: Some("C1".into()),
                ..all()
            },
        ),
        (
            "scope",
            CaseFilter {
                scope: Some("flevoland".into()),
                ..all()
            },
        ),
        (
            "funder by identity",
            CaseFilter {
                funder: Some(world.almere.to_string()),
                ..all()
            },
        ),
        (
            "funder by name",
            CaseFilter {
                funder: Some("Bank 7".into()),
                ..all()
            },
        ),
        (
            "initiator",
            CaseFilter {
                initiator_id: Some(world.boogaart),
                ..all()
            },
        ),
        (
            "amount",
            CaseFilter {
                asked_min: Some(Cents::euros(50_000)),
                asked_max: Some(Cents::euros(51_000)),
                ..all()
            },
        ),
        (
            "registered",
            CaseFilter {
                created_from: Some(Moment::start_of(date("2025-06-01"))),
                created_before: Some(Moment::start_of(date("2025-06-08"))),
                ..all()
            },
        ),
        (
            "changed",
            CaseFilter {
                updated_since: Some(moment("2025-12-01T00:00:00Z")),
                ..all()
            },
        ),
        (
            "frequent word",
            CaseFilter {
                words: asked_words("Almere"),
                ..all()
            },
        ),
        (
            "rare word",
            CaseFilter {
                words: asked_words("zeldzaam"),
                ..all()
            },
        ),
        (
            "word and filters",
            CaseFilter {
                words: asked_words("Almere"),
                statuses: vec![CaseStatus::Financed],
                scope: Some("almere".into()),
                ..all()
            },
        ),
    ]
}

fn key_of(sort: CaseSort) -> SortKey {
    match sort {
        CaseSort::Newest | CaseSort::Oldest => SortKey::Number,
        CaseSort::UpdatedLast | CaseSort::UpdatedFirst => SortKey::UpdatedAt(moment("2025-09-01T00:00:00Z")),
        CaseSort::Title | CaseSort::TitleDescending => SortKey::Title("zaak 5".into()),
        CaseSort::AskedLeast | CaseSort::AskedMost => SortKey::Asked(Cents::euros(50_000)),
    }
}

#[apply(both)]
fn a_hundred_thousand_cases_are_read_by_index_in_two_statements(backend: Backend) {
    let app = &App::start(backend);
    // The same service, telling how many statements each answer took.
    let app = &App::start_with(app.backend, &["--server-timing"]);
    let world = World::new(app);
    load(app, &world);
    every_question_is_served_by_an_index(app, &world);
    a_status_in_each_order_is_read_in_that_order(app);
    a_walk_reads_the_index_in_which_it_ends(app);
    the_next_match_is_found_block_by_block(app);
    every_search_takes_few_statements_and_finds_all(app, &world);
    every_list_takes_two_statements(app, &world);
}

fn every_question_is_served_by_an_index(app: &App, world: &World) {
    let member = representative(app, world.ibm);
    seat(app, world.health_table, member, "2026-01-01", None, None);
    let readers = [
        ("bureau", Sees::Everything),
        ("initiator", Sees::OfInitiator(world.boogaart)),
        (
            "member",
            Sees::OfSeats {
                representative_id: member,
                today: date("2026-03-02"),
            },
        ),
    ];
    assert!(reads_every_case(&["SCAN business_cases".into()]));
    assert!(reads_every_case(&[
        "->  Parallel Seq Scan on business_cases  (cost=0.00)".into()
    ]));
    let mut conn = app.state.db.reader().unwrap();
    let mut wrong = Vec::new();
    for (reader, sees) in &readers {
        for (question, filter) in questions(world) {
            for sort in CaseSort::ALL {
                let next = After {
                    key: key_of(*sort),
                    number_key: 2_025_050_000,
                };
                for (page, after) in [("first", None), ("next", Some(next.clone()))] {
                    let listing = Listing::new(sees.clone(), filter.clone(), *sort, after.clone(), 26);
                    let mut listings = vec![listing.clone()];
                    if !filter.words.is_empty() {
                        // The ways of a search: by the numbers that the index gives, by a walk, which ends where there are
                        // many more cases, by the index itself.
                        listings = vec![
                            listing.clone().among(&[2_025_000_001]),
                            listing.clone().walking(Some(next.clone())),
                        ];
                        let by_number = matches!(sort, CaseSort::Newest | CaseSort::Oldest);
                        if app.backend == Backend::Sqlite && by_number {
                            listings.push(listing.reading_matches());
                        }
                    }
                    for listing in listings {
                        let plan = plan(&mut conn, listing);
                        if reads_every_case(&plan) || reads_an_order_for_each_match(&plan) {
                            wrong.push(format!(
                                "{reader}, {question}, {sort}, {page} page:\n  {}",
                                plan.join("\n  ")
                            ));
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Nothing is sorted: the first cases of the order are the first of an index.
fn a_status_in_each_order_is_read_in_that_order(app: &App) {
    let mut conn = app.state.db.reader().unwrap();
    for sort in CaseSort::ALL {
        for (status, cluster) in [(true, false), (false, true)] {
            let filter = CaseFilter {
                statuses: status.then_some(CaseStatus::Financed).into_iter().collect(),
                cluster: cluster.then(|| "ict-media".into()),
                ..CaseFilter::default()
            };
            let plan = plan(&mut conn, Listing::new(Sees::Everything, filter, *sort, None, 26));
            let sorted = plan
                .iter()
                .any(|step| step.contains("Sort") || step.contains("TEMP B-TREE"));
            assert!(!sorted, "{sort}: {plan:?}");
        }
    }
}

/// A search reads either few matches or few cases, as the estimate has it, and all its pages together have every match
/// once, in the order asked for.
fn every_search_takes_few_statements_and_finds_all(app: &App, world: &World) {
    note_frequencies(&app.state.unit_of_work()).unwrap();
    for (text, hits) in [
        ("zeldzaam", 100),
        ("soms", 5_000),
        ("vroeger", 8_999),
        ("zeldzaam+vroeger", 8),
    ] {
        for sort in ["-createdAt", "createdAt", "title", "-asked"] {
            let mut found = Vec::new();
            let mut path = format!("/v1/cases?text={text}&sort={sort}&limit=100");
            // The first four pages; all of those of few matches.
            for _ in 0..if hits < 200 { 50 } else { 4 } {
                let page = world.bureau.get(&path).expect(200);
                let taken: u32 = page
                    .header("server-timing")
                    .chars()
                    .filter(char::is_ascii_digit)
                    .collect::<String>()
                    .parse()
                    .unwrap();
                assert!(taken <= 10, "{text} {sort}: {taken} statements");
                found.extend(
                    page.items()
                        .iter()
                        .map(|c| c["number"].as_str().unwrap().to_owned()),
                );
                let Some(cursor) = page.body["nextCursor"].as_str() else {
                    break;
                };
                path = format!("/v1/cases?text={text}&sort={sort}&limit=100&cursor={cursor}");
            }
            if hits < 200 {
                assert_eq!(found.len(), hits, "{text} {sort}");
            }
            if matches!(sort, "-createdAt" | "createdAt") && hits > 200 {
                assert_eq!(
                    found.len(),
                    400,
                    "{text} {sort}: full pages, however far the first match is"
                );
            }
            let different: std::collections::BTreeSet<&String> = found.iter().collect();
            assert_eq!(found.len(), different.len(), "{text} {sort}: none twice");
        }
    }
}

fn every_list_takes_two_statements(app: &App, world: &World) {
    let (health, almere) = (world.health_table, world.almere);
    let member = representative(app, world.ibm);
    seat(app, world.board, member, "2026-01-01", None, None);
    let readers = [
        ("bureau", world.bureau.clone()),
        ("initiator", world.initiator(app, world.boogaart)),
        (
            "member",
            app.account(Role::BoardMember, "Bestuurslid", None, Some(member)),
        ),
    ];
    for (reader, client) in &readers {
        for query in [
            String::new(),
            "status=financed".into(),
            format!("tableId={health}"),
            "programmeLine=C1&sort=title".into(),
            format!("funder={almere}"),
            "createdFromDate=2025-06-01&createdToDate=2025-06-07&sort=-updatedAt".into(),
        ] {
            for limit in [1, 100] {
                let page = client
                    .get(&format!("/v1/cases?limit={limit}&{query}"))
                    .expect(200);
                assert_eq!(
                    page.header("server-timing"),
                    "db;desc=\"2 statements\"",
                    "{reader}: {query}"
                );
                let Some(cursor) = page.body["nextCursor"].as_str() else {
                    continue;
                };
                let next = client
                    .get(&format!("/v1/cases?limit={limit}&{query}&cursor={cursor}"))
                    .expect(200);
                assert_eq!(
                    next.header("server-timing"),
                    "db;desc=\"2 statements\"",
                    "{reader}: {query}"
                );
            }
        }
    }
    let id: Id = world.bureau.get("/v1/cases?limit=1").items()[0]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let one = world.bureau.get(&format!("/v1/cases/{id}")).expect(200);
    assert_eq!(one.header("server-timing"), "db;desc=\"2 statements\"");
    for part in ["revisions", "comments"] {
        let list = world.bureau.get(&format!("/v1/cases/{id}/{part}")).expect(200);
        assert_eq!(list.header("server-timing"), "db;desc=\"3 statements\"", "{part}");
    }
}
