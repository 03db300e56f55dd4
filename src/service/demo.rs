//! Demonstration data: the programme's own tables, offices and action lines, with dates around today. It is created
//! through the same use cases as real data.

mod address;
mod board_act;
mod book_export;
mod budgets;
mod carry_over;
mod cast;
mod funds;
mod in_kind;
mod loans;
mod meetings;
mod minutes;
mod offices;
mod paper_files;
mod papers;
mod play;
mod schedules;
mod seed;
mod settlement;
mod state_aid;
mod story;

use chrono::Datelike;
use serde::Serialize;

use super::accounts::MadeAccount;
use super::budget::yearly_programme;
use super::{Actor, Context, UnitOfWork, Who, outbox};
use cast::Cast;
use edba_common::clock::Clock;
use edba_common::error::{Error, Result};
use edba_common::secret::Seal;
use edba_domain::codes::{ExpenditureKind, Instrument, Role};
use edba_domain::{Cents, Id, Moment};
use edba_files::FileStore;
use edba_store::{Conn, Db, accounts, cases as case_store, migrations};

/// A client of the demonstration with its secret, as `demo-credentials.json` lists them.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Credential {
    pub role: Role,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    pub client_id: String,
    pub client_secret: String,
}

/// The environment in which the demonstration is created: a clock that is set to the time of each act.
pub(super) struct Stage<'a> {
    pub db: &'a Db,
    pub seal: &'a Seal,
    pub files: &'a FileStore,
    pub clock: Clock,
    pub now: Moment,
}

impl Stage<'_> {
    /// Runs one use case as this actor, `days` before now.
    pub fn act<T>(
        &self,
        actor: &Actor,
        days_ago: i64,
        work: impl FnOnce(&mut Context<'_>) -> Result<T>,
    ) -> Result<T> {
        self.clock.set(self.now.plus(chrono::Duration::days(-days_ago)));
        let unit = UnitOfWork {
            db: self.db,
            clock: &self.clock,
            seal: self.seal,
        };
        unit.write(Who::Known(actor), work)
    }

    pub fn this_year(&self) -> i32 {
        self.year_of(0)
    }

    /// The year of the day so many days before today.
    pub fn year_of(&self, days_ago: i64) -> i32 {
        self.day(days_ago).year()
    }

    /// The day so many days before today.
    pub fn day(&self, days_ago: i64) -> chrono::NaiveDate {
        self.now.plus(-chrono::Duration::days(days_ago)).local_date()
    }
}

/// So many days before today the programme begins: before the oldest case, and never more than two calendar years before this
/// one.
const FOUNDED: i64 = 700;

/// So many days before today the decisions behind the mandates were filed.
const MANDATE_PAPERS: i64 = FOUNDED - 12;

/// Name, in the history, of the actor that creates the demonstration.
const FOUNDER: &str = "demonstration";

/// The reason why the demonstration is not served: it shows sign-in mails to any visitor.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error(
        "--demo: this database has an account that the demonstration did not make ({0}); serve it without --demo, or give the demonstration a data folder of its own"
    )]
    RealAccounts(String),
    #[error(
        "--demo: {0} can be reached from other machines, and the demonstration shows everybody's sign-in mail; listen on 127.0.0.1 or [::1]"
    )]
    NotLoopback(std::net::SocketAddr),
}

/// Checks that the demonstration is reachable only from this machine. Errors: `bind` is not a loopback address.
pub fn check_address(bind: std::net::SocketAddr) -> Result<()> {
    if bind.ip().to_canonical().is_loopback() {
        Ok(())
    } else {
        Err(Error::internal(Refused::NotLoopback(bind)))
    }
}

/// Checks that the database has only accounts of the demonstration. Errors: it has another account.
pub fn check_accounts(conn: &mut Conn) -> Result<()> {
    if !migrations::have_begun(conn)? {
        return Ok(());
    }
    match accounts::made_by_another(conn, FOUNDER)? {
        Some(client_id) => Err(Error::internal(Refused::RealAccounts(client_id))),
        None => Ok(()),
    }
}

/// Creates the demonstration; `None` if the database has cases already, so that a second start creates no
/// duplicates.
pub fn make(db: &Db, seal: &Seal, files: &FileStore, now: Moment) -> Result<Option<Vec<Credential>>> {
    if case_store::any(&mut *db.reader()?)? {
        return Ok(None);
    }
    let stage = Stage {
        db,
        seal,
        files,
        clock: Clock::standing_at(now),
        now,
    };
    let founder = Actor {
        id: Id::new(),
        name: FOUNDER.into(),
        role: Role::Administrator,
        organisation_id: None,
        representative_id: None,
        is_account: false,
    };
    let year = stage.this_year();
    // A governing period of four years with this year in it.
    let from = year - 2;
    let programme = stage.act(&founder, FOUNDED, |cx| {
        super::seed::programme_2012(cx)?;
        super::seed::programme_for(cx, from, from + 3)
    })?;
    // Each yearly programme in time: those of the first years at the beginning, the others before most cases.
    for (budget_year, days_ago) in [
        (from, FOUNDED - 1),
        (from + 1, FOUNDED - 1),
        (year, 329),
        (year + 1, 329),
    ] {
        stage.act(&founder, days_ago, |cx| {
            yearly_programme::set_budget(cx, programme.id, budget_year, cells_of_a_year(), |_| Ok(()))
        })?;
    }
    let cast = Cast::assemble(&stage, &founder)?;
    papers::mandated(&stage, &cast, MANDATE_PAPERS)?;
    budgets::enter(&stage, &cast)?;
    story::play(&stage, &cast)?;
    book_export::reconcile(&stage, &cast)?;
    meetings::hold(&stage, &cast)?;
    let unit = UnitOfWork {
        db,
        clock: &stage.clock,
        seal,
    };
    outbox::forget_before(&unit, &founder, now.plus(-chrono::Duration::days(1)))?;
    Ok(Some(cast.credentials))
}

/// Six million euros a year (the programme's own order of magnitude), by kind and instrument.
fn cells_of_a_year() -> Vec<yearly_programme::Cell> {
    use ExpenditureKind::{Investment, Personnel, Programme};
    use Instrument::{Credit, OwnFunds, Subsidy};
    [
        (Investment, Subsidy, 3_000_000),
        (Investment, Credit, 500_000),
        (Investment, OwnFunds, 400_000),
        (Programme, Subsidy, 1_500_000),
        (Personnel, Subsidy, 600_000),
    ]
    .into_iter()
    .map(|(expenditure_kind, instrument, euros)| yearly_programme::Cell {
        expenditure_kind,
        instrument,
        amount: Cents::euros(euros),
    })
    .collect()
}

/// The actor of an account that was just created.
pub(super) fn actor_of(made: &MadeAccount) -> Actor {
    Actor {
        id: made.account.id,
        name: made.account.name.clone(),
        role: made.account.role,
        organisation_id: made.account.organisation_id,
        representative_id: made.account.representative_id,
        is_account: true,
    }
}
