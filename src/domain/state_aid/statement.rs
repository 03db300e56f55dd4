//! A statement of the basis of a commitment: how much of it each recipient gets, and why that is lawful.

use std::collections::BTreeSet;

use super::{AidBasis, AidRule};
use crate::codes::Instrument;
use crate::{Cents, Fault, Id, text};

/// The share of one recipient in a commitment, and its basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidShare {
    pub recipient_id: Id,
    pub amount: Cents,
    pub basis: AidBasis,
    /// Why it is no aid, or which article, decision or declaration.
    pub grounds: String,
    /// The rule of *de minimis* aid.
    pub rule: Option<AidRule>,
    /// The gross grant equivalent of *de minimis* aid.
    pub gross_grant: Option<Cents>,
}

/// Checks the shares of a commitment: each of a recipient of the case, once, with its basis; together the whole commitment.
/// Returns every fault, at `/statements/{place}/{member}`.
pub fn check(instrument: Instrument, committed: Cents, recipients: &[Id], shares: &[AidShare]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (place, share) in shares.iter().enumerate() {
        let at = |member: &str| format!("/statements/{place}/{member}");
        if !recipients.contains(&share.recipient_id) {
            faults.push(Fault::new(
                at("recipientOrganisationId"),
                "no-recipient",
                "This organisation is not a recipient of the case.",
            ));
        } else if !seen.insert(share.recipient_id) {
            faults.push(Fault::new(
                at("recipientOrganisationId"),
                "duplicate",
                "This recipient is given twice.",
            ));
        }
        if !share.amount.is_positive() {
            faults.push(Fault::new(
                at("amount"),
                "amount-not-positive",
                "An amount is more than zero.",
            ));
        }
        faults.extend(text::fault(&at("grounds"), &share.grounds));
        faults.extend(of_de_minimis(instrument, share, at));
    }
    faults.extend(sum_fault(committed, shares.iter().map(|share| share.amount)));
    faults
}

/// The fault of shares that together are not the whole commitment.
pub fn sum_fault(committed: Cents, amounts: impl Iterator<Item = Cents>) -> Option<Fault> {
    let total: Cents = amounts.sum();
    (total != committed).then(|| {
        let text = format!("The amounts add up to {total}, and the commitment is {committed}.");
        Fault::new("/statements", "shares-do-not-add-up", text)
    })
}

/// The faults of rule and gross grant equivalent, which *de minimis* aid has and nothing else.
fn of_de_minimis(instrument: Instrument, share: &AidShare, at: impl Fn(&str) -> String) -> Vec<Fault> {
    let mut faults = Vec::new();
    let is_de_minimis = share.basis == AidBasis::DeMinimis;
    for (member, given) in [
        ("rule", share.rule.is_some()),
        ("grossGrantEquivalent", share.gross_grant.is_some()),
    ] {
        if given != is_de_minimis {
            let (code, what) = if is_de_minimis {
                (
                    "required",
                    "De-minimis aid has a rule and a gross grant equivalent.",
                )
            } else {
                (
                    "not-allowed",
                    "Only de-minimis aid has a rule and a gross grant equivalent.",
                )
            };
            faults.push(Fault::new(at(member), code, what));
        }
    }
    let Some(gross_grant) = share.gross_grant.filter(|_| is_de_minimis) else {
        return faults;
    };
    if !gross_grant.is_positive() {
        faults.push(Fault::new(
            at("grossGrantEquivalent"),
            "amount-not-positive",
            "A gross grant equivalent is more than zero.",
        ));
    } else if gross_grant > share.amount {
        faults.push(Fault::new(
            at("grossGrantEquivalent"),
            "more-than-amount",
            "A gross grant equivalent is at most the amount.",
        ));
    } else if is_grant(instrument) && gross_grant != share.amount {
        faults.push(Fault::new(
            at("grossGrantEquivalent"),
            "not-the-amount",
            "The gross grant equivalent of a grant is its amount.",
        ));
    }
    faults
}

/// Whether all of the money is an advantage. A loan or a guarantee counts by its advantage instead.
const fn is_grant(instrument: Instrument) -> bool {
    match instrument {
        Instrument::OwnFunds | Instrument::Subsidy => true,
        Instrument::Credit | Instrument::Guarantee => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(recipient_id: Id, euros: i64) -> AidShare {
        AidShare {
            recipient_id,
            amount: Cents::euros(euros),
            basis: AidBasis::DeMinimis,
            grounds: "Verklaring van 1 maart".into(),
            rule: Some(AidRule::General),
            gross_grant: Some(Cents::euros(euros)),
        }
    }

    fn told(instrument: Instrument, recipients: &[Id], shares: &[AidShare]) -> Vec<(String, String)> {
        check(instrument, Cents::euros(100), recipients, shares)
            .into_iter()
            .map(|fault| (fault.pointer, fault.code.clone()))
            .collect()
    }

    #[test]
    fn the_shares_of_a_commitment_are_all_of_it_each_with_its_basis() {
        let (one, other) = (Id::new(), Id::new());
        let both = [share(one, 60), share(other, 40)];
        assert_eq!(told(Instrument::Subsidy, &[one, other], &both), []);
        let stranger = told(Instrument::Subsidy, &[one], &both);
        assert_eq!(
            stranger,
            [(
                "/statements/1/recipientOrganisationId".into(),
                "no-recipient".into()
            )]
        );
        let twice = [share(one, 60), share(one, 40)];
        assert_eq!(told(Instrument::Subsidy, &[one], &twice)[0].1, "duplicate");
        let short = told(Instrument::Subsidy, &[one], &[share(one, 99)]);
        assert_eq!(short, [("/statements".into(), "shares-do-not-add-up".into())]);
    }

    #[test]
    fn a_loan_counts_by_its_advantage_and_a_grant_by_its_amount() {
        let id = Id::new();
        let with = |euros: i64| AidShare {
            gross_grant: Some(Cents::euros(euros)),
            ..share(id, 100)
        };
        for (instrument, euros, code) in [
            (Instrument::Credit, 12, None),
            (Instrument::Guarantee, 100, None),
            (Instrument::Credit, 101, Some("more-than-amount")),
            (Instrument::Credit, 0, Some("amount-not-positive")),
            (Instrument::Subsidy, 12, Some("not-the-amount")),
            (Instrument::OwnFunds, 100, None),
        ] {
            let found = told(instrument, &[id], &[with(euros)]);
            assert_eq!(
                found.first().map(|(_, code)| code.as_str()),
                code,
                "{instrument} {euros}"
            );
        }
    }

    #[test]
    fn only_de_minimis_aid_has_a_rule_and_a_gross_grant_equivalent() {
        let id = Id::new();
        let bare = AidShare {
            rule: None,
            gross_grant: None,
            ..share(id, 100)
        };
        assert_eq!(
            told(Instrument::Subsidy, &[id], std::slice::from_ref(&bare)).len(),
            2
        );
        for basis in [AidBasis::NoAid, AidBasis::BlockExemption, AidBasis::Notified] {
            let other = AidShare {
                basis,
                ..bare.clone()
            };
            assert_eq!(told(Instrument::Subsidy, &[id], std::slice::from_ref(&other)), []);
            let more = AidShare {
                basis,
                ..share(id, 100)
            };
            let codes = told(Instrument::Subsidy, &[id], &[more]);
            assert!(codes.len() == 2 && codes.iter().all(|(_, code)| code == "not-allowed"));
        }
    }
}
