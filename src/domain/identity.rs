//! Maps an identity from an organisation's sign-in provider to an account.

use super::Id;

text_enum! {
    /// What bound a provider's subject to an account: the verified address of its first sign-in, or the
    /// administrator.
    pub enum BoundBy { Address = "address", Administrator = "administrator" }
}

text_enum! {
    /// Why a sign-in through a provider was refused.
    pub enum Refusal {
        /// The person or the provider denied it.
        Denied = "denied",
        /// The provider could not do it at the moment.
        Failed = "failed",
        /// The sign-in attempt took too long, or its answer was used twice.
        Gone = "gone",
        /// The answer arrived in another browser than the one that began.
        OtherBrowser = "other-browser",
        /// The provider does not answer.
        Unreachable = "unreachable",
        /// The answer is not a valid one of this provider, for this service and this sign-in.
        Mistrusted = "mistrusted",
        /// No account has this subject or this address.
        Unknown = "unknown",
        /// The provider states no verified address.
        Unverified = "unverified",
        /// The account with this address is bound to another subject of this provider.
        BoundElsewhere = "bound-elsewhere",
        /// The account is disabled.
        Disabled = "disabled",
        /// Too many attempts from this browser.
        TooMany = "too-many",
    }
}

/// An account that matches the subject or the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    pub account_id: Id,
    pub enabled: bool,
    /// Whether it is already bound to a subject of this provider.
    pub bound_here: bool,
}

/// The provider's statement about the person's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vouched {
    /// No address, or an unverified one.
    No,
    /// A verified address outside the domains of this provider.
    Elsewhere(String),
    /// A verified address, normalised as in the accounts.
    For(String),
}

/// The account that signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// The account that the subject is bound to.
    Bound(Id),
    /// The account with the address, which has to be bound to the subject.
    Binds(Id),
}

/// Decides which account signs in: the one bound to the provider's subject, whatever the address; otherwise the one
/// with the verified address, unless it is bound to another subject of this provider.
pub fn admit(
    bound: Option<Candidate>,
    vouched: &Vouched,
    at_address: Option<Candidate>,
) -> Result<Admitted, Refusal> {
    if let Some(account) = bound {
        return if account.enabled {
            Ok(Admitted::Bound(account.account_id))
        } else {
            Err(Refusal::Disabled)
        };
    }
    match (vouched, at_address) {
        (Vouched::No, _) => Err(Refusal::Unverified),
        (Vouched::Elsewhere(_), _) | (Vouched::For(_), None) => Err(Refusal::Unknown),
        (Vouched::For(_), Some(account)) if !account.enabled => Err(Refusal::Disabled),
        (Vouched::For(_), Some(account)) if account.bound_here => Err(Refusal::BoundElsewhere),
        (Vouched::For(_), Some(account)) => Ok(Admitted::Binds(account.account_id)),
    }
}

/// Classifies the provider's address. The provider may vouch for addresses in `domains` only; an empty list means
/// every domain. `address` is in lower case.
pub fn vouched(address: Option<&str>, verified: bool, domains: &[String]) -> Vouched {
    let Some(address) = address.filter(|_| verified) else {
        return Vouched::No;
    };
    let own = address
        .rsplit_once('@')
        .is_some_and(|(_, domain)| domains.is_empty() || domains.iter().any(|d| d == domain));
    if own {
        Vouched::For(address.to_owned())
    } else {
        Vouched::Elsewhere(address.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(enabled: bool, bound_here: bool) -> Candidate {
        Candidate {
            account_id: Id::new(),
            enabled,
            bound_here,
        }
    }

    #[test]
    fn a_bound_subject_signs_in_whatever_address_is_said() {
        let (mine, other) = (account(true, true), account(true, false));
        for said in [
            Vouched::No,
            Vouched::Elsewhere("a@b".into()),
            Vouched::For("a@b".into()),
        ] {
            assert_eq!(
                admit(Some(mine), &said, Some(other)),
                Ok(Admitted::Bound(mine.account_id))
            );
            assert_eq!(
                admit(Some(account(false, true)), &said, Some(other)),
                Err(Refusal::Disabled)
            );
        }
    }

    #[test]
    fn an_address_binds_only_where_it_is_vouched_for_and_nobody_else_is_bound() {
        let said = Vouched::For("a@b".into());
        let free = account(true, false);
        assert_eq!(
            admit(None, &said, Some(free)),
            Ok(Admitted::Binds(free.account_id))
        );
        assert_eq!(
            admit(None, &said, Some(account(true, true))),
            Err(Refusal::BoundElsewhere)
        );
        assert_eq!(
            admit(None, &said, Some(account(false, false))),
            Err(Refusal::Disabled)
        );
        assert_eq!(admit(None, &said, None), Err(Refusal::Unknown));
        assert_eq!(admit(None, &Vouched::No, Some(free)), Err(Refusal::Unverified));
        let elsewhere = Vouched::Elsewhere("a@b".into());
        assert_eq!(admit(None, &elsewhere, Some(free)), Err(Refusal::Unknown));
    }

    #[test]
    fn a_provider_vouches_for_verified_addresses_of_its_own_domains() {
        let domains = ["almere.example".to_owned()];
        let address = Some("a@almere.example");
        assert_eq!(vouched(None, true, &domains), Vouched::No);
        assert_eq!(vouched(address, false, &domains), Vouched::No);
        assert_eq!(
            vouched(address, true, &domains),
            Vouched::For("a@almere.example".into())
        );
        assert_eq!(
            vouched(address, true, &[]),
            Vouched::For("a@almere.example".into())
        );
        for other in [
            "a@evil-almere.example",
            "a@sub.almere.example",
            "a@almere.example@evil.example",
            "almere.example",
        ] {
            assert_eq!(
                vouched(Some(other), true, &domains),
                Vouched::Elsewhere(other.into()),
                "{other}"
            );
        }
    }
}
