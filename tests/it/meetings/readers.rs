//! Who reads what of a meeting: each way to it shows what the rule says, to every role.

use std::collections::BTreeSet;

use edba::domain::Id;
use edba::domain::codes::{Role, SeatRole};
use edba::domain::document::{Reading, ReadingFacts, reading};
use edba::domain::meeting::{MeetingPart, MeetingReader, has_meetings, reads, reads_item};
use edba::domain::seating::Term;
use edba::service::seats::{self, NewSeat};
use rstest_reuse::apply;
use serde_json::json;

use super::stages::{Met, Stage, later, minuted, planned};
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::pages_bureau::Visitor;
use crate::world::{World, day, representative};

/// Somebody who asks.
struct Reader {
    name: &'static str,
    role: Role,
    client: Client,
    visitor: Option<Visitor>,
    /// The bodies in which it sat on the day.
    then: Vec<Id>,
    /// The bodies in which it sits today.
    now: Vec<Id>,
    /// The body of whose meetings it owns the action points.
    owns: Option<Id>,
}

/// A member of a body whose seat begins and ends on these days.
fn member(w: &World<'_>, name: &str, body: Id, role: Role, from: &str, until: Option<&str>) -> (Client, Id) {
    let organisation = w.organisations["flevoziekenhuis"];
    let person = w.app.work(|cx| {
        let person = representative(cx, name, organisation)?;
        let new = NewSeat {
            body_id: body,
            representative_id: person,
            role: SeatRole::Member,
            term: Term {
                from: day(from),
                until: until.map(day),
            },
            substitute: None,
            succeeds_id: None,
        };
        seats::create(cx, new)?;
        Ok(person)
    });
    let client = w.app.account(role, name, None, Some(person)).renewing();
    (client, person)
}

/// Everybody, on 25 March.
fn readers(w: &World<'_>, elsewhere: (Client, Id), ended: [(Client, Id); 2]) -> Vec<Reader> {
    let app = w.app;
    let person = |name, role, (client, id): (Client, Id), then: &[Id], now: &[Id]| Reader {
        name,
        role,
        client,
        visitor: Some(Visitor::new(app, role, None, Some(id))),
        then: then.to_vec(),
        now: now.to_vec(),
        owns: None,
    };
    let other = |name, role, client: Client| Reader {
        name,
        role,
        client,
        visitor: None,
        then: Vec::new(),
        now: Vec::new(),
        owns: None,
    };
    let account = |role: Role, organisation: &str| {
        let organisation = Some(w.organisations[organisation]);
        app.account(role, role.as_str(), organisation, None).renewing()
    };
    let of = |member: &crate::world::Member| (member.client.clone(), member.representative);
    let [table_ended, board_ended] = ended;
    let (table, board) = (w.table, w.board);
    let seat = w.table_members["ibm-nederland"].seat;
    let substitute = of(&w.substitute("usg-people", seat, Role::TableMember));
    let since = |name, body, role| member(w, name, body, role, "2026-03-15", None);
    let at_table = of(&w.table_members["windesheim"]);
    let at_board = of(&w.board_members["windesheim"]);
    let later_at_table = since("later aan tafel", table, Role::TableMember);
    let later_at_board = since("later in de board", board, Role::BoardMember);
    vec![
        Reader {
            visitor: Some(Visitor::new(app, Role::Bureau, None, None)),
            ..other("bureau", Role::Bureau, w.bureau.clone())
        },
        Reader {
            visitor: Some(Visitor::new(app, Role::Auditor, None, None)),
            ..other("auditor", Role::Auditor, app.auditor())
        },
        other("administrator", Role::Administrator, app.administrator()),
        other("initiator", Role::Initiator, w.initiator.clone()),
        other(
            "partner",
            Role::FinancePartner,
            account(Role::FinancePartner, "gemeente-almere"),
        ),
        other(
            "officer",
            Role::MandateOfficer,
            account(Role::MandateOfficer, "gemeente-almere"),
        ),
        person("table", Role::TableMember, at_table, &[table], &[table]),
        person("substitute", Role::TableMember, substitute, &[table], &[table]),
        person("table, ended", Role::TableMember, table_ended, &[table], &[]),
        person("table, later", Role::TableMember, later_at_table, &[], &[table]),
        person("board", Role::BoardMember, at_board, &[board], &[board]),
        person("board, ended", Role::BoardMember, board_ended, &[board], &[]),
        person("board, later", Role::BoardMember, later_at_board, &[], &[board]),
        Reader {
            owns: Some(table),
            ..person("elsewhere", Role::TableMember, elsewhere, &[], &[])
        },
    ]
}

/// The ids in a list, as JSON and as a file.
fn listed(client: &Client, path: &str) -> [BTreeSet<String>; 2] {
    let list = client.get(&format!("{path}?limit=100"));
    if list.status == 403 {
        return Default::default();
    }
    let list = list.expect(200).items();
    let list = list.iter().map(|one| text(&one["id"])).collect();
    let file = client.send("GET", path, &[("Accept", "text/csv")], None);
    let words = file.expect(200).text;
    let words = words.split([',', '"', ';', '\r', '\n']);
    [
        list,
        words
            .filter(|word| word.parse::<Id>().is_ok())
            .map(str::to_owned)
            .collect(),
    ]
}

/// What the feed of changes tells of.
fn fed(client: &Client) -> BTreeSet<String> {
    let mut links = BTreeSet::new();
    let mut after = String::new();
    loop {
        let page = client.get(&format!("/v1/changes?limit=1000{after}")).expect(200);
        links.extend(
            page.items()
                .iter()
                .filter_map(|one| one["link"].as_str().map(str::to_owned)),
        );
        if page.body["more"] == false {
            return links;
        }
        after = format!("&after={}", text(&page.body["nextAfter"]));
    }
}

/// What a reader finds in lists, files and the feed.
struct Found {
    meetings: [BTreeSet<String>; 2],
    items: [BTreeSet<String>; 2],
    points: [BTreeSet<String>; 2],
    documents: [BTreeSet<String>; 2],
    feed: BTreeSet<String>,
}

impl Found {
    fn by(reader: &Reader) -> Self {
        let list = |path| listed(&reader.client, path);
        Self {
            meetings: list("/v1/meetings"),
            items: list("/v1/agenda-items"),
            points: list("/v1/action-points"),
            documents: list("/v1/documents"),
            feed: fed(&reader.client),
        }
    }
}

/// What the rule says of a reader and a meeting.
struct Rule {
    may: Box<dyn Fn(MeetingPart) -> bool>,
    /// Of each item whether it is read.
    items: [bool; 2],
    /// What refuses it.
    refusal: u16,
}

impl Rule {
    fn of(reader: &Reader, met: &Met) -> Self {
        let me = MeetingReader {
            role: reader.role,
            sat_then: reader.then.contains(&met.body),
            sits_today: reader.now.contains(&met.body),
            owns_point: reader.owns == Some(met.body),
        };
        let facts = met.stage.facts();
        let may = move |part| reads(part, &me, &facts);
        let is_admitted = matches!(reader.role, Role::Bureau | Role::Auditor) || has_meetings(reader.role);
        Self {
            items: [facts.published, false]
                .map(|published| reads_item(&me, &facts, published, facts.minutes.is_frozen())),
            may: Box::new(may),
            refusal: if is_admitted { 404 } else { 403 },
        }
    }

    #[track_caller]
    fn holds(&self, part: MeetingPart, status: u16, what: &str) {
        let expected = if (self.may)(part) { 200 } else { self.refusal };
        assert_eq!(status, expected, "{what}: {part:?}");
    }
}

/// Compares what a reader gets of a meeting, by each way, with the rule. Tells how much of it was read.
fn compare(reader: &Reader, met: &Met, found: &Found) -> usize {
    let rule = Rule::of(reader, met);
    let what = format!("{} and {:?} of {}", reader.name, met.stage, met.body);
    let path = format!("/v1/meetings/{}", met.id);
    for (part, below) in [
        (MeetingPart::Plan, ""),
        (MeetingPart::Attendance, "/attendance"),
        (MeetingPart::Agenda, "/agenda"),
        (MeetingPart::Minutes, "/minutes"),
        (MeetingPart::Minutes, "/minutes-versions"),
        (MeetingPart::Remarks, "/minutes-remarks"),
        (MeetingPart::DecisionList, "/decision-list"),
    ] {
        let answer = reader.client.get(&format!("{path}{below}"));
        rule.holds(part, answer.status, &format!("{what}: {below}"));
        let draft = match below {
            "/agenda" => MeetingPart::DraftAgenda,
            "/minutes" => MeetingPart::DraftMinutes,
            _ => continue,
        };
        if answer.status == 200 {
            let is_over = match below {
                "/agenda" => met.stage == Stage::Recorded,
                _ => met.stage == Stage::Adopted,
            };
            let expected = (rule.may)(draft) && !is_over;
            assert_eq!(answer.body["isDraft"], expected, "{what}: {below}");
        }
    }
    let plan = (rule.may)(MeetingPart::Plan);
    let points = (rule.may)(MeetingPart::ActionPoints);
    let point = format!("/v1/action-points/{}", met.point);
    rule.holds(MeetingPart::ActionPoints, reader.client.get(&point).status, &what);
    for place in 0..2 {
        assert_eq!(found.meetings[place].contains(&met.id), plan, "{what}: list");
        assert_eq!(found.points[place].contains(&met.point), points, "{what}: points");
        for (item, shown) in met.items.iter().zip(rule.items) {
            assert_eq!(found.items[place].contains(item), shown, "{what}: items");
        }
    }
    assert_eq!(found.feed.contains(&path), plan, "{what}: feed");
    assert_eq!(found.feed.contains(&point), points, "{what}: feed of points");
    for (item, shown) in met.items.iter().zip(rule.items) {
        let status = reader.client.get(&format!("/v1/agenda-items/{item}")).status;
        assert_eq!(status, if shown { 200 } else { rule.refusal }, "{what}: item");
    }
    papers_are_read(reader, met, found, &rule, &what);
    pages_are_shown(reader, met, &rule, &what);
    usize::from(plan) + usize::from(rule.items[0]) + usize::from(rule.items[1]) + usize::from(points)
}

/// A paper is read by who reads what it belongs to.
fn papers_are_read(reader: &Reader, met: &Met, found: &Found, rule: &Rule, what: &str) {
    if reader.role == Role::Administrator {
        return;
    }
    // After its seat ended a member reads the meeting, and no papers of it.
    let sits = matches!(reader.role, Role::Bureau | Role::Auditor) || reader.now.contains(&met.body);
    let things = [rule.items[0], rule.items[1], (rule.may)(MeetingPart::Plan)].map(|thing| thing && sits);
    for (paper, thing) in met.papers.iter().zip(things) {
        let is_read = reading(&ReadingFacts {
            role: reader.role,
            attached: &[thing],
            confidential: false,
            sits_in_body: false,
            added: false,
        }) == Reading::All;
        let status = reader.client.get(&format!("/v1/documents/{paper}")).status;
        assert_eq!(status, if is_read { 200 } else { 404 }, "{what}: paper");
        for list in &found.documents {
            assert_eq!(list.contains(paper), is_read, "{what}: list of papers");
        }
    }
}

/// The pages of a meeting, for those who have an account with pages of meetings.
fn pages_are_shown(reader: &Reader, met: &Met, rule: &Rule, what: &str) {
    let Some(visitor) = &reader.visitor else {
        return;
    };
    let path = format!("/meetings/{}", met.id);
    let status = |below: &str| visitor.get(&format!("{path}{below}")).answer.status;
    rule.holds(MeetingPart::Plan, status(""), &format!("{what}: page"));
    rule.holds(
        MeetingPart::Plan,
        status("/calendar.ics"),
        &format!("{what}: calendar"),
    );
    if met.stage.has_minutes() {
        rule.holds(
            MeetingPart::Minutes,
            status("/minutes"),
            &format!("{what}: print"),
        );
        rule.holds(
            MeetingPart::DecisionList,
            status("/decisions"),
            &format!("{what}: print"),
        );
    }
}

#[apply(both)]
fn who_reads_what_of_a_meeting_is_what_the_rule_says(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let until = Some("2026-03-20");
    let ended = [
        member(
            &w,
            "voorheen aan tafel",
            w.table,
            Role::TableMember,
            "2026-01-01",
            until,
        ),
        member(
            &w,
            "voorheen in de board",
            w.board,
            Role::BoardMember,
            "2026-01-01",
            until,
        ),
    ];
    let health = app.work(|cx| edba::store::bodies::body_by_code(cx.conn, "health"));
    let health = health.unwrap().id;
    let elsewhere = member(&w, "elders", health, Role::TableMember, "2026-01-01", None);
    let consultation = crate::consultations::body_of(app, "steering-consultation");
    let sits = w.member(
        "gemeente-almere",
        consultation,
        SeatRole::Member,
        Role::ConsultationMember,
    );
    // By its seat at the table it reads nothing of the table.
    let at_table = json!({
        "bodyId": w.table, "representativeId": sits.representative, "role": "member", "fromDate": "2026-01-01",
    });
    w.bureau.post("/v1/seats", at_table).expect(201);
    let bodies = [
        (w.table, Some(elsewhere.1)),
        (w.board, None),
        (consultation, None),
    ];
    let mut met: Vec<(Vec<Met>, String, Option<Id>)> = bodies
        .into_iter()
        .map(|(body, owner)| (planned(&w, body), later(&w, body), owner))
        .collect();
    app.at("2026-03-25T09:00:00Z");
    for (meetings, later, owner) in &mut met {
        for one in meetings {
            minuted(&w, one, later, *owner);
        }
    }
    let mut readers = readers(&w, elsewhere, ended);
    let (role, person) = (Role::ConsultationMember, sits.representative);
    readers.push(Reader {
        name: "consultation",
        role,
        client: sits.client.clone(),
        visitor: Some(Visitor::new(app, role, None, Some(person))),
        then: vec![consultation],
        now: vec![consultation],
        owns: None,
    });
    app.number_changes();
    let meetings: Vec<Met> = met.into_iter().flat_map(|(meetings, ..)| meetings).collect();
    let mut read = 0;
    for reader in &readers {
        let found = Found::by(reader);
        let of_each = meetings.iter().map(|one| compare(reader, one, &found));
        read += of_each.sum::<usize>();
    }
    let most = readers.len() * meetings.len() * 4;
    assert!(
        read > most / 5 && read < most * 4 / 5,
        "some is read and some is not: {read} of {most}"
    );
}

#[apply(both)]
fn members_do_not_see_that_minutes_are_in_draft(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut met: Vec<Met> = planned(&w, w.table);
    let later = later(&w, w.table);
    app.at("2026-03-25T09:00:00Z");
    met.retain(|one| one.stage == Stage::MinutesDrafted);
    minuted(&w, &mut met[0], &later, None);
    let path = format!("/v1/meetings/{}", met[0].id);
    assert_eq!(w.bureau.get(&path).expect(200).body["minutesState"], "draft");
    let member = &w.table_members["windesheim"].client;
    assert_eq!(member.get(&path).expect(200).body["minutesState"], "none");
    let items = member.get(&format!("/v1/agenda-items?meetingId={}", met[0].id));
    let answer = items.expect(200).items();
    assert!(
        answer
            .iter()
            .all(|item| item["outcome"].is_null() && item["decisionText"].is_null())
    );
}
