//! Participants of the demonstration: offices of the programme's organisations, no invented persons.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::{Credential, FOUNDED, Stage, actor_of, funds};
use crate::accounts::{self, NewAccount};
use crate::mandates::{self, NewMandate};
use crate::representatives::{self, NewRepresentative};
use crate::seats::{self, NewSeat};
use crate::{Actor, bodies, organisations};
use edba_common::error::{Error, Result};
use edba_domain::codes::{ExpenditureKind, Instrument, Language, Role, SeatRole};
use edba_domain::mandate::MandateTerms;
use edba_domain::seating::Term;
use edba_domain::{Cents, Id};

/// A seat of the board: the organisation's code, the office, and the mandate, which differ for each.
struct BoardSeat(&'static str, &'static str, Option<Ceilings>);

/// Ceilings in euros, and the scope of the mandate (`None`: any).
struct Ceilings {
    decision: i64,
    year: i64,
    total: i64,
    instruments: Option<&'static [Instrument]>,
    kinds: Option<&'static [ExpenditureKind]>,
    clusters: Option<&'static [&'static str]>,
}

const fn any(decision: i64, year: i64, total: i64) -> Option<Ceilings> {
    Some(Ceilings {
        decision,
        year,
        total,
        instruments: None,
        kinds: None,
        clusters: None,
    })
}

const BOARD: &[BoardSeat] = &[
    BoardSeat(
        "gemeente-almere",
        "Wethouder Economische Zaken",
        any(1_000_000, 3_000_000, 6_000_000),
    ),
    BoardSeat(
        "provincie-flevoland",
        "Gedeputeerde Economie",
        any(750_000, 2_000_000, 4_000_000),
    ),
    BoardSeat(
        "ministerie-eli",
        "Directeur Regionale Economie",
        Some(Ceilings {
            decision: 600_000,
            year: 1_500_000,
            total: 3_000_000,
            instruments: Some(&[Instrument::Subsidy]),
            kinds: Some(&[ExpenditureKind::Investment, ExpenditureKind::Programme]),
            clusters: None,
        }),
    ),
    BoardSeat(
        "ibm-nederland",
        "Directeur Publieke Sector",
        Some(Ceilings {
            decision: 150_000,
            year: 200_000,
            total: 400_000,
            instruments: Some(&[Instrument::OwnFunds]),
            kinds: None,
            clusters: Some(&["ict-media"]),
        }),
    ),
    BoardSeat(
        "usg-people",
        "Directeur Regio Midden",
        Some(Ceilings {
            decision: 100_000,
            year: 200_000,
            total: 300_000,
            instruments: Some(&[Instrument::Credit, Instrument::OwnFunds]),
            kinds: None,
            clusters: None,
        }),
    ),
    BoardSeat(
        "windesheim",
        "Voorzitter College van Bestuur",
        any(75_000, 150_000, 250_000),
    ),
    BoardSeat("flevoziekenhuis", "Voorzitter Raad van Bestuur", None),
];

/// So many days before today the mandates were given.
const MANDATED: i64 = FOUNDED - 10;

/// The organisation with mandate officers.
const RATIFIES: &str = "usg-people";

/// The seats of each table: the organisation's code and the office; the first has the chair.
const TABLES: &[(&str, [(&str, &str); 4])] = &[
    (
        "ict-media",
        [
            ("ibm-nederland", "Voorzitter tafel ICT & Media"),
            ("gemeente-almere", "Accountmanager ICT & Media"),
            ("windesheim", "Lector ICT-innovatie"),
            ("flevoziekenhuis", "Hoofd Informatisering"),
        ],
    ),
    (
        "health",
        [
            ("flevoziekenhuis", "Voorzitter tafel Health"),
            ("gemeente-almere", "Accountmanager Health"),
            ("usg-people", "Manager Zorg"),
            ("windesheim", "Lector Zorg en Wijk"),
        ],
    ),
    (
        "logistics",
        [
            ("overmars", "Voorzitter tafel Logistiek & Handel"),
            ("provincie-flevoland", "Beleidsadviseur Logistiek"),
            ("usg-people", "Manager Logistiek"),
            ("windesheim", "Docent Logistiek"),
        ],
    ),
    (
        "sustainable-building",
        [
            ("meijdam", "Voorzitter tafel Duurzaam Bouwen"),
            ("gemeente-almere", "Gebiedsontwikkelaar"),
            ("provincie-flevoland", "Beleidsadviseur Energie"),
            ("windesheim", "Lector Duurzaam Bouwen"),
        ],
    ),
    (
        "airport",
        [
            ("boogaart", "Voorzitter tafel Luchthaven"),
            ("provincie-flevoland", "Programmamanager Luchthaven"),
            ("gemeente-almere", "Adviseur Bereikbaarheid"),
            ("windesheim", "Docent Techniek"),
        ],
    ),
];

/// A member with a seat.
pub(super) struct Member {
    pub organisation: String,
    pub actor: Actor,
    pub mandate_id: Option<Id>,
    pub instrument: Instrument,
}

/// Everybody.
pub(super) struct Cast {
    pub bureau: [Actor; 2],
    pub board: Vec<Member>,
    pub tables: BTreeMap<String, Vec<Member>>,
    pub initiators: BTreeMap<String, Actor>,
    pub partners: BTreeMap<Id, Actor>,
    pub organisations: BTreeMap<String, Id>,
    pub bodies: BTreeMap<String, Id>,
    pub credentials: Vec<Credential>,
}

impl Cast {
    pub fn assemble(stage: &Stage<'_>, founder: &Actor) -> Result<Self> {
        let (organisations, names, bodies) = stage.act(founder, FOUNDED - 2, |cx| {
            let all = organisations::list(cx, None, None, 100)?;
            let names: BTreeMap<String, String> =
                all.iter().map(|o| (o.code.clone(), o.name.clone())).collect();
            let organisations: BTreeMap<String, Id> = all.into_iter().map(|o| (o.code, o.id)).collect();
            let bodies: BTreeMap<String, Id> = bodies::list(cx, None, None, None, 100)?
                .into_iter()
                .map(|b| (b.code, b.id))
                .collect();
            Ok((organisations, names, bodies))
        })?;
        let mut credentials = Vec::new();
        let mut account =
            |role: Role, name: &str, organisation: Option<&str>, representative: Option<(Id, &str)>| {
                stage.act(founder, FOUNDED - 3, |cx| {
                    let for_organisation = matches!(
                        role,
                        Role::Initiator | Role::FinancePartner | Role::MandateOfficer
                    );
                    let made = accounts::create(
                        cx,
                        NewAccount {
                            name: name.to_owned(),
                            role,
                            organisation_id: organisation
                                .filter(|_| for_organisation)
                                .and_then(|code| organisations.get(code).copied()),
                            representative_id: representative.map(|(id, _)| id),
                            issuer: None,
                            subject: None,
                            email: Some(super::address::mail_address(
                                name,
                                organisation.filter(|_| representative.is_some()),
                            )),
                        },
                    )?;
                    // A mandate officer signs in as a person only.
                    if role != Role::MandateOfficer {
                        credentials.push(Credential {
                            role,
                            name: name.to_owned(),
                            organisation: organisation.and_then(|code| names.get(code).cloned()),
                            representative: representative.map(|(_, office)| office.to_owned()),
                            client_id: made.account.client_id.clone(),
                            client_secret: made.secret.clone(),
                        });
                    }
                    Ok(actor_of(&made))
                })
            };
        let bureau = [
            account(Role::Bureau, "Projectbureau, eerste medewerker", None, None)?,
            account(Role::Bureau, "Projectbureau, tweede medewerker", None, None)?,
        ];
        account(Role::Auditor, "Accountant", None, None)?;
        account(Role::Administrator, "Applicatiebeheer", None, None)?;
        let mut initiators = BTreeMap::new();
        for code in ["boogaart", "ibm-nederland", "meijdam", "overmars", "usg-people"] {
            let name = format!("Initiatiefnemer {}", names.get(code).map_or(code, String::as_str));
            initiators.insert(
                code.to_owned(),
                account(Role::Initiator, &name, Some(code), None)?,
            );
        }
        // The organisation that goes beyond its mandate in the story answers by itself.
        for who in ["Eerste mandaatbeheerder", "Tweede mandaatbeheerder"] {
            let name = format!("{who} {}", names.get(RATIFIES).map_or(RATIFIES, String::as_str));
            account(Role::MandateOfficer, &name, Some(RATIFIES), None)?;
        }
        let mut partners = BTreeMap::new();
        let mut board = Vec::new();
        for (place, BoardSeat(code, office, ceilings)) in BOARD.iter().enumerate() {
            let organisation = known(&organisations, code)?;
            let office = format!("{office}, {}", names.get(*code).map_or(*code, String::as_str));
            let representative = seated(
                stage,
                &bureau[0],
                organisation,
                &office,
                known(&bodies, "board")?,
                place,
            )?;
            let actor = account(
                Role::BoardMember,
                &office,
                Some(code),
                Some((representative, &office)),
            )?;
            let mut member = Member {
                organisation: (*code).to_owned(),
                actor,
                mandate_id: None,
                instrument: Instrument::Subsidy,
            };
            if let Some(ceilings) = ceilings {
                let mut terms = terms(stage, place, ceilings);
                if *code == funds::LENDER {
                    terms.fund_id = Some(funds::register(stage, &bureau[0], organisation)?);
                    terms.returns_available = true;
                }
                member.instrument = ceilings.instruments.map_or(Instrument::Subsidy, |i| i[0]);
                member.mandate_id = Some(stage.act(&bureau[0], MANDATED, |cx| {
                    let new = NewMandate {
                        grantor_id: organisation,
                        representative_id: representative,
                        parent_id: None,
                        terms,
                    };
                    Ok(mandates::register(cx, new)?.id)
                })?);
                let name = format!(
                    "Financiële administratie {}",
                    names.get(*code).map_or(*code, String::as_str)
                );
                partners.insert(
                    organisation,
                    account(Role::FinancePartner, &name, Some(code), None)?,
                );
            }
            board.push(member);
        }
        let mut tables = BTreeMap::new();
        for (table, offices) in TABLES {
            let mut members = Vec::new();
            for (place, (code, office)) in offices.iter().enumerate() {
                let organisation = known(&organisations, code)?;
                let office = format!("{office}, {}", names.get(*code).map_or(*code, String::as_str));
                let representative = seated(
                    stage,
                    &bureau[0],
                    organisation,
                    &office,
                    known(&bodies, table)?,
                    place,
                )?;
                let actor = account(
                    Role::TableMember,
                    &office,
                    Some(code),
                    Some((representative, &office)),
                )?;
                members.push(Member {
                    organisation: (*code).to_owned(),
                    actor,
                    mandate_id: None,
                    instrument: Instrument::Subsidy,
                });
            }
            tables.insert((*table).to_owned(), members);
        }
        Ok(Self {
            bureau,
            board,
            tables,
            initiators,
            partners,
            organisations,
            bodies,
            credentials,
        })
    }
}

fn known(map: &BTreeMap<String, Id>, code: &str) -> Result<Id> {
    map.get(code)
        .copied()
        .ok_or_else(|| Error::internal(format!("the demonstration names an unknown `{code}`")))
}

/// A representative named by office, with a seat; the first of a body has the chair.
fn seated(
    stage: &Stage<'_>,
    bureau: &Actor,
    organisation_id: Id,
    office: &str,
    body_id: Id,
    place: usize,
) -> Result<Id> {
    stage.act(bureau, FOUNDED - 4, |cx| {
        let new = NewRepresentative {
            organisation_id,
            name: office.to_owned(),
            email: None,
            language: Language::Nl,
        };
        let representative_id = representatives::register(cx, new)?.id;
        let role = if place == 0 {
            SeatRole::Chair
        } else {
            SeatRole::Member
        };
        let term = Term {
            from: cx.today(),
            until: None,
        };
        seats::create(
            cx,
            NewSeat {
                body_id,
                representative_id,
                role,
                term,
                substitute: None,
                succeeds_id: None,
            },
        )?;
        Ok(representative_id)
    })
}

fn terms(stage: &Stage<'_>, place: usize, ceilings: &Ceilings) -> MandateTerms {
    let today = stage.now.local_date();
    let start = today - chrono::Duration::days(MANDATED);
    MandateTerms {
        document_number: format!("Mandaatbesluit {}-{:02}", start.year(), place + 1),
        document_date: start,
        valid_from: start,
        valid_until: today + chrono::Duration::days(400),
        ceiling_per_decision: Cents::euros(ceilings.decision),
        ceiling_per_year: Cents::euros(ceilings.year),
        ceiling_total: Cents::euros(ceilings.total),
        clusters: ceilings
            .clusters
            .map(|c| c.iter().map(|code| (*code).to_owned()).collect()),
        instruments: ceilings.instruments.map(|i| i.iter().copied().collect()),
        expenditure_kinds: ceilings.kinds.map(|k| k.iter().copied().collect()),
        may_sub_mandate: false,
        fund_id: None,
        returns_available: false,
    }
}
