//! Whom a provider of an organisation speaks of, and who may sign in by that.

use super::Id;

text_enum! {
    /// What bound a provider's subject to an account: the verified address of its first sign-in, or the
    /// administrator.
    pub enum BoundBy { Address = "address", Administrator = "administrator" }
}

text_enum! {
    /// Why nobody is signed in.
    pub enum Refusal {
        /// The person or the provider said no.
        Denied = "denied",
        /// The provider could not do it now.
        Failed = "failed",
        /// The way there and back took too long, or was gone twice.
        Gone = "gone",
        /// Another browser came back than had left.
        OtherBrowser = "other-browser",
        /// The provider does not answer.
        Unreachable = "unreachable",
        /// What came back is not what this provider says to this service about this sign-in.
        Mistrusted = "mistrusted",
        /// No account has this subject or this address.
        Unknown = "unknown",
        /// The provider does not vouch for an address.
        Unverified = "unverified",
        /// The account with this address is that of another person at this provider.
        BoundElsewhere = "bound-elsewhere",
        /// The account is disabled.
        Disabled = "disabled",
        /// This browser began too often.
        TooMany = "too-many",
    }
}

/// An account that may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    pub account_id: Id,
    pub enabled: bool,
    /// Whether it is bound to a subject of this provider already.
    pub bound_here: bool,
}

/// What a provider says of someone's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vouched {
    /// It says none, or does not vouch for it.
    No,
    /// It vouches for an address that it has no say over.
    Elsewhere(String),
    /// It vouches for this address, as addresses are kept and compared.
    For(String),
}

/// Who signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// The account that the subject is bound to.
    Bound(Id),
    /// The account of the address; the subject is bound to it from now on.
    Binds(Id),
}

/// Who signs in: the account that the provider's subject is bound to, whatever address is said; else the account
/// that has the address, provided that it is bound to nobody else there.
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

/// What a provider says of an address, where it may vouch for the addresses of `domains` only; an empty list is
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
