//! Who is told: accounts that have a mail address and are not disabled. Each audience is one statement,
//! however many they are.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{
    accounts, ballot_electors, bodies, commitments, participations, representatives, seats, votes,
};
use crate::domain::Id;
use crate::domain::codes::Role;
use crate::error::Result;

/// Those who get mail.
macro_rules! mailable {
    () => {
        accounts::email.is_not_null().and(accounts::disabled_at.is_null())
    };
}

/// Somebody who may act for a seat on a ballot that is not recused.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Voter {
    pub ballot_id: Id,
    pub account_id: Id,
    pub representative_id: Option<Id>,
    /// Who holds the seat.
    pub holder_id: Id,
    pub holder_name: String,
    pub seat_id: Id,
    /// Who cast the vote that counts, of an open ballot.
    pub voted_by: Option<Id>,
    /// Who cast it, of a secret one.
    pub took_part: Option<Id>,
}

impl Voter {
    /// Whether they act for another's seat.
    pub fn is_substitute(&self) -> bool {
        self.representative_id != Some(self.holder_id)
    }

    /// Who has voted for this seat, if anybody has.
    pub fn cast_by(&self) -> Option<Id> {
        self.voted_by.or(self.took_part)
    }
}

/// Those who may act for the seats of these ballots that are not recused, a substitute too unless they have a
/// conflict themselves, in the order of the seats.
pub fn voters(conn: &mut Conn, ballots: &[Id]) -> Result<Vec<Voter>> {
    let holds = accounts::representative_id.eq(ballot_electors::representative_id.nullable());
    let stands_in = accounts::representative_id
        .eq(ballot_electors::substitute_id)
        .and(ballot_electors::substitute_recusal.is_null());
    let voted = votes::ballot_id
        .eq(ballot_electors::ballot_id)
        .and(votes::seat_id.eq(ballot_electors::seat_id))
        .and(votes::is_current.eq(true));
    let took_part = participations::ballot_id
        .eq(ballot_electors::ballot_id)
        .and(participations::seat_id.eq(ballot_electors::seat_id));
    Ok(ballot_electors::table
        .inner_join(accounts::table.on(holds.or(stands_in)))
        .inner_join(representatives::table.on(representatives::id.eq(ballot_electors::representative_id)))
        .left_join(votes::table.on(voted))
        .left_join(participations::table.on(took_part))
        .filter(ballot_electors::ballot_id.eq_any(ballots))
        .filter(ballot_electors::recusal_kind.is_null())
        .filter(mailable!())
        .order((
            ballot_electors::ballot_id,
            ballot_electors::seat_order,
            accounts::id,
        ))
        .select((
            ballot_electors::ballot_id,
            accounts::id,
            accounts::representative_id,
            ballot_electors::representative_id,
            representatives::name,
            ballot_electors::seat_id,
            votes::cast_by.nullable(),
            participations::cast_by.nullable(),
        ))
        .load(conn)?)
}

/// The members of a body on a day, and whoever stands in for one on it.
pub fn members(conn: &mut Conn, body_id: &Id, on: NaiveDate) -> Result<Vec<Id>> {
    let holds = accounts::representative_id.eq(seats::representative_id.nullable());
    let stands_in = accounts::representative_id
        .eq(seats::substitute_id)
        .and(seats::substitute_from.le(on))
        .and(
            seats::substitute_until
                .is_null()
                .or(seats::substitute_until.ge(on)),
        );
    Ok(seats::table
        .inner_join(bodies::table.on(bodies::id.eq(seats::body_id)))
        .inner_join(accounts::table.on(holds.or(stands_in)))
        .filter(seats::body_id.eq(body_id))
        .filter(bodies::closed_on.is_null().or(bodies::closed_on.gt(on)))
        .filter(seats::from_date.le(on))
        .filter(seats::until_date.is_null().or(seats::until_date.ge(on)))
        .filter(mailable!())
        .order(accounts::id)
        .select(accounts::id)
        .load(conn)?)
}

/// Accounts of this role for these organisations.
pub fn of_organisations(conn: &mut Conn, role: Role, organisations: &[Id]) -> Result<Vec<(Id, Id)>> {
    let rows: Vec<(Id, Option<Id>)> = accounts::table
        .filter(accounts::role.eq(role))
        .filter(accounts::organisation_id.eq_any(organisations))
        .filter(mailable!())
        .order(accounts::id)
        .select((accounts::id, accounts::organisation_id))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(account, organisation)| Some((account, organisation?)))
        .collect())
}

/// The project bureau.
pub fn bureau(conn: &mut Conn) -> Result<Vec<Id>> {
    Ok(accounts::table
        .filter(accounts::role.eq(Role::Bureau))
        .filter(mailable!())
        .order(accounts::id)
        .select(accounts::id)
        .load(conn)?)
}

/// The accounts of these representatives.
pub fn of_representatives(conn: &mut Conn, representatives: &[Id]) -> Result<Vec<(Id, Id)>> {
    let rows: Vec<(Id, Option<Id>)> = accounts::table
        .filter(accounts::representative_id.eq_any(representatives))
        .filter(mailable!())
        .order(accounts::id)
        .select((accounts::id, accounts::representative_id))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(account, representative)| Some((account, representative?)))
        .collect())
}

/// One account, if it gets mail.
pub fn account(conn: &mut Conn, id: &Id) -> Result<Vec<Id>> {
    Ok(accounts::table
        .filter(accounts::id.eq(id))
        .filter(mailable!())
        .select(accounts::id)
        .load(conn)?)
}

/// Finance partners of the organisations that committed something in these decisions, whether or not it was
/// offered to them: the decision, the organisation and the account.
pub fn committed_partners(conn: &mut Conn, decisions: &[Id]) -> Result<Vec<(Id, Id, Id)>> {
    Ok(commitments::table
        .inner_join(accounts::table.on(accounts::organisation_id.eq(commitments::organisation_id.nullable())))
        .filter(commitments::decision_id.eq_any(decisions))
        .filter(accounts::role.eq(Role::FinancePartner))
        .filter(mailable!())
        .order(accounts::id)
        .distinct()
        .select((
            commitments::decision_id,
            commitments::organisation_id,
            accounts::id,
        ))
        .load(conn)?)
}
