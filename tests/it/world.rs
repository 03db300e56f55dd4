//! Test fixture: the programme, a table, a board with all four sectors, mandates that differ, and all users signed in.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use edba::domain::Id;
use edba::domain::codes::{Role, SeatRole};
use edba::domain::seating::Term;
use edba::service::bodies;
use edba::service::representatives::{self, NewRepresentative};
use edba::service::seats::{self, NewSeat, Substitution};
use edba::service::{Context, organisations, seed};
use serde_json::{Value, json};

use crate::app::App;
use crate::client::{Answer, Client};

/// Everything that a story needs, by name.
pub struct World<'a> {
    pub app: &'a App,
    pub bureau: Client,
    pub second_bureau: Client,
    pub initiator: Client,
    pub organisations: BTreeMap<String, Id>,
    pub table: Id,
    pub board: Id,
    /// By organisation code: the representative on the board.
    pub board_members: BTreeMap<String, Member>,
    /// By organisation code: the representative at the table.
    pub table_members: BTreeMap<String, Member>,
    /// The last day of the mandates of the board.
    pub mandates_until: &'static str,
}

/// A representative with a seat, signed in.
pub struct Member {
    pub client: Client,
    pub representative: Id,
    pub organisation: Id,
    pub seat: Id,
    /// The mandate, where they have one.
    pub mandate: Option<String>,
}

/// Per decision, per budget year and over the whole period, in euros.
type Ceilings = (i64, i64, i64);

/// Who sits on the board, with the ceilings of their mandates in euros: per decision, per year, in all.
const BOARD: &[(&str, Option<Ceilings>)] = &[
    ("gemeente-almere", Some((500_000, 1_000_000, 3_000_000))),
    ("provincie-flevoland", Some((300_000, 600_000, 1_500_000))),
    ("usg-people", Some((100_000, 100_000, 200_000))),
    ("ibm-nederland", None),
    ("windesheim", Some((50_000, 80_000, 100_000))),
    ("flevoziekenhuis", None),
];

const TABLE: &[&str] = &["ibm-nederland", "windesheim", "gemeente-almere"];

/// Who votes last on the board in the stories.
pub const LAST: &str = "windesheim";

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl<'a> World<'a> {
    /// One whose mandates are in force during 2026.
    pub fn new(app: &'a App) -> Self {
        Self::with_mandates_until(app, "2026-12-31")
    }

    /// One whose mandates are in force from 2026 until the end of a day.
    pub fn with_mandates_until(app: &'a App, mandates_until: &'static str) -> Self {
        let (board, table, organisations) = app.work(|cx| {
            seed::programme_2012(cx)?;
            seed::programme_for(cx, 2024, 2027)?;
            let organisations = organisations::list(cx, None, None, 100)?;
            let all = bodies::list(cx, None, None, None, 100)?;
            let body = |code: &str| all.iter().find(|b| b.code == code).map(|b| b.id);
            Ok((body("board").unwrap(), body("ict-media").unwrap(), organisations))
        });
        let organisations: BTreeMap<String, Id> = organisations.into_iter().map(|o| (o.code, o.id)).collect();
        let bureau = app.bureau().renewing();
        let initiator = app
            .account(Role::Initiator, "Boogaart", Some(organisations["boogaart"]), None)
            .renewing();
        let mut world = Self {
            app,
            second_bureau: app.bureau().renewing(),
            bureau,
            initiator,
            organisations,
            table,
            board,
            board_members: BTreeMap::new(),
            table_members: BTreeMap::new(),
            mandates_until,
        };
        world.board_closes_when_all_voted(true);
        for (place, (code, ceilings)) in BOARD.iter().enumerate() {
            let role = if place == 0 {
                SeatRole::Chair
            } else {
                SeatRole::Member
            };
            let mut member = world.member(code, board, role, Role::BoardMember);
            member.mandate = ceilings.map(|c| world.mandate(code, &member, c));
            world.board_members.insert((*code).to_owned(), member);
        }
        for (place, code) in TABLE.iter().enumerate() {
            let role = if place == 0 {
                SeatRole::Chair
            } else {
                SeatRole::Member
            };
            let member = world.member(code, table, role, Role::TableMember);
            world.table_members.insert((*code).to_owned(), member);
        }
        world
    }

    /// Whether a ballot of the board closes with its last vote. In the stories it does, unless they say otherwise.
    pub fn board_closes_when_all_voted(&self, closes: bool) {
        let rules = json!({
            "quorumPercent": 50, "composition": ["government", "business", "education", "research"],
            "majority": "simple", "tie": "fails", "secret": false, "visibleBeforeClose": true,
            "closeWhenAllVoted": closes,
        });
        self.bureau
            .post(&format!("/v1/bodies/{}/rules", self.board), rules)
            .expect(201);
    }

    /// A new representative of an organisation with a seat from the start of the year.
    pub fn member(&self, code: &str, body: Id, role: SeatRole, account: Role) -> Member {
        let organisation = self.organisations[code];
        let (representative, seat) = self.app.work(|cx| {
            let representative = representative(cx, code, organisation)?;
            let term = Term {
                from: day("2026-01-01"),
                until: None,
            };
            let new = NewSeat {
                body_id: body,
                representative_id: representative,
                role,
                term,
                substitute: None,
                succeeds_id: None,
            };
            Ok((representative, seats::create(cx, new)?.id))
        });
        let client = self
            .app
            .account(
                account,
                &format!("{code} ({account})"),
                None,
                Some(representative),
            )
            .renewing();
        Member {
            client,
            representative,
            organisation,
            seat,
            mandate: None,
        }
    }

    /// A substitute of an organisation for a seat, signed in.
    pub fn substitute(&self, code: &str, seat: Id, account: Role) -> Member {
        let organisation = self.organisations[code];
        let representative = self.app.work(|cx| {
            let representative = representative(cx, &format!("vervanger {code}"), organisation)?;
            let term = Term {
                from: day("2026-01-01"),
                until: None,
            };
            let substitute = Some(Some(Substitution {
                representative_id: representative,
                term,
            }));
            let change = seats::SeatChange {
                substitute,
                until: None,
            };
            seats::change(cx, seat, change, |_| Ok(()))?;
            Ok(representative)
        });
        let client = self
            .app
            .account(account, &format!("substitute {code}"), None, Some(representative));
        Member {
            client,
            representative,
            organisation,
            seat,
            mandate: None,
        }
    }

    fn mandate(&self, code: &str, member: &Member, (decision, year, total): Ceilings) -> String {
        let mut terms = terms(code, decision, year, total);
        terms["validUntilDate"] = json!(self.mandates_until);
        let body = json!({
            "grantorOrganisationId": member.organisation,
            "representativeId": member.representative,
            "terms": terms,
        });
        self.bureau.post("/v1/mandates", body).expect(201).id()
    }

    /// Has a financed case monitored: the partner of each funder acknowledges what is still offered, and an indicator is
    /// measured.
    pub fn monitor(&self, case: &str) {
        let offered = format!("/v1/commitments?caseId={case}&status=offered");
        let offered = self.bureau.renewed().get(&offered).expect(200).items();
        for (code, funder) in &self.organisations {
            let theirs = offered
                .iter()
                .filter(|one| one["organisationId"] == json!(funder));
            let mut theirs = theirs.peekable();
            if theirs.peek().is_none() {
                continue;
            }
            let partner = self.app.account(Role::FinancePartner, code, Some(*funder), None);
            for commitment in theirs {
                let id = commitment["id"].as_str().unwrap();
                partner
                    .post(
                        &format!("/v1/commitments/{id}/acknowledgements"),
                        json!({ "bookingReference": "2026/1" }),
                    )
                    .expect(200);
            }
        }
        let indicator = json!({
            "name": "Banen", "unit": "banen", "rhythm": "yearly",
            "baseline": { "value": "0", "baselineDate": "2026-01-01" },
            "target": { "value": "40", "targetDate": "2030-12-31" },
        });
        self.bureau
            .post(&format!("/v1/cases/{case}/indicators"), indicator)
            .expect(201);
        self.command(case, json!({ "command": "monitor" })).expect(200);
    }

    /// A case of Boogaart that is complete and asks this much of 2026, in euros.
    pub fn case(&self, title: &str, asked: i64) -> String {
        let mut content = self.content(title);
        content["budgetLines"][0]["amount"] = json!(format!("{}.00", asked + 50_000));
        self.bureau.post("/v1/cases", content).expect(201).id()
    }

    /// The content of a complete case that asks 100,000 euros of 2026 for its programme.
    pub fn content(&self, title: &str) -> Value {
        json!({
            "title": title,
            "summary": "Een proeftuin voor nieuwe diensten op het glasvezelnet van de stad.",
            "cluster": "ict-media",
            "programmeLine": "C1b",
            "scope": "almere",
            "leadTableId": self.table,
            "coReviewTableIds": [],
            "initiatorOrganisationId": self.organisations["boogaart"],
            "recipientOrganisationIds": [],
            "jobsExpected": 40,
            "jobsYear": 2030,
            "budgetLines": [
                { "description": "Programma", "expenditureKind": "programme", "budgetYear": 2026, "amount": "150000.00" }
            ],
            "fundingLines": [
                { "funderName": "Boogaart", "instrument": "own-funds", "expenditureKind": "programme", "budgetYear": 2026, "amount": "50000.00", "private": true }
            ],
            "appraisals": [
                { "party": "Huisbankier", "view": "positive", "returnFigure": "6.5", "appraisalDate": "2026-02-01", "explanation": "Gezond rendement." }
            ],
            "interventionGrounds": [
                { "ground": "transaction-costs", "explanation": "Veel partijen moeten het samen eens worden." }
            ],
        })
    }

    /// A command of the bureau. Before a case is financed, the basis of its public money is stated where it is not yet.
    pub fn command(&self, case: &str, body: Value) -> Answer {
        if body["command"] == "finance" {
            self.basis_stated(&self.bureau, case);
        }
        self.bureau.post(&format!("/v1/cases/{case}/transitions"), body)
    }

    /// States that the public money of a case is no state aid, where nothing is stated; as this client of the bureau.
    pub fn basis_stated(&self, bureau: &Client, case: &str) {
        let governments = ["gemeente-almere", "provincie-flevoland", "ministerie-eli"]
            .map(|code| json!(self.organisations[code]));
        let commitments = bureau.get(&format!("/v1/commitments?caseId={case}&limit=100"));
        let stated = bureau
            .get(&format!(
                "/v1/state-aid-statements?caseId={case}&inForce=true&limit=100"
            ))
            .expect(200)
            .items();
        for commitment in commitments.expect(200).items() {
            let is_stated = stated.iter().any(|one| one["commitmentId"] == commitment["id"]);
            let fell_away = ["refused", "released"].contains(&commitment["status"].as_str().unwrap());
            let is_public = governments.contains(&commitment["organisationId"]);
            if is_stated || fell_away || !is_public || !commitment["carriedFromId"].is_null() {
                continue;
            }
            let content = bureau.get(&format!("/v1/cases/{case}")).expect(200).body["content"].clone();
            let recipient = match &content["recipientOrganisationIds"][0] {
                Value::Null => &content["initiatorOrganisationId"],
                named => named,
            };
            let share = json!({
                "recipientOrganisationId": recipient, "amount": commitment["amount"], "basis": "no-aid",
                "grounds": "Geen onderneming in de zin van het verdrag.",
            });
            let id = commitment["id"].as_str().unwrap();
            let statements = format!("/v1/commitments/{id}/state-aid-statements");
            let answer = bureau.post(&statements, json!({ "statements": [share] }));
            // Money for a government needs none.
            let needs_none = answer.status == 409 && answer.blockers() == ["no-basis-needed"];
            assert!(needs_none || answer.status == 200, "{}", answer.text);
        }
    }

    /// A command that takes four eyes: proposed by one bureau account, approved by the other.
    pub fn command_by_two(&self, case: &str, body: Value) -> Answer {
        let pending = self.command(case, body).expect(202).id();
        self.second_bureau
            .post(&format!("/v1/pending-actions/{pending}/approvals"), json!({}))
    }

    /// The one open ballot of a case.
    pub fn open_ballot(&self, case: &str) -> String {
        let open = self
            .bureau
            .get(&format!("/v1/ballots?caseId={case}&status=open"))
            .expect(200)
            .items();
        assert_eq!(open.len(), 1, "{open:?}");
        open[0]["id"].as_str().unwrap().to_owned()
    }

    /// Takes a proposal through a positive advice of its table to the board.
    pub fn to_board(&self, case: &str) {
        self.command(case, json!({ "command": "open-review" }))
            .expect(200);
        let ballot = self.open_ballot(case);
        for member in self.table_members.values() {
            vote(&member.client, &ballot, json!({ "position": "for" })).expect(200);
        }
        self.command(case, json!({ "command": "forward" })).expect(200);
    }

    /// Opens the board's ballot, for two weeks.
    pub fn board_ballot(&self, case: &str) -> String {
        self.bureau
            .post(
                "/v1/ballots",
                json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z" }),
            )
            .expect(201)
            .id()
    }

    /// The ballot as it is counted: by its last vote, or at its deadline, to which the clock is moved.
    pub fn close(&self, ballot: &str) -> Answer {
        let address = format!("/v1/ballots/{ballot}");
        let found = self.bureau.get(&address).expect(200);
        if found.body["status"] != "open" {
            return found;
        }
        self.app.at(found.body["closesAt"].as_str().unwrap());
        self.bureau.post(&format!("{address}/closures"), json!({}))
    }

    /// The standing decision of a case.
    pub fn decision(&self, case: &str) -> Value {
        let found = self
            .bureau
            .get(&format!("/v1/decisions?caseId={case}&standing=true"))
            .expect(200)
            .items();
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    }

    /// One year's headroom of a board member's mandate.
    pub fn headroom(&self, code: &str, year: i32) -> Value {
        self.headroom_of(self.board_members[code].mandate.as_ref().unwrap(), year)
    }

    /// One year's headroom of a mandate.
    pub fn headroom_of(&self, mandate: &str, year: i32) -> Value {
        let all = self
            .bureau
            .get(&format!("/v1/mandates/{mandate}/headroom"))
            .expect(200);
        let years = all.body["years"]
            .as_array()
            .unwrap_or_else(|| panic!("{}", all.text))
            .clone();
        years
            .into_iter()
            .find(|y| y["budgetYear"] == year)
            .unwrap_or_else(|| panic!("{}", all.text))["headroom"]
            .clone()
    }

    /// A pledge for programme costs of 2026 under this member's own mandate, in euros.
    pub fn pledge(&self, code: &str, euros: i64) -> Value {
        json!({
            "mandateId": self.board_members[code].mandate.as_ref().unwrap(),
            "instrument": "subsidy", "budgetYear": 2026, "expenditureKind": "programme",
            "amount": format!("{euros}.00"),
        })
    }

    /// A vote for of a board member, with a pledge of this many euros where it is more than none.
    pub fn vote_for(&self, code: &str, ballot: &str, euros: i64) -> Answer {
        let pledges = if euros > 0 {
            vec![self.pledge(code, euros)]
        } else {
            Vec::new()
        };
        vote(
            &self.board_members[code].client,
            ballot,
            json!({ "position": "for", "pledges": pledges }),
        )
    }

    /// Everybody on the board votes for, each with what is given for them.
    pub fn everybody_for(&self, ballot: &str, pledges: &[(&str, i64)]) {
        self.all_but_the_last_for(ballot, pledges);
        self.the_last_for(ballot, pledges);
    }

    /// The same of everybody but Windesheim, whose vote closes the ballot.
    pub fn all_but_the_last_for(&self, ballot: &str, pledges: &[(&str, i64)]) {
        for code in self.board_members.keys().filter(|code| *code != LAST) {
            let euros = pledges.iter().find(|(c, _)| c == code).map_or(0, |(_, e)| *e);
            self.vote_for(code, ballot, euros).expect(200);
        }
    }

    /// Windesheim's vote, the last.
    pub fn the_last_for(&self, ballot: &str, pledges: &[(&str, i64)]) {
        let euros = pledges
            .iter()
            .find(|(code, _)| *code == LAST)
            .map_or(0, |(_, euros)| *euros);
        self.vote_for(LAST, ballot, euros).expect(200);
    }
}

pub fn terms(code: &str, decision: i64, year: i64, total: i64) -> Value {
    json!({
        "documentNumber": format!("{code}-2026-1"), "documentDate": "2026-01-05",
        "validFromDate": "2026-01-01", "validUntilDate": "2026-12-31",
        "ceilingPerDecision": format!("{decision}.00"), "ceilingPerYear": format!("{year}.00"),
        "ceilingTotal": format!("{total}.00"), "maySubMandate": true,
    })
}

pub fn vote(client: &Client, ballot: &str, body: Value) -> Answer {
    client.post(&format!("/v1/ballots/{ballot}/votes"), body)
}

pub fn representative(cx: &mut Context<'_>, name: &str, organisation: Id) -> edba::error::Result<Id> {
    let new = NewRepresentative {
        organisation_id: organisation,
        name: format!("Vertegenwoordiger {name}"),
        email: None,
        language: edba::domain::codes::Language::Nl,
    };
    Ok(representatives::register(cx, new)?.id)
}
