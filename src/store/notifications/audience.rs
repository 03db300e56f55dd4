//! Recipients of notifications: enabled accounts with a mail address. Each audience is one statement (one per thousand
//! ballots), however many recipients there are, and reads only accounts that belong to it.

use chrono::NaiveDate;
use diesel::dsl::not;
use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{
    accounts, ballot_conflicts, ballot_electors, bodies, commitments, participations, representatives, seats,
    voter_recusals, votes,
};
use super::super::voters::{continues, is_appointed, is_held};
use super::Asking;
use edba_common::error::Result;
use edba_domain::codes::{BodyKind, Role};
use edba_domain::{Id, Moment};

/// Condition on an account: it receives mail.
macro_rules! mailable {
    () => {
        accounts::email.is_not_null().and(accounts::disabled_at.is_null())
    };
}

/// Condition on the account of a representative: its role votes. A member of a consultation body hears of no case, whatever
/// other seats the representative has.
macro_rules! votes_by_role {
    () => {
        accounts::role.ne(Role::ConsultationMember)
    };
}

/// An account that may act for an unrecused seat on a ballot, on a day.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Voter {
    pub ballot_id: Id,
    pub account_id: Id,
    pub representative_id: Option<Id>,
    /// The holder of the seat.
    pub holder_id: Id,
    pub holder_name: String,
    pub seat_id: Id,
    /// The person who cast the current vote of an open ballot.
    pub voted_by: Option<Id>,
    /// The person who voted for the seat in a secret ballot.
    pub took_part: Option<Id>,
}

impl Voter {
    /// Whether the account acts as a substitute.
    pub fn is_substitute(&self) -> bool {
        self.representative_id != Some(self.holder_id)
    }

    /// The person who has voted for this seat.
    pub fn cast_by(&self) -> Option<Id> {
        self.voted_by.or(self.took_part)
    }
}

/// Ballots per statement, within the parameter limit of both databases.
const BALLOTS_AT_ONCE: usize = 1000;

/// The accounts that may act on a day for the unrecused seats of these ballots: holders and appointed substitutes
/// without a conflict of their own. Ordered by ballot and seat.
pub fn voters(conn: &mut Conn, ballots: &[Id], on: NaiveDate) -> Result<Vec<Voter>> {
    let mut found = Vec::new();
    for some in ballots.chunks(BALLOTS_AT_ONCE) {
        found.extend(voters_query(some, on).load(conn)?);
    }
    Ok(found)
}

/// The [`voters`] of the seats for which these votes were cast, each with the vote's id.
pub fn voters_of_votes(conn: &mut Conn, votes: &[Id], on: NaiveDate) -> Result<Vec<(Id, Voter)>> {
    Ok(voters_of_votes_query(votes, on).load(conn)?)
}

/// The [`voters`] of one seat.
pub fn voters_for_seat(conn: &mut Conn, ballot: Id, seat: Id, on: NaiveDate) -> Result<Vec<Voter>> {
    Ok(voters_for_seat_query(ballot, seat, on).load(conn)?)
}

/// The [`voters`] that are one account: one row for each seat for which it may act.
pub fn voter(conn: &mut Conn, ballot: Id, account: Id, on: NaiveDate) -> Result<Vec<Voter>> {
    Ok(voter_query(ballot, account, on).load(conn)?)
}

/// The query of voters with a condition. Each use is a separate statement that stays prepared.
macro_rules! voters {
    ($which:expr, $on:expr) => {{
        let acting = diesel::alias!(representatives as acting);
        let person = acting.field(representatives::id);
        let holds = accounts::representative_id.eq(seats::representative_id.nullable());
        let barred = ballot_electors::substitute_id
            .eq(seats::substitute_id)
            .and(ballot_electors::substitute_recusal.is_not_null());
        let stands_in = accounts::representative_id
            .eq(seats::substitute_id)
            .and(is_appointed!($on))
            .and(not(barred.assume_not_null()));
        let conflicting = ballot_conflicts::ballot_id
            .eq(ballot_electors::ballot_id)
            .and(ballot_conflicts::organisation_id.eq(acting.field(representatives::organisation_id)));
        let declared = voter_recusals::ballot_id
            .eq(ballot_electors::ballot_id)
            .and(voter_recusals::seat_id.eq(ballot_electors::seat_id))
            .and(voter_recusals::representative_id.eq(person));
        let voted = votes::ballot_id
            .eq(ballot_electors::ballot_id)
            .and(votes::seat_id.eq(ballot_electors::seat_id))
            .and(votes::is_current);
        let took_part = participations::ballot_id
            .eq(ballot_electors::ballot_id)
            .and(participations::seat_id.eq(ballot_electors::seat_id));
        ballot_electors::table
            .inner_join(seats::table.on(continues!()))
            .inner_join(accounts::table.on(holds.or(stands_in)))
            .inner_join(acting.on(accounts::representative_id.eq(person.nullable())))
            .inner_join(representatives::table.on(representatives::id.eq(seats::representative_id)))
            .left_join(ballot_conflicts::table.on(conflicting))
            .left_join(voter_recusals::table.on(declared))
            .left_join(votes::table.on(voted))
            .left_join(participations::table.on(took_part))
            .filter($which)
            .filter(is_held!($on))
            .filter(ballot_electors::recusal_kind.is_null())
            .filter(ballot_conflicts::organisation_id.is_null())
            .filter(voter_recusals::reason.is_null())
            .filter(votes_by_role!())
            .filter(mailable!())
            .order((
                ballot_electors::ballot_id,
                ballot_electors::seat_order,
                accounts::id,
            ))
            .select(voter!())
    }};
}

/// The columns of a [`Voter`].
macro_rules! voter {
    () => {
        (
            ballot_electors::ballot_id,
            accounts::id,
            accounts::representative_id,
            seats::representative_id,
            representatives::name,
            ballot_electors::seat_id,
            votes::cast_by.nullable(),
            participations::cast_by.nullable(),
        )
    };
}

/// The query of [`voters`], for at most `BALLOTS_AT_ONCE` ballots.
pub fn voters_query(ballots: &[Id], on: NaiveDate) -> impl Asking<Voter> + use<> {
    voters!(ballot_electors::ballot_id.eq_any(ballots.to_vec()), on)
}

/// The query of [`voters_of_votes`].
pub fn voters_of_votes_query(of: &[Id], on: NaiveDate) -> impl Asking<(Id, Voter)> + use<> {
    let cast = diesel::alias!(votes as cast);
    let for_seat = cast
        .field(votes::ballot_id)
        .eq(ballot_electors::ballot_id)
        .and(cast.field(votes::seat_id).eq(ballot_electors::seat_id));
    voters!(cast.field(votes::id).eq_any(of.to_vec()), on)
        .inner_join(cast.on(for_seat))
        .select((cast.field(votes::id), voter!()))
}

/// The query of [`voters_for_seat`].
pub fn voters_for_seat_query(ballot: Id, seat: Id, on: NaiveDate) -> impl Asking<Voter> {
    voters!(
        ballot_electors::ballot_id
            .eq(ballot)
            .and(ballot_electors::seat_id.eq(seat)),
        on
    )
}

/// The query of [`voter()`].
pub fn voter_query(ballot: Id, account: Id, on: NaiveDate) -> impl Asking<Voter> {
    voters!(
        ballot_electors::ballot_id
            .eq(ballot)
            .and(accounts::id.eq(account)),
        on
    )
}

/// All members of the frozen electorate of a ballot, recused or not, and their substitutes.
pub fn electorate(conn: &mut Conn, ballot: Id) -> Result<Vec<Id>> {
    Ok(electorate_query(ballot).load(conn)?)
}

/// The query of [`electorate`].
pub fn electorate_query(ballot: Id) -> impl Asking<Id> {
    let holds = accounts::representative_id.eq(ballot_electors::representative_id.nullable());
    let stands_in = accounts::representative_id.eq(ballot_electors::substitute_id);
    ballot_electors::table
        .inner_join(accounts::table.on(holds.or(stands_in)))
        .filter(ballot_electors::ballot_id.eq(ballot))
        .filter(votes_by_role!())
        .filter(mailable!())
        .order((ballot_electors::seat_order, accounts::id))
        .select(accounts::id)
}

/// The members of a body on a day, and the substitutes appointed on that day. A body that is closed has members until the day
/// on which it was closed. By the role of a member of a consultation body nobody is a member of a table or the board.
pub fn members(conn: &mut Conn, body_id: Id, on: NaiveDate) -> Result<Vec<Id>> {
    Ok(members_query(body_id, on).load(conn)?)
}

/// The query of [`members`].
pub fn members_query(body_id: Id, on: NaiveDate) -> impl Asking<Id> {
    let holds = accounts::representative_id.eq(seats::representative_id.nullable());
    let stands_in = accounts::representative_id
        .eq(seats::substitute_id)
        .and(seats::substitute_from.le(on))
        .and(
            seats::substitute_until
                .is_null()
                .or(seats::substitute_until.ge(on)),
        );
    // As `domain::meeting::has_meetings_of`: of tables and the board a member of a consultation body hears nothing.
    let hears_of_it = accounts::role
        .ne(Role::ConsultationMember)
        .or(bodies::kind.eq(BodyKind::Consultation));
    seats::table
        .inner_join(bodies::table.on(bodies::id.eq(seats::body_id)))
        .inner_join(accounts::table.on(holds.or(stands_in)))
        .filter(seats::body_id.eq(body_id))
        .filter(bodies::closed_on.is_null().or(bodies::closed_on.ge(on)))
        .filter(seats::from_date.le(on))
        .filter(seats::until_date.is_null().or(seats::until_date.ge(on)))
        .filter(hears_of_it)
        .filter(mailable!())
        .order(accounts::id)
        .select(accounts::id)
}

/// Accounts of this role for these organisations.
pub fn of_organisations(conn: &mut Conn, role: Role, organisations: &[Id]) -> Result<Vec<(Id, Id)>> {
    let rows = of_organisations_query(role, organisations).load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(account, organisation)| Some((account, organisation?)))
        .collect())
}

/// The query of [`of_organisations`].
pub fn of_organisations_query(role: Role, organisations: &[Id]) -> impl Asking<(Id, Option<Id>)> + use<> {
    accounts::table
        .filter(accounts::role.eq(role))
        .filter(accounts::organisation_id.eq_any(organisations.to_vec()))
        .filter(mailable!())
        .order(accounts::id)
        .select((accounts::id, accounts::organisation_id))
}

/// The project bureau.
pub fn bureau(conn: &mut Conn) -> Result<Vec<Id>> {
    Ok(bureau_query().load(conn)?)
}

/// The query of [`bureau`].
pub fn bureau_query() -> impl Asking<Id> {
    of_role_query(Role::Bureau)
}

fn of_role_query(role: Role) -> impl Asking<Id> {
    accounts::table
        .filter(accounts::role.eq(role))
        .filter(mailable!())
        .order(accounts::id)
        .select(accounts::id)
}

/// The auditors.
pub fn auditors(conn: &mut Conn) -> Result<Vec<Id>> {
    Ok(of_role_query(Role::Auditor).load(conn)?)
}

/// The accounts of this role created before a time.
pub fn of_role_before(conn: &mut Conn, role: Role, before: Moment) -> Result<Vec<Id>> {
    Ok(accounts::table
        .filter(accounts::role.eq(role))
        .filter(accounts::created_at.lt(before))
        .filter(mailable!())
        .order(accounts::id)
        .select(accounts::id)
        .load(conn)?)
}

/// The accounts of these representatives.
pub fn of_representatives(conn: &mut Conn, representatives: &[Id]) -> Result<Vec<(Id, Id)>> {
    let rows = of_representatives_query(representatives).load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(account, representative)| Some((account, representative?)))
        .collect())
}

/// The query of accounts of representatives. Each use is a separate statement that stays prepared.
macro_rules! of_representatives {
    ($representatives:expr) => {
        accounts::table
            .filter(accounts::representative_id.eq_any($representatives.to_vec()))
            .filter(mailable!())
            .order(accounts::id)
            .select((accounts::id, accounts::representative_id))
    };
}

/// The query of [`of_representatives`].
pub fn of_representatives_query(representatives: &[Id]) -> impl Asking<(Id, Option<Id>)> + use<> {
    of_representatives!(representatives)
}

/// The accounts of these representatives whose role votes: those who hear of their mandates.
pub fn of_mandate_holders(conn: &mut Conn, representatives: &[Id]) -> Result<Vec<(Id, Id)>> {
    let rows: Vec<(Id, Option<Id>)> = of_representatives!(representatives)
        .filter(votes_by_role!())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(account, representative)| Some((account, representative?)))
        .collect())
}

/// One account, if it receives mail.
pub fn account(conn: &mut Conn, id: &Id) -> Result<Vec<Id>> {
    Ok(accounts::table
        .filter(accounts::id.eq(id))
        .filter(mailable!())
        .select(accounts::id)
        .load(conn)?)
}

/// Finance partners of the organisations with a commitment in these decisions, offered to the partner or not: decision,
/// organisation and account.
pub fn committed_partners(conn: &mut Conn, decisions: &[Id]) -> Result<Vec<(Id, Id, Id)>> {
    Ok(committed_partners_query(decisions).load(conn)?)
}

/// The query of [`committed_partners`].
pub fn committed_partners_query(decisions: &[Id]) -> impl Asking<(Id, Id, Id)> + use<> {
    commitments::table
        .inner_join(accounts::table.on(accounts::organisation_id.eq(commitments::organisation_id.nullable())))
        .filter(commitments::decision_id.eq_any(decisions.to_vec()))
        .filter(accounts::role.eq(Role::FinancePartner))
        .filter(mailable!())
        .order(accounts::id)
        .distinct()
        .select((
            commitments::decision_id,
            commitments::organisation_id,
            accounts::id,
        ))
}
