//! State aid: statements in the history of their case; single undertakings and declared aid in that of the register.

use std::collections::BTreeSet;

use edba_domain::EventKind;
use edba_domain::state_aid::over_time::AidOverTime;
use edba_domain::state_aid::{Aid, AidRule, register_task};
use serde_json::json;

use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields};
use super::finding::Looked;
use crate::{Context, state_aid};
use edba_common::error::Result;
use edba_domain::{Cents, Id};
use edba_store::state_aid::{self as store, AidStatementFilter, NamedAidStatement};
use edba_store::{Conn, kept, single_undertakings};

/// The ceilings that the migrations bring, in euros. A migration that adds one adds it here.
const CEILINGS: [(AidRule, &str, i64); 9] = [
    (AidRule::General, "2007-01-01", 200_000),
    (AidRule::General, "2014-01-01", 200_000),
    (AidRule::General, "2024-01-01", 300_000),
    (AidRule::Agriculture, "2014-01-01", 15_000),
    (AidRule::Agriculture, "2019-03-14", 20_000),
    (AidRule::Agriculture, "2024-12-16", 50_000),
    (AidRule::Fisheries, "2014-07-01", 30_000),
    (AidRule::Sgei, "2012-04-29", 500_000),
    (AidRule::Sgei, "2024-01-01", 750_000),
];

const STATEMENT: Subject = Subject::complete("statement of state aid");
const UNDERTAKING: Subject = Subject::complete("single undertaking");
const ENTRY: Subject = Subject::complete("entry in the register of aid");
const DECLARED: Subject = Subject::complete("declared aid");

/// Replays an event of a case.
pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    let key = event.key();
    match event.kind() {
        Some(EventKind::StateAidStated) => {
            let made = json!({ "createdAt": event.at() });
            expected.record_first(STATEMENT, &key, fields(made));
            expected.record(STATEMENT, &key, event.all());
        }
        Some(EventKind::StateAidReplaced) => expected.record(STATEMENT, &key, event.all()),
        Some(EventKind::StateAidRegistered) => {
            expected.record(STATEMENT, &key, event.all());
            let entry = event.get("entry");
            if let Some(id) = entry["id"].as_str() {
                expected.record(ENTRY, id, fields(entry.clone()));
            }
        }
        _ => {}
    }
}

/// Replays an event of the register of state aid.
pub(super) fn replay_register(event: &Event<'_>, expected: &mut Expected) {
    let key = event.key();
    match event.kind() {
        Some(EventKind::SingleUndertakingFormed | EventKind::SingleUndertakingChanged) => {
            // Only the first one counts: the one that formed it.
            let made = json!({ "createdAt": event.at() });
            expected.record_first(UNDERTAKING, &key, fields(made));
            expected.record(UNDERTAKING, &key, event.all());
        }
        Some(EventKind::DeclaredAidRecorded | EventKind::DeclaredAidWithdrawn) => {
            let made = json!({ "createdAt": event.at() });
            expected.record_first(DECLARED, &key, fields(made));
            expected.record(DECLARED, &key, event.all());
        }
        _ => {}
    }
}

pub(super) fn compare(conn: &mut Conn, cases: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::aid_statements(conn, cases, &mut |row| {
        let kept = json!({
            "commitmentId": row.commitment_id, "recipientId": row.recipient_id, "amount": row.amount_cents,
            "basis": row.basis, "grounds": row.grounds, "rule": row.rule, "grossGrantEquivalent": row.gross_grant_cents,
            "grantedOnDate": row.granted_on, "replacementReason": row.reason, "replacedAt": row.replaced_at,
            "createdAt": row.created_at, "version": row.version,
        });
        comparison.row(STATEMENT, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(STATEMENT);
    kept::aid_register_entries(conn, cases, &mut |row| {
        let kept = json!({
            "statementId": row.statement_id, "commitmentId": row.commitment_id, "recipientId": row.recipient_id,
            "seq": row.seq, "reference": row.reference, "registeredOnDate": row.registered_on, "rule": row.rule,
            "grantedOnDate": row.granted_on, "grossGrantEquivalent": row.gross_grant_cents,
            "recordedAt": row.recorded_at,
        });
        comparison.row(ENTRY, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(ENTRY);
    Ok(())
}

/// Compares all single undertakings and all declared aid.
pub(super) fn compare_register(conn: &mut Conn, comparison: &mut Comparison<'_>) -> Result<()> {
    let mut after = None;
    loop {
        let rows = single_undertakings::undertakings(conn, after, kept::BATCH)?;
        let Some(last) = rows.last() else {
            break;
        };
        after = Some(last.id);
        let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
        let members = single_undertakings::members(conn, &ids)?;
        for row in &rows {
            let own = members.iter().filter(|member| member.undertaking_id == row.id);
            let own: Vec<_> = own
                .map(|member| {
                    let one = member.membership;
                    json!({ "organisationId": one.organisation_id, "fromDate": one.from, "untilDate": one.until })
                })
                .collect();
            let kept = json!({
                "name": row.name, "members": own, "createdAt": row.created_at, "version": row.version,
            });
            comparison.row(UNDERTAKING, row.id.as_str(), fields(kept));
        }
    }
    comparison.end(UNDERTAKING);
    let mut after = None;
    loop {
        let rows = single_undertakings::declared_aid(conn, None, after, kept::BATCH)?;
        let Some((last, _)) = rows.last() else {
            break;
        };
        after = Some(last.id);
        for (row, _) in &rows {
            let kept = json!({
                "organisationId": row.organisation_id, "grantor": row.grantor, "rule": row.rule,
                "grantedOnDate": row.granted_on, "grossGrantEquivalent": row.gross_grant_cents, "grounds": row.grounds,
                "withdrawnAt": row.withdrawn_at, "withdrawalReason": row.withdrawal_reason,
                "createdAt": row.created_at, "version": row.version,
            });
            comparison.row(DECLARED, row.id.as_str(), fields(kept));
        }
    }
    comparison.end(DECLARED);
    Ok(())
}

/// The first version of the state machine that finances no public money to an undertaking without a statement of its basis.
const ASKS_FOR_THE_BASIS: i32 = 3;

/// Reports financed commitments of public money to undertakings that have no statement, in batches.
fn check_none_is_missing(cx: &mut Context<'_>, wrong: &mut Vec<String>) -> Result<()> {
    let mut after = None;
    loop {
        let rows = store::without_statement(cx.conn, ASKS_FOR_THE_BASIS, after.as_ref(), kept::BATCH)?;
        let Some((last, _)) = rows.last() else {
            return Ok(());
        };
        after = Some(last.id);
        for (commitment, case) in rows {
            if state_aid::needs_statement(cx, &commitment, &case)? {
                wrong.push(format!(
                    "commitment {} of {} has no statement of state aid, and it is financed",
                    commitment.id, case.number
                ));
            }
        }
    }
}

/// Recomputes what stands of the last statement about each recipient of each commitment, from the ledger of the commitment and of
/// those that were carried over from it; and with that, what is to be entered in the central register and to be corrected there.
fn check_the_register(cx: &mut Context<'_>, wrong: &mut Vec<String>) -> Result<()> {
    let filter = AidStatementFilter {
        last_of_recipient: true,
        ..AidStatementFilter::default()
    };
    let mut after = None;
    loop {
        let rows = store::statements(cx.conn, &filter, after, kept::BATCH)?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        let to_register = AidStatementFilter {
            to_register: true,
            ..AidStatementFilter::default()
        };
        let listed: BTreeSet<Id> = store::statements(cx.conn, &to_register, after, kept::BATCH)?
            .into_iter()
            .map(|one| one.row.id)
            .collect();
        after = Some(last.row.id);
        let over_time = state_aid::over_time(cx, &rows)?;
        for one in &rows {
            let standing = over_time.get(&one.row.id).and_then(AidOverTime::standing);
            check_one(one, standing, listed.contains(&one.row.id), wrong);
        }
    }
}

fn check_one(one: &NamedAidStatement, standing: Option<Aid>, is_listed: bool, wrong: &mut Vec<String>) {
    let told = |aid: Option<Aid>| aid.map(|aid| aid.gross_grant).unwrap_or_default();
    if standing != one.aid() {
        wrong.push(format!(
            "of the aid of statement {} stands {} by the ledger, and {} by the sums",
            one.row.id,
            told(standing),
            told(one.aid())
        ));
    }
    let task = register_task(one.registered(), standing);
    if task.is_some() != is_listed {
        let is = if is_listed { "is" } else { "is not" };
        wrong.push(format!(
            "the aid of statement {} {is} listed for the central register, where {} is registered and {} stands",
            one.row.id,
            told(one.registered()),
            told(standing)
        ));
    }
}

/// Checks that the statements in force of every commitment add up to it, that none is missing, that what stands of each and is to
/// be done about it in the central register follows from the ledgers, and that the ceilings are those of this version.
pub(super) fn verify(cx: &mut Context<'_>) -> Result<Looked> {
    let mut wrong: Vec<String> = store::commitments_that_do_not_add_up(cx.conn)?
        .into_iter()
        .map(|id| format!("the statements of state aid of commitment {id} do not add up to it"))
        .collect();
    check_none_is_missing(cx, &mut wrong)?;
    check_the_register(cx, &mut wrong)?;
    let known: BTreeSet<(String, String, Cents)> = CEILINGS
        .iter()
        .map(|(rule, from, euros)| (rule.to_string(), (*from).to_owned(), Cents::euros(*euros)))
        .collect();
    let kept: BTreeSet<(String, String, Cents)> = single_undertakings::ceilings(cx.conn)?
        .into_iter()
        .map(|row| (row.rule.to_string(), row.from_date.to_string(), row.amount_cents))
        .collect();
    wrong.extend(kept.symmetric_difference(&known).map(|(rule, from, amount)| {
        let told = match known.contains(&(rule.clone(), from.clone(), *amount)) {
            true => "is not kept",
            false => "is not one of this version",
        };
        format!("the ceiling {rule} of {amount} from {from} {told}")
    }));
    Ok(Looked {
        at: u64::try_from(store::count(cx.conn)?).unwrap_or_default(),
        wrong,
    })
}
