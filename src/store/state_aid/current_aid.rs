//! What stands of a statement now, as SQL, in a query over statements and their commitments. The rules are those of
//! `edba_domain::state_aid`, and `edba verify` compares the two.

/// What the recipients have, or still get, of a commitment and of those that were carried over from it
/// (`over_time::CommitmentOverTime`). All of it where nothing was released, refused, carried over or determined, which takes no
/// further look.
pub const HELD: &str = "CASE WHEN commitments.status <> 'refused' AND commitments.released_cents = 0 \
    AND commitments.carried_out_cents = 0 AND commitments.determined_cents IS NULL THEN commitments.amount_cents ELSE (\
    WITH RECURSIVE family (id) AS (SELECT commitments.id UNION ALL SELECT n.id FROM commitments n \
    JOIN family f ON n.carried_from_id = f.id) SELECT CAST(coalesce(sum(CASE WHEN h.status = 'refused' THEN 0 \
    WHEN h.determined + h.written_off < h.held THEN h.determined + h.written_off ELSE h.held END), 0) AS BIGINT) \
    FROM (SELECT c.status AS status, c.determined_cents AS determined, c.written_off_cents AS written_off, \
    c.amount_cents - c.released_cents - c.carried_out_cents + CASE WHEN c.instrument = 'guarantee' THEN coalesce((\
    SELECT sum(e.amount_cents) FROM commitment_entries e WHERE e.commitment_id = c.id AND e.kind = 'released' \
    AND e.reason = 'expired'), 0) ELSE 0 END AS held FROM family f JOIN commitments c ON c.id = f.id) h) END";

/// The gross grant equivalent that stands (`still_granted`): in proportion, rounded up. The product of two amounts does not fit
/// into 64 bits, so that it is divided in two steps.
fn gross_grant() -> String {
    let (gross, committed) = (
        "state_aid_statements.gross_grant_cents",
        "commitments.amount_cents",
    );
    let (millions, rest) = ("(s.held / 1000000)", "(s.held % 1000000)");
    let whole = format!("({gross} * {millions}) / {committed}");
    let left = format!("(({gross} * {millions}) % {committed}) * 1000000 + {gross} * {rest}");
    format!(
        "(SELECT CASE WHEN s.held >= {committed} THEN {gross} \
         ELSE ({whole}) * 1000000 + ({left} + {committed} - 1) / {committed} END FROM (SELECT {HELD} AS held) s)"
    )
}

/// Whether there is aid that is not registered.
pub fn is_to_enter() -> String {
    format!(
        "state_aid_statements.replaced_at IS NULL AND state_aid_statements.basis = 'de-minimis' \
         AND coalesce(aid_register_entries.gross_grant_cents, 0) = 0 AND {HELD} > 0"
    )
}

/// Whether other aid is registered than stands, or where none does. A statement that was replaced has the last entry of its
/// recipient only where no other statement followed.
pub fn is_to_correct() -> String {
    let gross_grant = gross_grant();
    format!(
        "aid_register_entries.gross_grant_cents > 0 AND (state_aid_statements.replaced_at IS NOT NULL \
         OR state_aid_statements.rule IS DISTINCT FROM aid_register_entries.rule \
         OR state_aid_statements.granted_on <> aid_register_entries.granted_on \
         OR {gross_grant} <> aid_register_entries.gross_grant_cents)"
    )
}
