//! Participants of the demonstration: offices of the programme's organisations, no invented persons.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::offices::{BOARD, BoardSeat, CONSULTATIONS, Ceilings, ConsultationSeat, TABLES};
use super::{Credential, FOUNDED, Stage, actor_of, funds};
use crate::accounts::{self, NewAccount};
use crate::mandates::{self, NewMandate};
use crate::representatives::{self, NewRepresentative};
use crate::seats::{self, NewSeat};
use crate::{Actor, bodies, organisations};
use edba_common::error::{Error, Result};
use edba_domain::codes::{Instrument, Language, Role, SeatRole};
use edba_domain::mandate::MandateTerms;
use edba_domain::seating::Term;
use edba_domain::{Cents, Id};

/// So many days before today the mandates were given.
const MANDATED: i64 = FOUNDED - 10;

/// The organisation with mandate officers.
const RATIFIES: &str = "usg-people";

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
    pub consultations: BTreeMap<String, Vec<Member>>,
    pub initiators: BTreeMap<String, Actor>,
    pub partners: BTreeMap<Id, Actor>,
    pub organisations: BTreeMap<String, Id>,
    pub bodies: BTreeMap<String, Id>,
    pub credentials: Vec<Credential>,
}

impl Cast {
    pub fn assemble(stage: &Stage<'_>, founder: &Actor) -> Result<Self> {
        let mut assembly = Assembly::of(stage, founder)?;
        let bureau = [
            assembly.account(Role::Bureau, "Projectbureau, eerste medewerker", None, None)?,
            assembly.account(Role::Bureau, "Projectbureau, tweede medewerker", None, None)?,
        ];
        assembly.account(Role::Auditor, "Accountant", None, None)?;
        assembly.account(Role::Administrator, "Applicatiebeheer", None, None)?;
        let initiators = assembly.initiators()?;
        assembly.mandate_officers()?;
        let (board, partners) = assembly.board(&bureau[0])?;
        let tables = assembly.tables(&bureau[0])?;
        let consultations = assembly.consultations(&bureau[0], &board)?;
        Ok(Self {
            bureau,
            board,
            tables,
            consultations,
            initiators,
            partners,
            organisations: assembly.organisations,
            bodies: assembly.bodies,
            credentials: assembly.credentials,
        })
    }
}

/// The accounts that were made so far, with what they are made of.
struct Assembly<'a> {
    stage: &'a Stage<'a>,
    founder: &'a Actor,
    /// Ids and names of the organisations, by code.
    organisations: BTreeMap<String, Id>,
    names: BTreeMap<String, String>,
    bodies: BTreeMap<String, Id>,
    credentials: Vec<Credential>,
}

impl<'a> Assembly<'a> {
    fn of(stage: &'a Stage<'a>, founder: &'a Actor) -> Result<Self> {
        stage.act(founder, FOUNDED - 2, |cx| {
            let all = organisations::list(cx, None, None, 100)?;
            let bodies = bodies::list(cx, None, None, None, 100)?;
            Ok(Self {
                stage,
                founder,
                names: all.iter().map(|o| (o.code.clone(), o.name.clone())).collect(),
                organisations: all.into_iter().map(|o| (o.code, o.id)).collect(),
                bodies: bodies.into_iter().map(|b| (b.code, b.id)).collect(),
                credentials: Vec::new(),
            })
        })
    }

    fn name_of<'b>(&'b self, code: &'b str) -> &'b str {
        self.names.get(code).map_or(code, String::as_str)
    }

    /// Makes an account, with its credential unless it is of a role that signs in as a person only.
    fn account(
        &mut self,
        role: Role,
        name: &str,
        organisation: Option<&str>,
        representative: Option<(Id, &str)>,
    ) -> Result<Actor> {
        let for_organisation = matches!(
            role,
            Role::Initiator | Role::FinancePartner | Role::MandateOfficer
        );
        let of_person = organisation.filter(|_| representative.is_some());
        let new = NewAccount {
            name: name.to_owned(),
            role,
            organisation_id: organisation
                .filter(|_| for_organisation)
                .and_then(|code| self.organisations.get(code).copied()),
            representative_id: representative.map(|(id, _)| id),
            issuer: None,
            subject: None,
            email: Some(super::address::mail_address(name, of_person)),
        };
        let made = self
            .stage
            .act(self.founder, FOUNDED - 3, |cx| accounts::create(cx, new))?;
        if role != Role::MandateOfficer {
            self.credentials.push(Credential {
                role,
                name: name.to_owned(),
                organisation: organisation.and_then(|code| self.names.get(code).cloned()),
                representative: representative.map(|(_, office)| office.to_owned()),
                client_id: made.account.client_id.clone(),
                client_secret: made.secret.clone(),
            });
        }
        Ok(actor_of(&made))
    }

    fn initiators(&mut self) -> Result<BTreeMap<String, Actor>> {
        let codes = ["boogaart", "ibm-nederland", "meijdam", "overmars", "usg-people"];
        codes
            .into_iter()
            .map(|code| {
                let name = format!("Initiatiefnemer {}", self.name_of(code));
                let actor = self.account(Role::Initiator, &name, Some(code), None)?;
                Ok((code.to_owned(), actor))
            })
            .collect()
    }

    /// The organisation that goes beyond its mandate in the story answers its ratifications by itself.
    fn mandate_officers(&mut self) -> Result<()> {
        for who in ["Eerste mandaatbeheerder", "Tweede mandaatbeheerder"] {
            let name = format!("{who} {}", self.name_of(RATIFIES));
            self.account(Role::MandateOfficer, &name, Some(RATIFIES), None)?;
        }
        Ok(())
    }

    /// The members of the board, and the finance partners of those with a mandate.
    fn board(&mut self, bureau: &Actor) -> Result<(Vec<Member>, BTreeMap<Id, Actor>)> {
        let mut partners = BTreeMap::new();
        let mut board = Vec::new();
        for (place, BoardSeat(code, office, ceilings)) in BOARD.iter().enumerate() {
            let seat = Office {
                body: "board",
                code,
                title: office,
                place,
            };
            let (mut member, representative) = self.member(bureau, Role::BoardMember, &seat)?;
            if let Some(ceilings) = ceilings {
                member.instrument = ceilings.instruments.map_or(Instrument::Subsidy, |i| i[0]);
                member.mandate_id = Some(self.mandate(bureau, &seat, representative, ceilings)?);
                let name = format!("Financiële administratie {}", self.name_of(code));
                let partner = self.account(Role::FinancePartner, &name, Some(code), None)?;
                partners.insert(known(&self.organisations, code)?, partner);
            }
            board.push(member);
        }
        Ok((board, partners))
    }

    fn mandate(
        &self,
        bureau: &Actor,
        seat: &Office<'_>,
        representative_id: Id,
        ceilings: &Ceilings,
    ) -> Result<Id> {
        let grantor_id = known(&self.organisations, seat.code)?;
        let mut terms = terms(self.stage, seat.place, ceilings);
        if seat.code == funds::LENDER {
            terms.fund_id = Some(funds::register(self.stage, bureau, grantor_id)?);
            terms.returns_available = true;
        }
        let new = NewMandate {
            grantor_id,
            representative_id,
            parent_id: None,
            terms,
        };
        let registered = self
            .stage
            .act(bureau, MANDATED, |cx| mandates::register(cx, new))?;
        Ok(registered.id)
    }

    fn tables(&mut self, bureau: &Actor) -> Result<BTreeMap<String, Vec<Member>>> {
        let mut tables = BTreeMap::new();
        for (table, offices) in TABLES {
            let mut members = Vec::new();
            for (place, (code, office)) in offices.iter().enumerate() {
                let seat = Office {
                    body: table,
                    code,
                    title: office,
                    place,
                };
                let (member, _) = self.member(bureau, Role::TableMember, &seat)?;
                members.push(member);
            }
            tables.insert((*table).to_owned(), members);
        }
        Ok(tables)
    }

    /// The members of the consultation bodies. Those who sit on the board keep their account.
    fn consultations(&mut self, bureau: &Actor, board: &[Member]) -> Result<BTreeMap<String, Vec<Member>>> {
        let mut consultations = BTreeMap::new();
        // The accounts that were made for an office of an organisation.
        let mut made: BTreeMap<(&str, &str), Actor> = BTreeMap::new();
        for (body, seats) in CONSULTATIONS {
            let mut members = Vec::new();
            for (place, ConsultationSeat(code, office)) in seats.iter().enumerate() {
                let known_actor = match office {
                    None => board
                        .iter()
                        .find(|member| member.organisation == *code)
                        .map(|member| member.actor.clone()),
                    Some(office) => made.get(&(*code, *office)).cloned(),
                };
                let seat = Office {
                    body,
                    code,
                    title: office.unwrap_or_default(),
                    place,
                };
                let member = match known_actor {
                    Some(actor) => self.seat_again(bureau, actor, &seat)?,
                    None => self.member(bureau, Role::ConsultationMember, &seat)?.0,
                };
                made.insert((*code, seat.title), member.actor.clone());
                members.push(member);
            }
            consultations.insert((*body).to_owned(), members);
        }
        Ok(consultations)
    }

    /// Gives a representative who has an account another seat.
    fn seat_again(&self, bureau: &Actor, actor: Actor, seat: &Office<'_>) -> Result<Member> {
        let body = known(&self.bodies, seat.body)?;
        let representative = actor.representative()?;
        take_seat(self.stage, bureau, representative, body, seat.place)?;
        Ok(Member {
            organisation: seat.code.to_owned(),
            actor,
            mandate_id: None,
            instrument: Instrument::Subsidy,
        })
    }

    /// A member with a seat and an account, without a mandate, and the id of the representative.
    fn member(&mut self, bureau: &Actor, role: Role, seat: &Office<'_>) -> Result<(Member, Id)> {
        let organisation = known(&self.organisations, seat.code)?;
        let body = known(&self.bodies, seat.body)?;
        let office = match role {
            // Lists of these bodies name the organisation beside the office.
            Role::ConsultationMember => seat.title.to_owned(),
            _ => format!("{}, {}", seat.title, self.name_of(seat.code)),
        };
        let representative = seated(self.stage, bureau, organisation, &office, body, seat.place)?;
        let actor = self.account(role, &office, Some(seat.code), Some((representative, &office)))?;
        let member = Member {
            organisation: seat.code.to_owned(),
            actor,
            mandate_id: None,
            instrument: Instrument::Subsidy,
        };
        Ok((member, representative))
    }
}

/// An office that has a seat.
struct Office<'a> {
    /// Code of the body.
    body: &'a str,
    /// Code of the organisation.
    code: &'a str,
    title: &'a str,
    /// The place in the body, from 0.
    place: usize,
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
    let representative_id = stage.act(bureau, FOUNDED - 4, |cx| {
        let new = NewRepresentative {
            organisation_id,
            name: office.to_owned(),
            email: None,
            language: Language::Nl,
        };
        Ok(representatives::register(cx, new)?.id)
    })?;
    take_seat(stage, bureau, representative_id, body_id, place)?;
    Ok(representative_id)
}

/// Gives a representative a seat; the first of a body has the chair.
fn take_seat(
    stage: &Stage<'_>,
    bureau: &Actor,
    representative_id: Id,
    body_id: Id,
    place: usize,
) -> Result<()> {
    stage.act(bureau, FOUNDED - 4, |cx| {
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
        )
        .map(drop)
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
