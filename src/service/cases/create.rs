//! Registering a case.

use chrono::Datelike;
use edba_domain::EventKind;
use edba_store::Json;
use serde_json::json;

use super::projections;
use super::references;
use crate::events::{Chain, NewEvent};
use crate::{Context, programmes};
use edba_common::error::{Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::case::CaseContent;
use edba_domain::codes::{CaseStatus, Role};
use edba_domain::workflow::MACHINE_VERSION;
use edba_domain::{Cents, Id};
use edba_store::cases::{self, Case};

/// Registers a case as a proposal, under the next number of the year and the present programme.
///
/// # Errors
/// 400 with all faults of the content at once; 403 if an initiator names another organisation than
/// their own; 409 if there is no programme.
pub fn register(cx: &mut Context<'_>, content: CaseContent) -> Result<Case> {
    if cx.actor.is(Role::Initiator) && content.initiator_organisation_id != cx.actor.organisation()? {
        return Err(Error::forbidden(
            "An initiator registers cases of the own organisation only.",
        ));
    }
    let year = cx.today().year();
    let programme_id = programmes::current(cx, cx.today())?.id;
    let named = references::check(cx, &programme_id, &content)?;
    let sequence = cases::next_number(cx.conn, year)?;
    let mut case = Case {
        id: Id::new(),
        number: format!("BC-{year}-{sequence:04}"),
        number_key: i64::from(year) * 1_000_000 + i64::from(sequence),
        programme_id,
        machine_version: MACHINE_VERSION,
        status: CaseStatus::Proposal,
        status_since: cx.now,
        round: 0,
        revision: 1,
        version: 1,
        title: String::new(),
        cluster_code: None,
        programme_line_code: None,
        scope_code: None,
        lead_table_id: None,
        initiator_id: content.initiator_organisation_id,
        jobs_expected: None,
        jobs_year: None,
        cost_cents: Cents::ZERO,
        cover_cents: Cents::ZERO,
        asked_cents: Cents::ZERO,
        content: Json::from_text(""),
        search_text: String::new(),
        title_key: String::new(),
        analysis_version: 0,
        board_since: None,
        deferred_until: None,
        departure_reason: None,
        final_report: None,
        created_by: cx.actor.id,
        created_at: cx.now,
        updated_at: cx.now,
    };
    projections::project(&mut case, &content, &named)?;
    cases::insert_case(cx.conn, &case)?;
    projections::write(cx, &case, &content, None)?;
    let mut chain = Chain::create(cx, case.id, "case")?;
    let event = NewEvent {
        kind: EventKind::CaseRegistered,
        subject_id: case.id,
        reason: None,
        before: None,
        after: Some(case.version),
        data: json!({
            "number": case.number,
            "revision": case.revision,
            "title": case.title,
            "initiatorId": case.initiator_id,
            "asked": case.asked_cents,
            "machineVersion": case.machine_version,
            "programmeId": case.programme_id,
            "contentSha256": sha256_hex(case.content.text()),
        }),
    };
    chain.add(cx, event)?;
    chain.close(cx)?;
    Ok(case)
}
