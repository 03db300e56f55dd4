//! Decisions and what follows from them. A certificate is part of the history: its hash is in the event.

use edba_domain::EventKind;
use serde_json::{Value, json};

use super::ballots::document;
use super::cases::record_or_forget;
use super::comparison::Comparison;
use super::expected::{Event, Expected, Fields, Subject, fields, pick, with};
use super::follow_up::PROMISE;
use edba_common::error::Result;
use edba_common::secret::sha256_hex;
use edba_domain::Id;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_store::Conn;
use edba_store::decisions::{Commitment, Decision};
use edba_store::kept;

const DECISION: Subject = Subject::complete("decision");
pub(super) const COMMITMENT: Subject = Subject::complete("commitment");
pub(super) const ENTRY: Subject = Subject::complete("commitment entry");
const RATIFICATION: Subject = Subject::complete("ratification");
const CONDITION: Subject = Subject::complete("condition");

/// The decision in force of a case, by the events so far.
#[derive(Debug, Default)]
pub(super) struct Standing {
    standing: Option<(String, bool)>,
}

/// The certificate of the decision of an event, if it has the hash in the event; the check of certificates reports
/// one with another hash.
pub(super) fn certificate(conn: &mut Conn, event: &Event<'_>) -> Result<Option<Value>> {
    if event.kind() != Some(EventKind::DecisionMade) {
        return Ok(None);
    }
    let kept = kept::certificate(conn, &event.row.subject_id)?;
    let recorded_hash = event.text("certificateHash");
    Ok(kept
        .filter(|kept| Some(sha256_hex(kept.text()).as_str()) == recorded_hash)
        .and_then(|kept| kept.read().ok()))
}

pub(super) fn replay(
    event: &Event<'_>,
    certificate: Option<&Value>,
    standing: &mut Standing,
    expected: &mut Expected,
) {
    let key = event.key();
    match event.kind() {
        Some(EventKind::DecisionMade) => made(event, certificate, standing, expected),
        Some(EventKind::DecisionSetAside) => {
            stands_no_longer(expected, &key);
            lapse_with(event, &key, expected);
            standing.standing = None;
        }
        Some(EventKind::DecisionPublished | EventKind::DecisionUnpublished) => {
            let values = event.pick(&[("public", "public")]);
            expected.record(DECISION, &key, with(values, event.version().into()));
        }
        Some(EventKind::RatificationAsked) => {
            let values = json!({ "status": "pending", "document": null, "reason": null, "decidedAt": null });
            expected.record(RATIFICATION, &key, with(event.all(), values));
        }
        Some(
            EventKind::RatificationGiven | EventKind::RatificationRefused | EventKind::RatificationLapsed,
        ) => {
            let status = event.kind().map(EventKind::verb);
            let values = json!({ "status": status, "reason": event.reason(), "decidedAt": event.at() });
            expected.record(RATIFICATION, &key, with(event.all(), values));
        }
        Some(EventKind::ConditionMet) => {
            let values = json!({ "status": "met", "metAt": event.at() });
            expected.record(CONDITION, &key, with(event.all(), values));
        }
        Some(kind) if kind.subject() == "commitment" => commitment(event, &key, expected),
        Some(EventKind::DisbursementRecorded | EventKind::DisbursementReversed) => {
            disbursement(event, &key, expected);
        }
        _ => {}
    }
}

fn made(event: &Event<'_>, certificate: Option<&Value>, standing: &mut Standing, expected: &mut Expected) {
    let key = event.key();
    let adopted = !matches!(event.text("outcome"), Some("rejected" | "no-quorum"));
    // A ballot that is not carried leaves an adopted decision in force.
    let stands = adopted || !matches!(standing.standing, Some((_, true)));
    let supplements = event
        .get("numberVersion")
        .as_i64()
        .is_some_and(|version| version > 1);
    if stands && let Some((earlier, _)) = standing.standing.take() {
        stands_no_longer(expected, &earlier);
        if supplements {
            carry_over(expected, &earlier, &key);
        }
    }
    if stands {
        standing.standing = Some((key.clone(), adopted));
    }
    let values = with(
        event.all(),
        json!({ "standing": stands, "public": false, "decidedAt": event.at() }),
    );
    expected.record(DECISION, &key, values);
    let Some(certificate) = certificate else {
        // Only the certificate records what follows from the decision.
        for subject in [COMMITMENT, CONDITION, RATIFICATION] {
            expected.mark_incomplete(subject);
        }
        return;
    };
    let values = with(
        pick(certificate, &[("supersedesDecisionId", "supersedesDecisionId")]),
        json!({
            "ballotId": certificate["ballot"]["id"], "need": certificate["need"], "gapCells": certificate["gap"],
        }),
    );
    expected.record_first(DECISION, &key, values);
    for commitment in certificate["commitments"].as_array().into_iter().flatten() {
        follows(expected, COMMITMENT, commitment, decided(commitment, &key, event));
    }
    for ratification in certificate["ratifications"].as_array().into_iter().flatten() {
        let values = with(
            pick(
                ratification,
                &[
                    ("pledgeId", "pledgeId"),
                    ("amount", "amount"),
                    ("dueDate", "dueDate"),
                ],
            ),
            json!({
                "decisionId": key, "organisationId": ratification["organisation"]["id"], "status": "pending",
                "document": null, "reason": null, "decidedAt": null, "version": 1,
            }),
        );
        follows(expected, RATIFICATION, ratification, values);
    }
    let first = event
        .get("numberVersion")
        .as_i64()
        .map(|version| (version - 1) * 1000 + 1);
    let conditions = certificate["conditions"].as_array();
    for (line, condition) in (0_i64..).zip(conditions.into_iter().flatten()) {
        let values = with(
            pick(
                condition,
                &[
                    ("description", "description"),
                    ("owner", "owner"),
                    ("dueDate", "dueDate"),
                    ("precedent", "precedent"),
                ],
            ),
            json!({ "decisionId": key, "status": "open", "evidence": null, "metAt": null, "version": 1 }),
        );
        let line = first.map(|first| json!({ "line": first + line }));
        follows(
            expected,
            CONDITION,
            condition,
            with(values, line.unwrap_or_default()),
        );
    }
}

fn follows(expected: &mut Expected, subject: Subject, of: &Value, values: Fields) {
    match of["id"].as_str() {
        Some(id) => expected.record(subject, id, values),
        None => expected.mark_incomplete(subject),
    }
}

/// A commitment as created by the decision.
fn decided(commitment: &Value, decision: &str, event: &Event<'_>) -> Fields {
    with(
        pick(
            commitment,
            &[
                ("pledgeId", "pledgeId"),
                ("mandateId", "mandateId"),
                ("instrument", "instrument"),
                ("budgetYear", "budgetYear"),
                ("expenditureKind", "expenditureKind"),
                ("amount", "amount"),
            ],
        ),
        json!({
            "decisionId": decision, "organisationId": commitment["organisation"]["id"], "ratificationId": null,
            "status": "decided", "bookingReference": null, "reason": null, "offeredAt": null, "answeredAt": null,
            "releasedAt": null, "version": 1, "createdAt": event.at(),
        }),
    )
}

/// Marks a decision as no longer in force; that change makes a version of it.
fn stands_no_longer(expected: &mut Expected, decision: &str) {
    expected.change(DECISION, decision, |values| {
        values.insert("standing".into(), json!(false));
        if let Some(version) = values.get("version").and_then(Value::as_i64) {
            values.insert("version".into(), json!(version + 1));
        }
    });
}

/// Lets the pending ratifications of a decision lapse with it. Each has an event of its own before this one, except in
/// histories of the first versions.
fn lapse_with(event: &Event<'_>, decision: &str, expected: &mut Expected) {
    expected.each(RATIFICATION, |_, values| {
        let is_pending = values.get("status") == Some(&json!("pending"));
        if is_pending && values.get("decisionId") == Some(&json!(decision)) {
            let version = values.get("version").and_then(Value::as_i64).unwrap_or_default() + 1;
            let lapsed = json!({
                "status": "lapsed", "reason": event.reason(), "decidedAt": event.at(), "version": version,
            });
            values.extend(fields(lapsed));
        }
    });
}

/// Moves the commitments, ratifications and conditions of a decision to its next version, except refused and released
/// commitments.
fn carry_over(expected: &mut Expected, from: &str, to: &str) {
    let fell_away = [Some(json!("refused")), Some(json!("released"))];
    for subject in [COMMITMENT, RATIFICATION, CONDITION, PROMISE] {
        expected.each(subject, |_, values| {
            let stays = subject == COMMITMENT && fell_away.contains(&values.get("status").cloned());
            if values.get("decisionId") == Some(&json!(from)) && !stays {
                values.insert("decisionId".into(), json!(to));
            }
        });
    }
}

fn commitment(event: &Event<'_>, key: &str, expected: &mut Expected) {
    let at = event.at();
    let more = match event.kind() {
        Some(EventKind::CommitmentMade) => json!({
            "reason": null, "offeredAt": null, "answeredAt": null, "releasedAt": null, "createdAt": at,
        }),
        Some(EventKind::CommitmentOffered) => json!({ "offeredAt": at }),
        Some(EventKind::CommitmentAcknowledged) => json!({ "answeredAt": at }),
        Some(EventKind::CommitmentAcknowledgementCorrected) => json!({}),
        Some(EventKind::CommitmentRefused) => json!({ "answeredAt": at, "reason": event.reason() }),
        // Of a part of it the commitment keeps its status.
        Some(EventKind::CommitmentReleased) if event.text("status") != Some("released") => json!({}),
        Some(EventKind::CommitmentReleased) => json!({ "releasedAt": at }),
        Some(
            EventKind::CommitmentDetermined
            | EventKind::CommitmentRecovered
            | EventKind::CommitmentWrittenOff
            | EventKind::CommitmentCarriedOver,
        ) => {
            settled(event, key, expected);
            json!({})
        }
        Some(EventKind::CommitmentAtRiskPeriodSet) => json!({}),
        _ => return,
    };
    expected.record(COMMITMENT, key, with(event.all(), more));
    expected.change(COMMITMENT, key, |values| {
        record_or_forget(event, "bookingReference", values);
    });
}

/// The entry of a determination, a recovery, a write-off or a carry-over, which stands in the event of its commitment.
fn settled(event: &Event<'_>, commitment: &str, expected: &mut Expected) {
    let entry = event.get("entry");
    let (Some(id), Some(kind)) = (entry["id"].as_str(), event.kind()) else {
        expected.mark_incomplete(ENTRY);
        return;
    };
    let kind = match kind {
        EventKind::CommitmentDetermined => CommitmentEntryKind::Determined,
        EventKind::CommitmentRecovered => CommitmentEntryKind::Recovered,
        EventKind::CommitmentWrittenOff => CommitmentEntryKind::WrittenOff,
        _ => CommitmentEntryKind::CarriedOut,
    };
    let names = [
        "seq",
        "amount",
        "valueDate",
        "payee",
        "bookingReference",
        "document",
        "returned",
    ];
    let values = json!({
        "kind": kind, "reversesId": null, "reason": event.reason(), "recordedAt": event.at(),
        "accountId": event.row.actor_id, "commitmentId": commitment, "organisationId": event.get("organisationId"),
    });
    expected.record(
        ENTRY,
        id,
        with(pick(entry, &names.map(|name| (name, name))), values),
    );
}

/// A payment or its reversal: the entry, and the sums and the status of its commitment.
fn disbursement(event: &Event<'_>, key: &str, expected: &mut Expected) {
    let (Some(commitment), Some(entry)) = (event.text("commitmentId"), event.text("entryId")) else {
        expected.mark_incomplete(COMMITMENT);
        expected.mark_incomplete(ENTRY);
        return;
    };
    expected.record(COMMITMENT, commitment, fields(event.get("commitment").clone()));
    let (kind, reverses) = match event.kind() {
        Some(EventKind::DisbursementReversed) => ("reversed", Some(key)),
        _ => ("paid", None),
    };
    let values = json!({
        "kind": kind, "reversesId": reverses, "reason": event.reason(), "recordedAt": event.at(),
        "accountId": event.row.actor_id, "returned": false,
    });
    let names = [
        "commitmentId",
        "organisationId",
        "seq",
        "amount",
        "valueDate",
        "payee",
        "bookingReference",
    ];
    expected.record(
        ENTRY,
        entry,
        with(event.pick(&names.map(|name| (name, name))), values),
    );
}

pub(super) fn compare(conn: &mut Conn, cases: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::decisions(conn, cases, &mut |row| {
        comparison.row(DECISION, row.id.as_str(), fields(decision(&row)));
        Ok(())
    })?;
    comparison.end(DECISION);
    kept::commitments(conn, cases, &mut |row| {
        comparison.row(COMMITMENT, row.id.as_str(), fields(kept_commitment(&row)));
        Ok(())
    })?;
    comparison.end(COMMITMENT);
    kept::commitment_entries(conn, cases, &mut |row| {
        // The other kinds of entries are recorded with the commitment, which has their sums.
        if matches!(
            row.kind,
            CommitmentEntryKind::Paid
                | CommitmentEntryKind::Reversed
                | CommitmentEntryKind::Determined
                | CommitmentEntryKind::Recovered
                | CommitmentEntryKind::WrittenOff
                | CommitmentEntryKind::CarriedOut
                | CommitmentEntryKind::Repaid
                | CommitmentEntryKind::Interest
                | CommitmentEntryKind::RepaidReversed
                | CommitmentEntryKind::InterestReversed
                | CommitmentEntryKind::RecoveredReversed
        ) {
            let kept = json!({
                "commitmentId": row.commitment_id, "seq": row.seq, "kind": row.kind, "amount": row.amount_cents,
                "valueDate": row.value_date, "payee": row.payee, "bookingReference": row.booking_reference,
                "reason": row.reason, "reversesId": row.reverses_id, "recordedAt": row.recorded_at,
                "accountId": row.account_id, "organisationId": row.organisation_id, "document": row.document,
                "returned": row.returned,
            });
            comparison.row(ENTRY, row.id.as_str(), fields(kept));
        }
        Ok(())
    })?;
    comparison.end(ENTRY);
    kept::ratifications(conn, cases, &mut |row| {
        let kept = json!({
            "decisionId": row.decision_id, "pledgeId": row.pledge_id, "organisationId": row.organisation_id,
            "amount": row.amount_cents, "dueDate": row.due_date, "status": row.status, "document": row.document,
            "reason": row.reason, "decidedAt": row.decided_at, "version": row.version,
            "carriesOverId": row.carries_over_id, "carryToYear": row.carry_to_year,
        });
        comparison.row(RATIFICATION, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(RATIFICATION);
    kept::conditions(conn, cases, &mut |row| {
        let kept = json!({
            "decisionId": row.decision_id, "line": row.line, "description": row.description, "owner": row.owner,
            "dueDate": row.due_date, "precedent": row.precedent, "status": row.status, "evidence": row.evidence,
            "metAt": row.met_at, "version": row.version,
        });
        comparison.row(CONDITION, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(CONDITION);
    Ok(())
}

fn decision(row: &Decision) -> Value {
    json!({
        "number": row.number, "numberVersion": row.number_version, "ballotId": row.ballot_id, "outcome": row.outcome,
        "decidedAt": row.decided_at, "asked": row.asked_cents, "gap": row.gap_cents, "need": document(&row.need),
        "gapCells": document(&row.gap), "liftsBudgetBreach": row.lifts_budget_breach,
        "certificateHash": row.certificate_hash, "supersedesDecisionId": row.supersedes_id, "standing": row.standing,
        "public": row.public, "version": row.version,
    })
}

fn kept_commitment(row: &Commitment) -> Value {
    json!({
        "decisionId": row.decision_id, "pledgeId": row.pledge_id, "mandateId": row.mandate_id,
        "ratificationId": row.ratification_id, "organisationId": row.organisation_id, "instrument": row.instrument,
        "budgetYear": row.budget_year, "expenditureKind": row.expenditure_kind, "amount": row.amount_cents,
        "status": row.status, "bookingReference": row.booking_reference, "reason": row.reason,
        "offeredAt": row.offered_at, "answeredAt": row.answered_at, "releasedAt": row.released_at,
        "version": row.version, "createdAt": row.created_at, "paid": row.paid_cents, "released": row.released_cents,
        "carriedOut": row.carried_out_cents, "carriedFromId": row.carried_from_id, "determined": row.determined_cents,
        "recovered": row.recovered_cents, "writtenOff": row.written_off_cents,
        "atRiskFrom": row.at_risk_from, "atRiskTo": row.at_risk_to, "fundId": row.fund_id,
        "repaid": row.repaid_cents, "interest": row.interest_cents,
    })
}
