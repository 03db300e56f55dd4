//! Organisations, representatives and accounts; programmes with their items.

use edba_domain::EventKind;
use serde_json::{Value, json};

use super::ballots::document;
use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields, with};
use super::funds;
use super::{budget, follow_up, reconciliations};
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::Conn;
use edba_store::kept;

const ORGANISATION: Subject = Subject::complete("organisation");
const REPRESENTATIVE: Subject = Subject::complete("representative");
const ACCOUNT: Subject = Subject::complete("account");
const PROGRAMME: Subject = Subject::complete("programme");
const ITEM: Subject = Subject::complete("reference item");

/// Replays an event of an organisation, a representative, an account or a programme.
pub(super) fn replay(stream_kind: &str, event: &Event<'_>, expected: &mut Expected) {
    let key = event.key();
    match stream_kind {
        "organisation" if reconciliations::replay(event, expected) || funds::replay(event, expected) => {}
        "organisation" => expected.record(ORGANISATION, &key, event.all()),
        "representative" => expected.record(REPRESENTATIVE, &key, event.all()),
        "account" => match event.kind() {
            Some(EventKind::AccountCreated) => {
                let values = json!({ "disabled": false });
                expected.record(ACCOUNT, &key, with(event.all(), values));
            }
            Some(EventKind::AccountChanged | EventKind::AccountLanguageChosen) => {
                expected.record(ACCOUNT, &key, event.all());
            }
            _ => {}
        },
        "programme" => match event.kind() {
            Some(kind) if kind.subject() == "action" => follow_up::replay(event, expected),
            Some(_) if budget::replay(event, expected) => {}
            // By its text: a later version may have recorded a kind that is not known here.
            _ if event.row.kind.starts_with("programme.") => expected.record(PROGRAMME, &key, event.all()),
            _ => expected.record(ITEM, &key, event.all()),
        },
        _ => {}
    }
}

pub(super) fn compare(
    conn: &mut Conn,
    stream_kind: &str,
    ids: &[Id],
    comparison: &mut Comparison<'_>,
) -> Result<()> {
    match stream_kind {
        "organisation" => organisations(conn, ids, comparison),
        "representative" => representatives(conn, ids, comparison),
        "account" => accounts(conn, ids, comparison),
        "programme" => programmes(conn, ids, comparison),
        _ => Ok(()),
    }
}

fn organisations(conn: &mut Conn, ids: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::organisations(conn, ids, &mut |row| {
        let kept = json!({
            "code": row.code, "name": row.name, "sector": row.sector, "kvkNumber": row.kvk_number, "oin": row.oin,
            "version": row.version,
        });
        comparison.row(ORGANISATION, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(ORGANISATION);
    reconciliations::compare(conn, ids, comparison)?;
    funds::compare(conn, ids, comparison)
}

fn representatives(conn: &mut Conn, ids: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::representatives(conn, ids, &mut |row| {
        let kept = json!({
            "organisationId": row.organisation_id, "name": row.name, "hasEmail": row.email.is_some(),
            "language": row.language, "version": row.version,
        });
        comparison.row(REPRESENTATIVE, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(REPRESENTATIVE);
    Ok(())
}

fn accounts(conn: &mut Conn, ids: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::accounts(conn, ids, &mut |row| {
        let kept = json!({
            "clientId": row.client_id, "role": row.role, "name": row.name, "disabled": row.disabled_at.is_some(),
            "organisationId": row.organisation_id, "representativeId": row.representative_id,
            "language": row.language, "version": row.version,
        });
        comparison.row(ACCOUNT, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(ACCOUNT);
    Ok(())
}

fn programmes(conn: &mut Conn, ids: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::programmes(conn, ids, &mut |row| {
        let kept = json!({
            "code": row.code, "nameNl": row.name_nl, "nameEn": row.name_en, "fromYear": row.from_year,
            "toYear": row.to_year, "details": document(&row.details), "version": row.version,
        });
        comparison.row(PROGRAMME, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(PROGRAMME);
    kept::items(conn, ids, &mut |row| {
        let kept: Value = json!({
            "category": row.category, "code": row.code, "parentCode": row.parent_code, "nameNl": row.name_nl,
            "nameEn": row.name_en, "order": row.item_order, "attributes": document(&row.attributes),
            "closedOnDate": row.closed_on, "version": row.version,
        });
        comparison.row(ITEM, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(ITEM);
    budget::compare(conn, ids, comparison)
}
