//! Both databases have the same logical schema, the one that the program was compiled with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};
use diesel::{PgConnection, SqliteConnection};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use edba::domain::action_point::ActionPointStatus;
use edba::domain::codes::{BodyKind, CaseStatus, CommitmentStatus, Instrument, RatificationStatus, Role};
use edba::domain::commitment_ledger::CommitmentEntryKind;
use edba::domain::document::{
    AttachedTo, CheckCode, DestructionGround, DocumentKind, MediaType, Scanner, VersionState,
};
use edba::domain::mandate::LedgerKind;
use edba::domain::meeting::{AgendaItemKind, FrozenState, ItemOutcome, MinutesState, Presence, RemarkAnswer};
use edba::domain::notifications::NotificationKind;
use edba::domain::payment_schedule::ScheduleStatus;
use edba::domain::promise::{PromiseKind, PromiseStatus};
use edba::domain::state_aid::{AidBasis, AidRule};
use edba::store::conn::{Conn, Driver};
use edba::store::migrations;

use crate::app::{drop_postgres_database, empty_postgres_database};

/// A column: its logical type (as in `schema.rs`), and whether it may be null.
type Columns = BTreeMap<String, (String, bool)>;

#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    columns: Columns,
    primary_key: Vec<String>,
    /// Columns, whether unique, whether only for some rows.
    indexes: BTreeSet<(Vec<String>, bool, bool)>,
    /// Columns, and the table that they refer to.
    references: BTreeSet<(Vec<String>, String)>,
}

type Schema = BTreeMap<String, Table>;

fn logical(database_type: &str) -> String {
    match database_type.to_lowercase().as_str() {
        "text" => "Text",
        "integer" => "Integer",
        "bigint" => "BigInt",
        "boolean" => "Bool",
        "date" => "Date",
        "timestamp" | "timestamp without time zone" => "Timestamp",
        other => panic!("the type {other} has no name in schema.rs"),
    }
    .to_owned()
}

#[derive(QueryableByName)]
struct TextRow {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    key: i32,
}

#[derive(QueryableByName)]
struct IndexRow {
    #[diesel(sql_type = Text)]
    columns: String,
    #[diesel(sql_type = Bool)]
    is_unique: bool,
    #[diesel(sql_type = Bool)]
    is_partial: bool,
}

#[derive(QueryableByName)]
struct ReferenceRow {
    #[diesel(sql_type = Text)]
    columns: String,
    #[diesel(sql_type = Nullable<Text>)]
    other: Option<String>,
}

fn words(list: &str) -> Vec<String> {
    list.split(',').map(str::to_owned).collect()
}

fn table_of(columns: Vec<ColumnRow>, indexes: Vec<IndexRow>, references: Vec<ReferenceRow>) -> Table {
    let mut keys: Vec<(i32, String)> = columns
        .iter()
        .filter(|c| c.key > 0)
        .map(|c| (c.key, c.name.clone()))
        .collect();
    keys.sort();
    Table {
        columns: columns
            .into_iter()
            .map(|c| (c.name, (logical(&c.kind), c.nullable)))
            .collect(),
        primary_key: keys.into_iter().map(|(_, name)| name).collect(),
        indexes: indexes
            .into_iter()
            .map(|i| (words(&i.columns), i.is_unique, i.is_partial))
            .collect(),
        references: references
            .into_iter()
            .map(|r| (words(&r.columns), r.other.unwrap_or_default()))
            .collect(),
    }
}

fn sqlite_schema(conn: &mut SqliteConnection) -> Schema {
    let tables: Vec<TextRow> = diesel::sql_query(
        "SELECT name AS text FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         AND name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' AND name NOT LIKE 'case_search%'",
    )
    .load(conn)
    .unwrap();
    tables
        .into_iter()
        .map(|TextRow { text: name }| {
            let columns = diesel::sql_query(format!(
                "SELECT name, type AS kind, \"notnull\" = 0 AS nullable, pk AS key FROM pragma_table_info('{name}')"
            ));
            // The primary key is told apart; PostgreSQL's full-text index has no like here.
            let indexes = diesel::sql_query(format!(
                "SELECT (SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno)) \
                 AS columns, \"unique\" AS is_unique, partial AS is_partial FROM pragma_index_list('{name}') l \
                 WHERE origin <> 'pk'"
            ));
            let references = diesel::sql_query(format!(
                "SELECT group_concat(\"from\") AS columns, \"table\" AS other FROM \
                 (SELECT * FROM pragma_foreign_key_list('{name}') ORDER BY id, seq) GROUP BY id"
            ));
            let table = table_of(
                columns.load(conn).unwrap(),
                indexes.load(conn).unwrap(),
                references.load(conn).unwrap(),
            );
            (name, table)
        })
        .collect()
}

fn postgres_schema(conn: &mut PgConnection) -> Schema {
    let tables: Vec<TextRow> = diesel::sql_query(
        "SELECT table_name::text AS text FROM information_schema.tables WHERE table_schema = 'public' \
         AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_\\_diesel%' AND table_name NOT LIKE 'case_search%'",
    )
    .load(conn)
    .unwrap();
    tables
        .into_iter()
        .map(|TextRow { text: name }| {
            let columns = diesel::sql_query(format!(
                "SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS kind, NOT a.attnotnull AS nullable, \
                 COALESCE(array_position(i.indkey::int[], a.attnum::int) + 1, 0) AS key FROM pg_attribute a \
                 LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary \
                 WHERE a.attrelid = '{name}'::regclass AND a.attnum > 0 AND NOT a.attisdropped"
            ));
            let indexes = diesel::sql_query(format!(
                "SELECT (SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(i.indkey::int[]) \
                 WITH ORDINALITY AS k (number, place) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number) \
                 AS columns, i.indisunique AS is_unique, i.indpred IS NOT NULL AS is_partial FROM pg_index i \
                 JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam \
                 WHERE i.indrelid = '{name}'::regclass AND NOT i.indisprimary AND m.amname = 'btree'"
            ));
            let references = diesel::sql_query(format!(
                "SELECT (SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(c.conkey::int[]) \
                 WITH ORDINALITY AS k (number, place) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number) \
                 AS columns, c.confrelid::regclass::text AS other FROM pg_constraint c \
                 WHERE c.conrelid = '{name}'::regclass AND c.contype = 'f'"
            ));
            let table = table_of(
                columns.load(conn).unwrap(),
                indexes.load(conn).unwrap(),
                references.load(conn).unwrap(),
            );
            (name, table)
        })
        .collect()
}

/// An empty database of each kind, for as long as this lives.
struct Empty {
    _folder: tempfile::TempDir,
    sqlite: String,
    postgres: String,
}

impl Empty {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            sqlite: folder.path().join("empty.sqlite").to_string_lossy().into_owned(),
            postgres: empty_postgres_database(),
            _folder: folder,
        }
    }

    fn sqlite(&self) -> SqliteConnection {
        SqliteConnection::establish(&self.sqlite).unwrap()
    }

    fn postgres(&self) -> PgConnection {
        PgConnection::establish(&self.postgres).unwrap()
    }

    /// Brings both to the migrations of this build, and gives their schemas.
    fn migrated(&self) -> (Schema, Schema) {
        migrations::run(&mut Conn::from(Driver::Sqlite(self.sqlite()))).unwrap();
        migrations::run(&mut Conn::from(Driver::Pg(self.postgres()))).unwrap();
        (
            sqlite_schema(&mut self.sqlite()),
            postgres_schema(&mut self.postgres()),
        )
    }
}

impl Drop for Empty {
    fn drop(&mut self) {
        drop_postgres_database(&self.postgres);
    }
}

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(name)
}

fn names(backend: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder(backend))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[track_caller]
fn same(one: &Schema, other: &Schema) {
    let tables: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    for table in tables {
        assert_eq!(one.get(table), other.get(table), "the table {table}");
    }
}

#[test]
fn the_migrations_of_both_databases_have_the_same_names_in_the_same_order() {
    let sqlite = names("sqlite");
    assert_eq!(sqlite, names("postgres"));
    for (index, name) in sqlite.iter().enumerate() {
        assert!(
            name.starts_with(&format!("{:04}_", index + 1)),
            "{name} has its number"
        );
    }
}

#[test]
fn a_fresh_database_of_either_kind_has_the_schema_that_the_program_was_compiled_with() {
    let (sqlite, postgres) = Empty::new().migrated();
    same(&sqlite, &postgres);
    let compiled = compiled();
    assert_eq!(
        sqlite.keys().collect::<Vec<_>>(),
        compiled.keys().collect::<Vec<_>>(),
        "the tables of src/store/schema.rs"
    );
    for (name, table) in &sqlite {
        let (primary_key, columns) = &compiled[name];
        assert_eq!(&table.columns, columns, "the columns of {name}");
        assert_eq!(&table.primary_key, primary_key, "the primary key of {name}");
    }
}

/// The words of a list of codes in the domain.
macro_rules! codes {
    ($list:ty) => {
        <$list>::ALL
            .iter()
            .map(|code| code.as_str())
            .collect::<Vec<&'static str>>()
    };
}

/// The lists of codes that a table holds in a CHECK, by the name of the table.
fn lists_of_codes() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![
        ("accounts", codes!(Role)),
        ("bodies", codes!(BodyKind)),
        ("business_cases", codes!(CaseStatus)),
        ("commitment_entries", codes!(CommitmentEntryKind)),
        ("commitments", codes!(CommitmentStatus)),
        ("commitments", codes!(Instrument)),
        ("documents", codes!(DocumentKind)),
        ("document_versions", codes!(MediaType)),
        ("document_versions", codes!(VersionState)),
        ("document_versions", codes!(CheckCode)),
        ("document_versions", codes!(Scanner)),
        ("document_versions", codes!(DestructionGround)),
        ("document_attachments", codes!(AttachedTo)),
        ("action_points", codes!(ActionPointStatus)),
        ("agenda_items", codes!(AgendaItemKind)),
        ("attendances", codes!(Presence)),
        ("meetings", codes!(MinutesState)),
        ("minutes_parts", codes!(ItemOutcome)),
        ("minutes_remarks", codes!(RemarkAnswer)),
        ("minutes_versions", codes!(FrozenState)),
        ("funding_lines", codes!(Instrument)),
        ("headroom_entries", codes!(LedgerKind)),
        ("notifications", codes!(NotificationKind)),
        ("payment_schedules", codes!(ScheduleStatus)),
        ("pledges", codes!(Instrument)),
        ("state_aid_statements", codes!(AidBasis)),
        ("state_aid_statements", codes!(AidRule)),
        ("declared_aid", codes!(AidRule)),
        ("aid_ceilings", codes!(AidRule)),
        ("promises", codes!(PromiseKind)),
        ("promises", codes!(PromiseStatus)),
        ("ratifications", codes!(RatificationStatus)),
    ]
}

/// A code that the program writes and a CHECK refuses would stop what it belongs to.
#[test]
fn every_code_of_the_program_can_be_stored() {
    let empty = Empty::new();
    empty.migrated();
    let (mut on_sqlite, mut on_postgres) = (empty.sqlite(), empty.postgres());
    for (table, codes) in lists_of_codes() {
        let sqlite =
            diesel::sql_query("SELECT sql AS text FROM sqlite_schema WHERE type = 'table' AND name = ?")
                .bind::<Text, _>(table)
                .get_result::<TextRow>(&mut on_sqlite);
        let postgres = diesel::sql_query(
            "SELECT coalesce(string_agg(pg_get_constraintdef(oid), ' '), '') AS text FROM pg_constraint \
             WHERE contype = 'c' AND conrelid = $1::regclass",
        )
        .bind::<Text, _>(table)
        .get_result::<TextRow>(&mut on_postgres);
        for rules in [sqlite.unwrap().text, postgres.unwrap().text] {
            for code in &codes {
                assert!(rules.contains(&format!("'{code}'")), "{table}: {code} in {rules}");
            }
        }
    }
}

/// The tables of `src/store/schema.rs`: primary key and columns.
fn compiled() -> BTreeMap<String, (Vec<String>, Columns)> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/schema.rs")).unwrap();
    let mut tables = BTreeMap::new();
    for block in text.split("diesel::table! {").skip(1) {
        let mut lines = block.lines().map(str::trim).filter(|l| !l.is_empty());
        let (name, key) = lines.next().unwrap().split_once(" (").unwrap();
        let key = key
            .split(')')
            .next()
            .unwrap()
            .split(", ")
            .map(str::to_owned)
            .collect();
        let columns = lines
            .take_while(|line| *line != "}")
            .map(|line| {
                let (column, kind) = line.trim_end_matches(',').split_once(" -> ").unwrap();
                let inner = kind.strip_prefix("Nullable<").and_then(|k| k.strip_suffix('>'));
                (
                    column.to_owned(),
                    (inner.unwrap_or(kind).to_owned(), inner.is_some()),
                )
            })
            .collect();
        tables.insert(name.to_owned(), (key, columns));
    }
    tables
}

/// Every committed migration was once the last one: whoever stopped there ends where a fresh
/// database does.
#[test]
fn a_database_of_every_earlier_version_ends_in_the_schema_of_a_fresh_one() {
    let (fresh, _) = Empty::new().migrated();
    let sqlite = FileBasedMigrations::from_path(folder("sqlite")).unwrap();
    let postgres = FileBasedMigrations::from_path(folder("postgres")).unwrap();
    for earlier in 1..=names("sqlite").len() {
        let empty = Empty::new();
        let (mut on_sqlite, mut on_postgres) = (empty.sqlite(), empty.postgres());
        for _ in 0..earlier {
            on_sqlite.run_next_migration(sqlite.clone()).unwrap();
            on_postgres.run_next_migration(postgres.clone()).unwrap();
        }
        let (from_sqlite, from_postgres) = empty.migrated();
        same(&from_sqlite, &fresh);
        same(&from_postgres, &fresh);
        drop((on_sqlite, on_postgres));
    }
}

/// Who had switched off what guards an account, or put it into the digest, is told it from then on: at once.
#[test]
fn what_guards_an_account_is_told_to_whoever_had_switched_it_off() {
    const BEFORE: usize = 24;
    let filled = "INSERT INTO accounts (id, client_id, name, role, secret_hash, version, created_at) \
         VALUES ('a', 'bureau-1', 'A', 'bureau', 'x', 1, '2026-03-02 09:00:00'); \
         INSERT INTO notice_choices (account_id, kind, delivery) VALUES ('a', 'new-sign-in', 'off'), \
         ('a', 'case-stopped', 'off'); \
         INSERT INTO notices (id, account_id, kind, source_key, content, state, created_at, due_at) VALUES \
         ('n', 'a', 'new-sign-in', 's', '{}', 'held', '2026-03-02 09:00:00', '2026-03-03 07:00:00'), \
         ('m', 'a', 'case-stopped', 's', '{}', 'held', '2026-03-02 09:00:00', '2026-03-03 07:00:00')";
    let kept = "SELECT kind || ' ' || delivery AS text FROM notification_choices \
         UNION ALL SELECT kind || ' ' || state || CASE WHEN due_at = created_at THEN ' now' ELSE ' later' END \
         FROM notifications ORDER BY 1";
    let expected = [
        "case-stopped held later",
        "case-stopped off",
        "new-sign-in due now",
    ];
    let empty = Empty::new();
    let (mut on_sqlite, mut on_postgres) = (empty.sqlite(), empty.postgres());
    let sqlite = FileBasedMigrations::from_path(folder("sqlite")).unwrap();
    let postgres = FileBasedMigrations::from_path(folder("postgres")).unwrap();
    for _ in 0..BEFORE {
        on_sqlite.run_next_migration(sqlite.clone()).unwrap();
        on_postgres.run_next_migration(postgres.clone()).unwrap();
    }
    on_sqlite.batch_execute(filled).unwrap();
    on_postgres.batch_execute(filled).unwrap();
    empty.migrated();
    let texts = |rows: Vec<TextRow>| rows.into_iter().map(|row| row.text).collect::<Vec<_>>();
    assert_eq!(
        texts(diesel::sql_query(kept).load(&mut on_sqlite).unwrap()),
        expected
    );
    assert_eq!(
        texts(diesel::sql_query(kept).load(&mut on_postgres).unwrap()),
        expected
    );
}

/// The first move of a cell that is taken over has the day in Amsterdam on which its yearly programme was last set.
#[test]
fn the_budgets_of_yearly_programmes_become_moves_of_the_day_on_which_they_were_set() {
    const BEFORE: usize = 51;
    let event = |seq: i32, year: i32, at: &str| {
        format!(
            "INSERT INTO events (id, stream_id, seq, kind, subject_id, actor_name, actor_role, data, recorded_at, previous_hash, \
             hash) VALUES ('e{seq}', 'p', {seq}, 'programme-budget.set', 'p', 'A', 'bureau', '{{\"year\":{year}}}', '{at}', '', \
             'h{seq}'); "
        )
    };
    let mut filled = "INSERT INTO programmes (id, code, name_nl, name_en, from_year, to_year, details, version, created_at) \
         VALUES ('p', 'p', 'P', 'P', 2024, 2027, '{}', 1, '2024-01-02 09:00:00'); \
         INSERT INTO event_chains (stream_id, stream_kind, length, head_hash) VALUES ('p', 'programme', 3, 'h3'); "
        .to_owned();
    filled.push_str(&event(1, 2025, "2024-12-01 09:00:00"));
    filled.push_str(&event(2, 2025, "2025-12-31 23:30:00"));
    filled.push_str(&event(3, 2026, "2026-07-14 22:15:00"));
    for (year, version) in [(2025, 2), (2026, 1), (2027, 1)] {
        filled.push_str(&format!(
            "INSERT INTO programme_budgets (programme_id, budget_year, expenditure_kind, instrument, amount_cents, version) \
             VALUES ('p', {year}, 'programme', 'subsidy', 100, {version}); "
        ));
    }
    let kept = "SELECT source || ' of ' || CAST(source_date AS TEXT) AS text FROM budget_moves ORDER BY 1";
    let expected = [
        "Jaarprogramma 2025 of 2026-01-01",
        "Jaarprogramma 2026 of 2026-07-15",
        "Jaarprogramma 2027 of 2024-01-02",
    ];
    let empty = Empty::new();
    let (mut on_sqlite, mut on_postgres) = (empty.sqlite(), empty.postgres());
    let sqlite = FileBasedMigrations::from_path(folder("sqlite")).unwrap();
    let postgres = FileBasedMigrations::from_path(folder("postgres")).unwrap();
    for _ in 0..BEFORE {
        on_sqlite.run_next_migration(sqlite.clone()).unwrap();
        on_postgres.run_next_migration(postgres.clone()).unwrap();
    }
    on_sqlite.batch_execute(&filled).unwrap();
    on_postgres.batch_execute(&filled).unwrap();
    empty.migrated();
    let texts = |rows: Vec<TextRow>| rows.into_iter().map(|row| row.text).collect::<Vec<_>>();
    assert_eq!(
        texts(diesel::sql_query(kept).load(&mut on_sqlite).unwrap()),
        expected
    );
    assert_eq!(
        texts(diesel::sql_query(kept).load(&mut on_postgres).unwrap()),
        expected
    );
}
