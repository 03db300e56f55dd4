//! A separate database connection for tests: detects that a request waits for a lock, so that two transactions meet
//! where the test wants them to, without fixed sleeps.

use std::thread::ScopedJoinHandle;

use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{Connection, PgConnection, QueryResult, QueryableByName, RunQueryDsl};

use crate::app::App;

pub struct Beside(PgConnection);

#[derive(QueryableByName)]
struct Waiting {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

impl Beside {
    pub fn new(app: &App) -> Self {
        Self(PgConnection::establish(&app.database_url).unwrap())
    }

    /// Goes on when this request waits for a lock of the database; nothing else of the test may.
    pub fn until_it_waits<T>(&mut self, request: &ScopedJoinHandle<'_, T>) {
        let waiting = "SELECT count(*) AS number FROM pg_stat_activity \
                       WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while diesel::sql_query(waiting)
            .get_result::<Waiting>(&mut self.0)
            .unwrap()
            .number
            == 0
        {
            assert!(!request.is_finished(), "it did not wait");
            std::thread::yield_now();
        }
    }

    /// Goes on when this request waits for a lock that `other` holds.
    pub fn until_it_waits_for<T>(&mut self, other: &mut Self, request: &ScopedJoinHandle<'_, T>) {
        self.until_one_waits_unless(other, || request.is_finished());
    }

    /// Returns when one of these requests waits for a lock that `other` holds.
    pub fn until_one_waits_for<T>(&mut self, other: &mut Self, requests: &[ScopedJoinHandle<'_, T>]) {
        self.until_one_waits_unless(other, || requests.iter().all(ScopedJoinHandle::is_finished));
    }

    fn until_one_waits_unless(&mut self, other: &mut Self, finished: impl Fn() -> bool) {
        let number = |of: &mut Self, query: &str| {
            let found: Waiting = diesel::sql_query(query).get_result(&mut of.0).unwrap();
            found.number
        };
        let holder = number(other, "SELECT pg_backend_pid()::bigint AS number");
        let waiting = format!(
            "SELECT count(*) AS number FROM pg_stat_activity \
             WHERE datname = current_database() AND {holder} = ANY (pg_blocking_pids(pid))"
        );
        while number(self, &waiting) == 0 {
            assert!(!finished(), "it did not wait");
            std::thread::yield_now();
        }
    }

    /// Ends every other connection to the database, as a restart does, and goes on when they are gone.
    pub fn end_all_others(&mut self) {
        let others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
                      AND backend_type = 'client backend'";
        self.0
            .batch_execute(&format!("SELECT pg_terminate_backend(pid) {others}"))
            .unwrap();
        let left = format!("SELECT count(*) AS number {others}");
        while diesel::sql_query(&left)
            .get_result::<Waiting>(&mut self.0)
            .unwrap()
            .number
            > 0
        {
            std::thread::yield_now();
        }
    }

    pub fn run(&mut self, statements: &str) -> QueryResult<()> {
        self.0.batch_execute(statements)
    }
}
