//! Calendars: a private feed limited to what its owner may see, and files with one entry.

use edba::domain::codes::{Role, SeatRole};
use edba::domain::seating::Term;
use edba::service::seats::{self, NewSeat};
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::meetings::minutes::{Held, send_round};
use crate::meetings::planned;
use crate::notifications::book::{deliver_expected, each, give_addresses, mailed, who};
use crate::pages_bureau::Visitor;
use crate::world::{Member, World, day, representative, vote};

/// A table member in their browser.
fn browser(app: &App, member: &Member) -> Visitor {
    Visitor::new(
        app,
        Role::TableMember,
        Some(member.organisation),
        Some(member.representative),
    )
}

/// Makes an address on the page, and gives its path.
fn address(visitor: &Visitor) -> String {
    let page = visitor
        .post("/account/calendar", &[("confirmed", "yes")])
        .expect(200);
    let (_, rest) = page
        .text()
        .split_once("/calendar/")
        .filter(|(before, _)| before.ends_with(|c: char| c.is_ascii_digit()))
        .unwrap_or_else(|| panic!("no address in {}", page.text()));
    format!("/calendar/{}", rest.split('<').next().unwrap())
}

/// The lines of the calendar, unfolded.
fn lines(anyone: &Client, path: &str) -> Vec<String> {
    let answer = anyone.get(path).expect(200);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    answer
        .text
        .replace("\r\n ", "")
        .split("\r\n")
        .map(str::to_owned)
        .collect()
}

fn property_values<'a>(lines: &'a [String], name: &str) -> Vec<&'a str> {
    let start = format!("{name}:");
    lines.iter().filter_map(|l| l.strip_prefix(&start)).collect()
}

#[apply(both)]
fn a_calendar_follows_the_ballots_and_meetings_of_its_owner(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.case("Proeftuin glasvezel", 100_000);
    world
        .command(
            &case,
            json!({ "command": "open-review", "ballotsCloseAt": "2026-03-20T16:00:00Z" }),
        )
        .expect(200);
    let ballot = world.open_ballot(&case);
    let meeting = planned(&world, world.table.as_str());
    let visitor = browser(app, &world.table_members["windesheim"]);
    let path = address(&visitor);
    let anyone = app.anonymous();

    let first = lines(&anyone, &path);
    assert_eq!(property_values(&first, "METHOD"), ["PUBLISH"]);
    assert_eq!(
        property_values(&first, "UID"),
        [
            format!("ballot-{ballot}@127.0.0.1"),
            format!("meeting-{meeting}@127.0.0.1")
        ]
    );
    assert_eq!(
        property_values(&first, "DTEND"),
        ["20260320T160000Z", "20260312T150000Z"]
    );
    assert_eq!(property_values(&first, "SEQUENCE"), ["0", "0"]);
    assert_eq!(
        anyone.get(&path).text,
        anyone.get(&path).text,
        "it changes only when something did"
    );

    // What moves keeps its identity and counts up.
    world
        .bureau
        .post_about(
            &format!("/v1/ballots/{ballot}"),
            "extensions",
            json!({ "closesAt": "2026-03-27T16:00:00Z", "reason": "Vakantie." }),
        )
        .expect(200);
    world
        .bureau
        .patch(&format!("/v1/meetings/{meeting}"), json!({ "place": "Elders" }))
        .expect(200);
    let second = lines(&anyone, &path);
    assert_eq!(property_values(&second, "UID"), property_values(&first, "UID"));
    assert_eq!(property_values(&second, "DTEND")[0], "20260327T160000Z");
    assert_eq!(property_values(&second, "SEQUENCE"), ["1", "1"]);

    // What is cancelled is gone, and a vote says nothing in it.
    vote(
        &world.table_members["windesheim"].client,
        &ballot,
        json!({ "position": "against", "reason": "Te duur." }),
    )
    .expect(200);
    assert!(!anyone.get(&path).text.contains("Te duur"));
    world
        .bureau
        .post(
            &format!("/v1/ballots/{ballot}/cancellations"),
            json!({ "reason": "Fout." }),
        )
        .expect(200);
    world
        .bureau
        .post(
            &format!("/v1/meetings/{meeting}/cancellations"),
            json!({ "reason": "Fout." }),
        )
        .expect(200);
    assert!(property_values(&lines(&anyone, &path), "UID").is_empty());
}

#[apply(both)]
fn the_members_of_a_meeting_are_those_of_its_day(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let (table, bureau) = (world.table, &world.bureau);
    // Her seat ends the day before; his begins only then; two stand in for a member, one of them on the day itself.
    let leaves = &world.table_members["windesheim"];
    bureau
        .patch(
            &format!("/v1/seats/{}", leaves.seat),
            json!({ "untilDate": "2026-03-11" }),
        )
        .expect(200);
    let comes = crate::representatives::representative(bureau, "almere-data", "business");
    let seat =
        json!({ "bodyId": table, "representativeId": comes, "role": "member", "fromDate": "2026-03-11" });
    let seat = bureau.post("/v1/seats", seat).expect(201).id();
    let client = app.account(Role::TableMember, "comes", None, Some(comes.parse().unwrap()));
    let comes = Member {
        client,
        representative: comes.parse().unwrap(),
        organisation: world.organisations["ibm-nederland"],
        seat: seat.parse().unwrap(),
        mandate: None,
    };
    for (code, from, until) in [
        ("ibm-nederland", "2026-03-12", "2026-03-12"),
        ("gemeente-almere", "2026-03-01", "2026-03-10"),
    ] {
        let seat = world.table_members[code].seat;
        let stand_in = world.substitute(code, seat, Role::TableMember).representative;
        let change =
            json!({ "substitute": { "representativeId": stand_in, "fromDate": from, "untilDate": until } });
        bureau.patch(&format!("/v1/seats/{seat}"), change).expect(200);
    }
    give_addresses(app);
    mailed(app);
    let stay = [
        "gemeente-almere.table-member",
        "ibm-nederland.table-member",
        "comes",
    ];
    let and = |name: &'static str| [stay.to_vec(), vec![name]].concat();

    let meeting = planned(&world, table.as_str());
    deliver_expected(app, &each(&and("substitute-ibm-nederland"), "Vergadering"));
    let shown = |member: &Member| {
        let visitor = browser(app, member);
        let entries = lines(&app.anonymous(), &address(&visitor))
            .iter()
            .filter(|line| line.contains(&meeting))
            .count();
        let read = member.client.get(&format!("/v1/meetings/{meeting}")).status;
        assert_eq!(
            member.client.get("/v1/meetings").items().len(),
            usize::from(read == 200)
        );
        (entries > 0, read)
    };
    assert_eq!((shown(&comes), shown(leaves)), ((true, 200), (false, 404)));

    // On the day before, which is also her last and not yet the stand-in's.
    let at = format!("/v1/meetings/{meeting}");
    bureau
        .patch(
            &at,
            json!({ "startsAt": "2026-03-11T22:30:00Z", "endsAt": "2026-03-11T23:30:00Z" }),
        )
        .expect(200);
    deliver_expected(app, &each(&and("windesheim.table-member"), "Gewijzigd"));
    assert_eq!((shown(&comes), shown(leaves)), ((true, 200), (true, 200)));
    // Half an hour after midnight in Almere.
    bureau
        .patch(
            &at,
            json!({ "startsAt": "2026-03-11T23:30:00Z", "endsAt": "2026-03-12T00:30:00Z" }),
        )
        .expect(200);
    deliver_expected(app, &each(&and("substitute-ibm-nederland"), "Gewijzigd"));
    assert_eq!((shown(&comes), shown(leaves)), ((true, 200), (false, 404)));
    bureau
        .post(&format!("{at}/cancellations"), json!({ "reason": "Ziek." }))
        .expect(200);
    deliver_expected(app, &each(&and("substitute-ibm-nederland"), "Afgelast"));
}

#[apply(both)]
fn only_who_has_the_address_reads_a_calendar_until_it_is_renewed_or_ended(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let visitor = browser(app, &world.table_members["windesheim"]);
    let anyone = app.anonymous();
    visitor
        .get("/account/calendar")
        .expect(200)
        .says("U hebt nog geen adres");
    let first = address(&visitor);
    anyone.get(&first).expect(200);
    visitor
        .get("/account/calendar")
        .expect(200)
        .does_not_say(first.trim_end_matches(".ics"));
    let second = address(&visitor);
    anyone.get(&first).expect(404);
    anyone.get(&second).expect(200);
    anyone.get(second.trim_end_matches(".ics")).expect(404);
    anyone.get("/calendar/x.ics").expect(404);
    assert_eq!(
        visitor
            .post("/account/calendar/end", &[("confirmed", "yes")])
            .leads_to(),
        "/account/calendar"
    );
    anyone.get(&second).expect(404);
    visitor.post("/account/calendar/end", &[]).expect(404);
}

#[apply(both)]
fn the_calendar_of_a_disabled_account_is_empty_to_everybody(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let member = &world.table_members["windesheim"];
    let path = address(&browser(app, member));
    app.anonymous().get(&path).expect(200);
    let administrator = app.administrator();
    let accounts = administrator.get("/v1/clients?limit=100").items();
    for account in accounts
        .iter()
        .filter(|one| one["representativeId"] == json!(member.representative))
    {
        let about = format!("/v1/clients/{}", account["id"].as_str().unwrap());
        administrator
            .patch(&about, json!({ "disabled": true }))
            .expect(200);
    }
    app.anonymous().get(&path).expect(404);
}

#[apply(both)]
fn one_deadline_or_meeting_is_a_file_for_whoever_may_read_it(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.case("Proeftuin glasvezel", 100_000);
    world
        .command(
            &case,
            json!({ "command": "open-review", "ballotsCloseAt": "2026-03-20T16:00:00Z" }),
        )
        .expect(200);
    let ballot = world.open_ballot(&case);
    let meeting = planned(&world, world.table.as_str());
    let visitor = browser(app, &world.table_members["windesheim"]);
    visitor
        .get(&format!("/ballots/{ballot}/deadline.ics"))
        .expect(200)
        .says("SUMMARY:Stemmen: Proeftuin glasvezel")
        .says("DTEND:20260320T160000Z");
    visitor
        .get(&format!("/meetings/{meeting}/calendar.ics"))
        .expect(200)
        .says("LOCATION:Stadhuis\\, zaal 3");
    let stranger = &world.board_members["ibm-nederland"];
    let stranger = Visitor::new(
        app,
        Role::BoardMember,
        Some(stranger.organisation),
        Some(stranger.representative),
    );
    stranger
        .get(&format!("/ballots/{ballot}/deadline.ics"))
        .expect(404);
}

#[apply(both)]
fn what_is_mailed_comes_with_an_invitation_that_moves_and_goes_with_it(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let member = &world.table_members["windesheim"];
    app.person(
        Role::TableMember,
        "lid@windesheim.example",
        Some(member.organisation),
        Some(member.representative),
    );
    let invitation = |subject: &str| {
        let mails = mailed(app);
        let mail = mails
            .iter()
            .find(|mail| mail.subject.starts_with(subject))
            .unwrap_or_else(|| panic!("no {subject}: {mails:?}"));
        assert_eq!((mails.len(), mail.to.as_str()), (1, "lid@windesheim.example"));
        let invitation = mail
            .invitation
            .clone()
            .unwrap_or_else(|| panic!("no invitation: {mail:?}"));
        let ics = invitation.ics.replace("\r\n ", "");
        let lines: Vec<String> = ics.split("\r\n").map(str::to_owned).collect();
        assert!(
            lines
                .iter()
                .any(|l| l.starts_with("ATTENDEE") && l.ends_with("mailto:lid@windesheim.example")),
            "{ics}"
        );
        assert_eq!(property_values(&lines, "ORGANIZER"), ["mailto:edba@edba.example"]);
        let one = |name: &str| property_values(&lines, name).concat();
        (one("METHOD"), one("UID"), one("SEQUENCE"), one("DTSTART"))
    };
    let is = |(method, uid, sequence, start): (String, String, String, String), expected: [&str; 4]| {
        assert_eq!(
            [method.as_str(), uid.as_str(), sequence.as_str(), start.as_str()],
            expected
        );
    };
    let id = planned(&world, world.table.as_str());
    let uid = format!("meeting-{id}@edba.example");
    is(
        invitation("Vergadering"),
        ["REQUEST", &uid, "0", "20260312T130000Z"],
    );
    let address = format!("/v1/meetings/{id}");
    world
        .bureau
        .patch(&address, json!({ "startsAt": "2026-03-12T14:00:00Z" }))
        .expect(200);
    is(
        invitation("Gewijzigd"),
        ["REQUEST", &uid, "1", "20260312T140000Z"],
    );
    world
        .bureau
        .post(&format!("{address}/cancellations"), json!({ "reason": "Ziek." }))
        .expect(200);
    is(invitation("Afgelast"), ["CANCEL", &uid, "2", "20260312T140000Z"]);

    let case = world.case("Proeftuin glasvezel", 100_000);
    world
        .command(
            &case,
            json!({ "command": "open-review", "ballotsCloseAt": "2026-03-20T16:00:00Z" }),
        )
        .expect(200);
    let ballot = world.open_ballot(&case);
    let uid = format!("ballot-{ballot}@edba.example");
    is(
        invitation("Stem vóór"),
        ["REQUEST", &uid, "0", "20260320T153000Z"],
    );
    world
        .bureau
        .post_about(
            &format!("/v1/ballots/{ballot}"),
            "extensions",
            json!({ "closesAt": "2026-03-27T16:00:00Z", "reason": "Vakantie." }),
        )
        .expect(200);
    is(invitation("Verlengd"), ["REQUEST", &uid, "1", "20260327T153000Z"]);
    world
        .bureau
        .post(
            &format!("/v1/ballots/{ballot}/cancellations"),
            json!({ "reason": "Fout." }),
        )
        .expect(200);
    is(
        invitation("Stemming geannuleerd"),
        ["CANCEL", &uid, "2", "20260327T153000Z"],
    );
}

#[apply(both)]
fn a_ballot_that_ends_early_leaves_the_calendars_of_those_who_could_vote(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    give_addresses(app);
    let case = world.case("Proeftuin glasvezel", 100_000);
    world
        .command(
            &case,
            json!({ "command": "open-review", "ballotsCloseAt": "2026-03-20T16:00:00Z" }),
        )
        .expect(200);
    let ballot = world.open_ballot(&case);
    mailed(app);
    // All vote, and the ballot ends with the last of them.
    for member in world.table_members.values() {
        vote(&member.client, &ballot, json!({ "position": "for" })).expect(200);
    }
    let mails = mailed(app);
    let results: Vec<_> = mails
        .iter()
        .filter(|mail| mail.subject.starts_with("Uitslag"))
        .collect();
    assert_eq!(results.len(), world.table_members.len(), "{mails:#?}");
    for mail in results {
        let ics = mail.invitation.as_ref().unwrap().ics.replace("\r\n ", "");
        assert!(
            ics.contains("METHOD:CANCEL\r\n") && ics.contains(&format!("UID:ballot-{ballot}@")),
            "{ics}"
        );
    }
}

#[apply(both)]
fn who_had_no_deadline_in_the_calendar_is_told_of_the_decision_alone(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    give_addresses(app);
    let case = world.case("Glasvezel", 100_000);
    world.to_board(&case);
    let ballot = json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z" });
    let ballot = world.bureau.post("/v1/ballots", ballot).expect(201).id();
    world.all_but_the_last_for(&ballot, &[("gemeente-almere", 100_000)]);
    mailed(app);
    world.the_last_for(&ballot, &[]);
    let mut mails = mailed(app);
    mails.retain(|mail| mail.subject.starts_with("Besluit"));
    assert!(mails.iter().any(|mail| who(mail) == "boogaart"), "{mails:#?}");
    for mail in mails {
        assert_eq!(
            mail.invitation.is_some(),
            who(&mail).ends_with(".board-member"),
            "{mail:#?}"
        );
    }
}

#[apply(both)]
fn earlier_meetings_of_a_new_member_are_no_appointments(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let held = Held::at_table(&world);
    held.write(&world);
    send_round(&world.bureau, &held.id).expect(201);
    let organisation = world.organisations["flevoziekenhuis"];
    let person = app.work(|cx| {
        let person = representative(cx, "nieuw", organisation)?;
        let new = NewSeat {
            body_id: world.table,
            representative_id: person,
            role: SeatRole::Member,
            term: Term {
                from: day("2026-03-13"),
                until: None,
            },
            substitute: None,
            succeeds_id: None,
        };
        seats::create(cx, new)?;
        Ok(person)
    });
    app.at("2026-03-13T09:00:00Z");
    let new = Visitor::new(app, Role::TableMember, Some(organisation), Some(person));
    // It reads the minutes, and was not there.
    new.get(&format!("/meetings/{}", held.id)).expect(200);
    let found = lines(&app.anonymous(), &address(&new));
    assert_eq!(
        property_values(&found, "UID"),
        [format!("meeting-{}@127.0.0.1", held.later)]
    );
}
