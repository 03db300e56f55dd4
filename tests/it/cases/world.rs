//! Test fixture for cases: the programme, and everything in it that the cases refer to.

use chrono::NaiveDate;
use edba::domain::Id;
use edba::domain::codes::{Language, Role, SeatRole};
use edba::service::seed;
use edba::store::bodies;
use edba::store::people::{self, Representative};
use edba::store::seats::{self, Seat};
use serde_json::{Value, json};

use crate::app::App;
use crate::client::{Answer, Client};

pub struct World {
    pub bureau: Client,
    pub programme: Id,
    /// A market party.
    pub ibm: Id,
    /// Another market party.
    pub boogaart: Id,
    /// A government body.
    pub almere: Id,
    pub ict_table: Id,
    pub health_table: Id,
    pub board: Id,
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl World {
    pub fn new(app: &App) -> Self {
        let programme = app.work(|cx| seed::programme_for(cx, 2024, 2027)).id;
        let organisation = |code: &str| {
            app.work(|cx| people::organisation_by_code(cx.conn, code))
                .unwrap()
                .id
        };
        let body = |code: &str| app.work(|cx| bodies::body_by_code(cx.conn, code)).unwrap().id;
        Self {
            bureau: app.bureau(),
            programme,
            ibm: organisation("ibm-nederland"),
            boogaart: organisation("boogaart"),
            almere: organisation("gemeente-almere"),
            ict_table: body("ict-media"),
            health_table: body("health"),
            board: body("board"),
        }
    }

    /// A draft: no more than a title and IBM as its initiator.
    pub fn draft(&self, title: &str) -> Value {
        json!({ "title": title, "initiatorOrganisationId": self.ibm })
    }

    /// A case that lacks nothing: IBM asks € 250,000 for investment and has € 150,000 of it.
    pub fn complete(&self, title: &str) -> Value {
        json!({
            "title": title,
            "summary": "Een energiezuinig datacentrum voor bedrijven.",
            "cluster": "ict-media",
            "programmeLine": "C1a",
            "scope": "almere",
            "leadTableId": self.ict_table,
            "coReviewTableIds": [self.health_table],
            "initiatorOrganisationId": self.ibm,
            "recipientOrganisationIds": [self.ibm],
            "jobsExpected": 120,
            "jobsYear": 2030,
            "budgetLines": [{
                "description": "Bouw", "expenditureKind": "investment", "budgetYear": 2026, "amount": "250000.00",
            }],
            "fundingLines": [{
                "funderName": "Rabobank Almere", "instrument": "credit", "expenditureKind": "investment",
                "budgetYear": 2026, "amount": "150000.00", "private": true,
            }],
            "appraisals": [{
                "party": "Rabobank", "view": "positive", "returnFigure": "IRR 6%", "appraisalDate": "2026-01-15",
            }],
            "interventionGrounds": [{
                "ground": "diverging-assessment", "explanation": "De bank weegt het risico zwaarder dan de stad.",
            }],
        })
    }

    /// Registers a case as the bureau.
    #[track_caller]
    pub fn register(&self, content: Value) -> Answer {
        self.bureau.post("/v1/cases", content).expect(201)
    }

    pub fn initiator(&self, app: &App, organisation: Id) -> Client {
        app.account(Role::Initiator, "Initiator", Some(organisation), None)
    }
}

pub fn representative(app: &App, organisation: Id) -> Id {
    app.work(|cx| {
        let row = Representative {
            id: Id::new(),
            organisation_id: organisation,
            name: "Vertegenwoordiger".into(),
            email: None,
            language: Language::Nl,
            version: 1,
            created_at: cx.now,
        };
        people::insert_representative(cx.conn, &row)?;
        Ok(row.id)
    })
}

/// A seat of `holder`, with a substitute from a day where one is given.
pub fn seat(
    app: &App,
    body: Id,
    holder: Id,
    from: &str,
    until: Option<&str>,
    substitute: Option<(Id, &str, Option<&str>)>,
) {
    app.work(|cx| {
        let row = Seat {
            id: Id::new(),
            body_id: body,
            representative_id: holder,
            role: SeatRole::Member,
            from_date: date(from),
            until_date: until.map(date),
            substitute_id: substitute.map(|(id, ..)| id),
            substitute_from: substitute.map(|(_, from, _)| date(from)),
            substitute_until: substitute.and_then(|(_, _, until)| until.map(date)),
            version: 1,
            created_at: cx.now,
            succeeds_id: None,
            origin_id: None,
        };
        seats::insert_seat(cx.conn, &row)
    });
}
