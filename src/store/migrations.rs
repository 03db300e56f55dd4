//! Embedded migrations: one folder per database, with the same names in the same order.

use diesel::migration::MigrationSource;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::{Conn, Driver};
use super::dialect;
use edba_common::error::Error;

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Runs the pending migrations and returns their names. On PostgreSQL it takes a lock, so that several instances can
/// start at the same time.
pub fn run(conn: &mut Conn) -> Result<Vec<String>, Error> {
    use diesel::connection::SimpleConnection;
    let settings = dialect::session_settings(conn);
    Ok(match &mut conn.0 {
        Driver::Sqlite(c) => names_of(&c.run_pending_migrations(SQLITE).map_err(Error::migration)?),
        Driver::Pg(c) => {
            // No timeouts: a migration may change many rows, and an instance may wait for another one's migrations.
            c.batch_execute(
                "SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock(3262102)",
            )?;
            let result = c
                .run_pending_migrations(POSTGRES)
                .map_err(Error::migration)
                .map(|done| names_of(&done));
            c.batch_execute("SELECT pg_advisory_unlock(3262102)")?;
            c.batch_execute(settings)?;
            result?
        }
    })
}

fn names_of(versions: &[diesel::migration::MigrationVersion<'_>]) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}

/// Whether any migration has run; if not, there are no tables.
pub fn have_begun(conn: &mut Conn) -> Result<bool, Error> {
    let applied = match &mut conn.0 {
        Driver::Sqlite(c) => c.applied_migrations(),
        Driver::Pg(c) => c.applied_migrations(),
    };
    Ok(!applied.map_err(Error::migration)?.is_empty())
}

/// Whether exactly the migrations of this build have run.
pub fn are_current(conn: &mut Conn) -> Result<bool, Error> {
    let (applied, known) = match &mut conn.0 {
        Driver::Sqlite(c) => (
            c.applied_migrations().map_err(Error::migration)?,
            names::<diesel::sqlite::Sqlite>(&SQLITE)?,
        ),
        Driver::Pg(c) => (
            c.applied_migrations().map_err(Error::migration)?,
            names::<diesel::pg::Pg>(&POSTGRES)?,
        ),
    };
    let mut applied: Vec<String> = applied.iter().map(ToString::to_string).collect();
    applied.sort();
    Ok(applied == known)
}

fn names<DB: diesel::backend::Backend>(source: &EmbeddedMigrations) -> Result<Vec<String>, Error>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let mut names: Vec<String> = MigrationSource::<DB>::migrations(source)
        .map_err(Error::migration)?
        .iter()
        .map(|m| m.name().version().to_string())
        .collect();
    names.sort();
    Ok(names)
}
