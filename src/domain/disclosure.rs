//! Disclosure of a case's history to a reader. Everyone who sees the case sees the chain, but not the content of every
//! event.

use crate::EventKind;
use crate::codes::Role;

/// Whether an event of this kind is shown in full to an account of this role that sees its case. Source: DOMAIN.md,
/// who may do what: an initiator sees its own case and what was decided about it. Ballots, votes and the commitments
/// of funders are not shown to it elsewhere either. Commitments, what was paid to whom and came back, its basis under state
/// aid, and what the bureau proposes, are shown to bureau and auditor only, as elsewhere: members see the sums of the decision,
/// and nothing of the mandates, funds and books of other organisations. So are events of payment schedules, which name more than
/// what [`reads_expected_payments`] is about. The attachments of documents and their hashes are shown with the
/// documents, to their readers. Unknown kinds are not shown.
pub fn is_disclosed(kind: &str, role: Role) -> bool {
    if matches!(
        subject(kind),
        "commitment"
            | "disbursement"
            | "repayment"
            | "payment-schedule"
            | "state-aid"
            | "action"
            | "attachment"
    ) {
        return matches!(role, Role::Bureau | Role::Auditor);
    }
    role != Role::Initiator
        || matches!(
            subject(kind),
            "case" | "decision" | "ratification" | "condition" | "promise" | "indicator" | "measurement"
        )
}

/// Whether an event of this kind is shown without actor and reason to readers who may not see it in full. Who takes
/// part in a ballot is never shown to them.
pub fn is_mentioned(kind: &str) -> bool {
    matches!(
        subject(kind),
        "ballot" | "commitment" | "disbursement" | "repayment" | "payment-schedule"
    ) && kind != EventKind::BallotParticipated.as_str()
}

/// Whether an account of this role that sees a case reads what is still to be paid on it: by when, by whom, and what it waits
/// for. The initiator waits for that money. Members see the sums of decisions only; a finance partner reads its own
/// commitments, and no case.
pub fn reads_expected_payments(role: Role) -> bool {
    matches!(role, Role::Bureau | Role::Auditor | Role::Initiator)
}

fn subject(kind: &str) -> &str {
    kind.split_once('.').map_or(kind, |(subject, _)| subject)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhook::{Subject, WebhookKind};

    /// Every kind of event in the chain of a case: whether an initiator sees it in full, and whether it is mentioned.
    const KINDS: &[(&str, bool, bool)] = &[
        ("case.registered", true, false),
        ("case.revised", true, false),
        ("case.commented", true, false),
        ("case.command", true, false),
        ("case.machine-taken-over", true, false),
        ("ballot.opened", false, true),
        ("ballot.extended", false, true),
        ("ballot.cancelled", false, true),
        ("ballot.closed", false, true),
        ("ballot.participated", false, false),
        ("vote.cast", false, false),
        ("seat.recused", false, false),
        ("substitute.recused", false, false),
        ("decision.made", true, false),
        ("decision.set-aside", true, false),
        ("decision.published", true, false),
        ("decision.unpublished", true, false),
        ("ratification.asked", true, false),
        ("ratification.given", true, false),
        ("ratification.refused", true, false),
        ("ratification.lapsed", true, false),
        ("condition.met", true, false),
        ("promise.made", true, false),
        ("promise.changed", true, false),
        ("promise.met", true, false),
        ("promise.not-met", true, false),
        ("promise.withdrawn", true, false),
        ("commitment.made", false, true),
        ("commitment.offered", false, true),
        ("commitment.acknowledged", false, true),
        ("commitment.at-risk-period-set", false, true),
        ("commitment.acknowledgement-corrected", false, true),
        ("commitment.refused", false, true),
        ("commitment.released", false, true),
        ("commitment.determined", false, true),
        ("commitment.recovered", false, true),
        ("commitment.written-off", false, true),
        ("commitment.repayment-plan-set", false, true),
        ("commitment.carried-over", false, true),
        ("disbursement.recorded", false, true),
        ("disbursement.reversed", false, true),
        ("repayment.recorded", false, true),
        ("repayment.reversed", false, true),
        ("payment-schedule.proposed", false, true),
        ("payment-schedule.agreed", false, true),
        ("payment-schedule.refused", false, true),
        ("payment-schedule.trimmed", false, true),
        ("payment-schedule.withdrawn", false, true),
        ("state-aid.stated", false, false),
        ("state-aid.replaced", false, false),
        ("state-aid.registered", false, false),
        ("action.proposed", false, false),
        ("action.approved", false, false),
        ("action.rejected", false, false),
        ("action.withdrawn", false, false),
        ("attachment.made", false, false),
        ("attachment.renewed", false, false),
        ("attachment.ended", false, false),
        ("attachment.destroyed", false, false),
        ("indicator.made", true, false),
        ("indicator.changed", true, false),
        ("measurement.reported", true, false),
        ("something.new", false, false),
    ];

    #[test]
    fn an_initiator_is_told_of_its_case_and_what_was_decided_and_members_of_all_but_proposals_and_money() {
        for (kind, disclosed, mentioned) in KINDS {
            for role in Role::ALL {
                let expected = match subject(kind) {
                    "action" | "attachment" | "commitment" | "disbursement" | "repayment"
                    | "payment-schedule" | "state-aid" => matches!(role, Role::Bureau | Role::Auditor),
                    _ => *disclosed || *role != Role::Initiator,
                };
                assert_eq!(is_disclosed(kind, *role), expected, "{kind} {role}");
            }
            assert_eq!(is_mentioned(kind), *mentioned, "{kind}");
        }
    }

    #[test]
    fn what_is_to_come_is_read_by_the_initiator_and_those_who_see_all() {
        let readers: Vec<Role> = Role::ALL
            .iter()
            .copied()
            .filter(|role| reads_expected_payments(*role))
            .collect();
        assert_eq!(readers, [Role::Bureau, Role::Initiator, Role::Auditor]);
    }

    #[test]
    fn webhooks_tell_an_initiator_no_more() {
        for kind in WebhookKind::ALL {
            let disclosed = !matches!(kind.subject(), Subject::Ballot | Subject::Commitment);
            assert_eq!(is_disclosed(kind.as_str(), Role::Initiator), disclosed, "{kind}");
        }
    }
}
