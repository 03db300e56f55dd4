//! A case on which the board has decided, put into the database as a decision leaves it.

use diesel::connection::SimpleConnection;
use edba::domain::codes::Role;
use edba::domain::mandate::LedgerKind;
use edba::domain::{Cents, Id};
use edba::error::Error;
use edba::service::Context;
use edba::service::headroom::{self, Posting};
use edba::service::history::{Chain, NewEvent};
use serde_json::json;

use crate::app::App;
use crate::client::Client;

/// The municipality pledged € 100,000 within its mandate and € 40,000 beyond it; the board adopted the
/// case, subject to ratification, with one condition precedent.
pub struct Decided {
    pub case: Id,
    pub decision: Id,
    pub commitment: Id,
    pub ratification: Id,
    pub condition: Id,
    pub funder: Id,
    pub initiator: Id,
    pub mandate: Id,
    pub table: Id,
}

pub const CERTIFICATE: &str = r#"{"format":"1","number":"EDBA-2026-001","outcome":"adopted-subject-to-ratification","decidedAt":"2026-02-02T10:00:00Z","case":{"title":"Glasvezel <voor> iedereen"},"votes":[{"seatId":"s","position":"for","reason":"Goed & nodig"}],"commitments":[{"amount":"100000.00"}],"conditions":[]}"#;

impl Decided {
    pub fn on(app: &App) -> Self {
        let it = Self {
            case: Id::new(),
            decision: Id::new(),
            commitment: Id::new(),
            ratification: Id::new(),
            condition: Id::new(),
            funder: Id::new(),
            initiator: Id::new(),
            mandate: Id::new(),
            table: Id::new(),
        };
        app.work(|cx| {
            it.write(cx);
            Ok(())
        });
        it
    }

    fn write(&self, cx: &mut Context<'_>) {
        let Self {
            case,
            decision,
            commitment,
            ratification,
            condition,
            funder,
            initiator,
            mandate,
            table,
        } = self;
        let (account, representative, board) = (Id::new(), Id::new(), Id::new());
        let (seat, ballot, vote, pledge, programme) = (Id::new(), Id::new(), Id::new(), Id::new(), Id::new());
        let at = "2026-02-02 10:00:00";
        let terms = json!({
            "documentNumber": "2026-1", "documentDate": "2026-01-01", "validFromDate": "2026-01-01",
            "validUntilDate": "2027-12-31", "ceilingPerDecision": "100000.00", "ceilingPerYear": "500000.00",
            "ceilingTotal": "900000.00", "clusters": null, "instruments": null, "expenditureKinds": null,
        });
        let need = r#"[{"budgetYear":2026,"expenditureKind":"investment","amount":"140000.00"}]"#;
        let hash = "a".repeat(64);
        run(cx, &format!(
            "INSERT INTO accounts (id, client_id, name, role, secret_hash, version, created_at) VALUES ('{account}', '{account}', 'Maker', 'bureau', '', 1, '{at}');
             INSERT INTO programmes (id, code, name_nl, name_en, from_year, to_year, details, version, created_at) VALUES ('{programme}', 'test', 'P', 'P', 2024, 2028, '{{}}', 1, '{at}');
             INSERT INTO organisations (id, code, name, sector, version, created_at) VALUES ('{funder}', 'gemeente', 'Gemeente Almere', 'government', 1, '{at}'), ('{initiator}', 'ibm', 'IBM', 'business', 1, '{at}');
             INSERT INTO representatives (id, organisation_id, name, language, version, created_at) VALUES ('{representative}', '{funder}', 'Wethouder', 'nl', 1, '{at}');
             INSERT INTO bodies (id, code, kind, name_nl, name_en, opened_on, rules_version, version, created_at) VALUES ('{board}', 'board', 'board', 'Board', 'Board', '2024-01-01', 1, 1, '{at}'), ('{table}', 'ict', 'table', 'ICT', 'ICT', '2024-01-01', 1, 1, '{at}');
             INSERT INTO seats (id, body_id, representative_id, role, from_date, version, created_at) VALUES ('{seat}', '{board}', '{representative}', 'member', '2024-01-01', 1, '{at}');
             INSERT INTO mandates (id, grantor_id, representative_id, terms_version, version, created_at) VALUES ('{mandate}', '{funder}', '{representative}', 1, 1, '{at}');
             INSERT INTO mandate_versions (mandate_id, version, terms, valid_from, valid_until, ceiling_decision_cents, ceiling_year_cents, ceiling_total_cents, recorded_at) VALUES ('{mandate}', 1, '{terms}', '2026-01-01', '2027-12-31', 10000000, 50000000, 90000000, '{at}');
             INSERT INTO business_cases (id, number, number_key, programme_id, machine_version, status, status_since, round, revision, version, title, initiator_id, cost_cents, cover_cents, asked_cents, content, search_text, created_by, created_at, updated_at, board_since, lead_table_id) VALUES ('{case}', 'BC-2026-001', 2026000001, '{programme}', 1, 'board-decision', '{at}', 1, 1, 1, 'Glasvezel', '{initiator}', 14000000, 0, 14000000, '{{}}', '', '{account}', '{at}', '{at}', '{at}', '{table}');
             INSERT INTO case_tables (case_id, body_id, is_lead) VALUES ('{case}', '{table}', TRUE);
             INSERT INTO ballots (id, case_id, body_id, kind, round, is_lead, question, status, secret, rules_version, rules, case_revision, need, conditions, lifts_budget_breach, opened_at, closes_at, version) VALUES ('{ballot}', '{case}', '{board}', 'decision', 1, FALSE, 'Aannemen?', 'open', FALSE, 1, '{{}}', 1, '{need}', '[]', FALSE, '2026-02-01 10:00:00', '2026-02-03 10:00:00', 1);
             INSERT INTO ballot_electors (ballot_id, seat_id, representative_id, organisation_id, sector, role, seat_order) VALUES ('{ballot}', '{seat}', '{representative}', '{funder}', 'government', 'member', 1);
             INSERT INTO votes (id, ballot_id, seat_id, version, position, cast_by, cast_at, is_current) VALUES ('{vote}', '{ballot}', '{seat}', 1, 'for', '{representative}', '{at}', TRUE);
             INSERT INTO pledges (id, vote_id, ballot_id, case_id, seat_id, seat_order, line, representative_id, organisation_id, mandate_id, mandate_version, instrument, budget_year, expenditure_kind, offered_cents, within_cents, subject_cents, reasons, status) VALUES ('{pledge}', '{vote}', '{ballot}', '{case}', '{seat}', 1, 1, '{representative}', '{funder}', '{mandate}', 1, 'subsidy', 2026, 'investment', 14000000, 10000000, 4000000, '[]', 'decided');
             INSERT INTO decisions (id, number, number_version, case_id, ballot_id, outcome, decided_at, asked_cents, gap_cents, need, gap, lifts_budget_breach, certificate, certificate_hash, standing, public, version) VALUES ('{decision}', 'EDBA-2026-001', 1, '{case}', '{ballot}', 'adopted-subject-to-ratification', '{at}', 14000000, 0, '{need}', '[]', FALSE, '{CERTIFICATE}', '{hash}', TRUE, FALSE, 1);
             INSERT INTO ratifications (id, decision_id, case_id, pledge_id, organisation_id, amount_cents, due_date, status, version) VALUES ('{ratification}', '{decision}', '{case}', '{pledge}', '{funder}', 4000000, '2026-03-31', 'pending', 1);
             INSERT INTO conditions (id, decision_id, case_id, line, description, owner, due_date, precedent, status, version) VALUES ('{condition}', '{decision}', '{case}', 1, 'Een vergunning', 'IBM', '2026-06-30', TRUE, 'open', 1);
             INSERT INTO commitments (id, decision_id, case_id, pledge_id, mandate_id, organisation_id, instrument, budget_year, expenditure_kind, amount_cents, status, version, created_at) VALUES ('{commitment}', '{decision}', '{case}', '{pledge}', '{mandate}', '{funder}', 'subsidy', 2026, 'investment', 10000000, 'decided', 1, '{at}');"
        ));
        headroom::open(cx, *mandate, None, Cents::euros(900_000)).unwrap();
        for kind in [LedgerKind::Reserve, LedgerKind::Commit] {
            let posting = Posting {
                mandate_id: *mandate,
                budget_year: 2026,
                kind,
                amount: Cents::euros(100_000),
                case_id: *case,
                pledge_id: pledge,
                reason: "decided".into(),
            };
            headroom::post(cx, &[posting]).unwrap();
        }
        let mut chain = Chain::create(cx, *case, "case").unwrap();
        let registered = NewEvent {
            kind: "case.registered",
            subject_id: *case,
            reason: None,
            before: None,
            after: Some(1),
            data: json!({}),
        };
        chain.add(cx, registered).unwrap();
        chain.close(cx).unwrap();
    }

    /// The case is financed: its commitments are offered.
    pub fn financed(&self, app: &App) {
        app.work(|cx| {
            let mut chain = Chain::open(cx, self.case, "case")?;
            edba::service::commitments::offer(cx, &mut chain, self.case)?;
            chain.close(cx)
        });
    }

    /// The finance partner of the municipality.
    pub fn partner(&self, app: &App) -> Client {
        app.account(
            Role::FinancePartner,
            "Gemeente Financiën",
            Some(self.funder),
            None,
        )
    }

    /// What stands committed under the mandate for 2026.
    pub fn committed(&self, app: &App) -> Cents {
        app.work(|cx| {
            let rows = edba::store::headroom::balances(cx.conn, &[self.mandate])?;
            rows.iter()
                .find(|row| row.budget_year == 2026)
                .map(|row| row.committed_cents)
                .ok_or_else(|| Error::internal("no ledger"))
        })
    }

    /// The kinds of the events of the case, oldest first.
    pub fn events(&self, app: &App) -> Vec<String> {
        app.work(|cx| edba::store::history::list(cx.conn, &self.case, 0, 1000))
            .into_iter()
            .map(|event| event.kind)
            .collect()
    }
}

fn run(cx: &mut Context<'_>, sql: &str) {
    cx.conn.batch_execute(sql).unwrap();
}
