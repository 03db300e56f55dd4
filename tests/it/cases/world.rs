//! A small Almere that cases live in: a programme, three organisations, two tables and the board.

use chrono::NaiveDate;
use edba::domain::Id;
use edba::domain::codes::{BodyKind, Role, SeatRole, Sector};
use edba::store::bodies::{self, BodyRow};
use edba::store::people::{self, OrganisationRow, RepresentativeRow};
use edba::store::reference::{self, ProgrammeRow, ReferenceItemRow};
use edba::store::seats::{self, SeatRow};
use serde_json::{Value, json};

use crate::app::App;
use crate::client::{Answer, Client};

pub struct World {
    pub bureau: Client,
    pub programme: Id,
    /// A market party.
    pub ibm: Id,
    /// Another market party.
    pub floriade: Id,
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
        let programme = app.work(|cx| {
            let row = ProgrammeRow {
                id: Id::new(),
                code: "almere-werkt".into(),
                name_nl: "Almere Werkt!".into(),
                name_en: "Almere Works!".into(),
                from_year: 2024,
                to_year: 2027,
                details: "{}".into(),
                version: 1,
                created_at: cx.now,
            };
            reference::insert_programme(cx.conn, &row)?;
            for (category, code, parent, nl, en) in [
                ("cluster", "ict-media", None, "ICT & Media", "ICT & Media"),
                ("cluster", "health", None, "Gezondheid", "Health"),
                ("line", "C1", Some("clusters"), "ICT en Media", "ICT and Media"),
                (
                    "action",
                    "C1a",
                    Some("C1"),
                    "Almere Smart Society",
                    "Almere Smart Society",
                ),
                (
                    "action",
                    "C1b",
                    Some("C1"),
                    "Almere Data Capital",
                    "Almere Data Capital",
                ),
                (
                    "line",
                    "C2",
                    Some("clusters"),
                    "Gezondste stad",
                    "Healthiest city",
                ),
                ("scope", "almere", None, "Almere", "Almere"),
                ("scope", "flevoland", None, "Flevoland", "Flevoland"),
            ] {
                let item = ReferenceItemRow {
                    id: Id::new(),
                    programme_id: row.id,
                    category: category.parse().unwrap(),
                    code: code.into(),
                    parent_code: parent.map(Into::into),
                    name_nl: nl.into(),
                    name_en: en.into(),
                    item_order: 1,
                    attributes: "{}".into(),
                    closed_on: None,
                    version: 1,
                };
                reference::insert_reference_item(cx.conn, &item)?;
            }
            Ok(row.id)
        });
        Self {
            bureau: app.bureau(),
            programme,
            ibm: organisation(app, "ibm", "IBM Nederland", Sector::Business),
            floriade: organisation(app, "floriade", "Floriade B.V.", Sector::Business),
            almere: organisation(app, "gemeente-almere", "Gemeente Almere", Sector::Government),
            ict_table: body(app, "ict-media", BodyKind::Table),
            health_table: body(app, "health", BodyKind::Table),
            board: body(app, "board", BodyKind::Board),
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

pub fn organisation(app: &App, code: &str, name: &str, sector: Sector) -> Id {
    app.work(|cx| {
        let row = OrganisationRow {
            id: Id::new(),
            code: code.into(),
            name: name.into(),
            sector,
            kvk_number: None,
            oin: None,
            version: 1,
            created_at: cx.now,
        };
        people::insert_organisation(cx.conn, &row)?;
        Ok(row.id)
    })
}

fn body(app: &App, code: &str, kind: BodyKind) -> Id {
    app.work(|cx| {
        let row = BodyRow {
            id: Id::new(),
            code: code.into(),
            kind,
            name_nl: code.into(),
            name_en: code.into(),
            cluster_code: None,
            opened_on: date("2024-01-01"),
            closed_on: None,
            merged_into_id: None,
            rules_version: 1,
            version: 1,
            created_at: cx.now,
        };
        bodies::insert_body(cx.conn, &row)?;
        Ok(row.id)
    })
}

pub fn representative(app: &App, organisation: Id) -> Id {
    app.work(|cx| {
        let row = RepresentativeRow {
            id: Id::new(),
            organisation_id: organisation,
            name: "Vertegenwoordiger".into(),
            email: None,
            language: edba::domain::codes::Language::Nl,
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
        let row = SeatRow {
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
        };
        seats::insert_seat(cx.conn, &row)
    });
}
