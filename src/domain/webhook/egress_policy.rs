//! Egress policy of webhooks: https to the public network, and the exceptions that the operator allows.

use std::net::IpAddr;
use std::str::FromStr;

use super::Target;
use crate::network_address::{Network, is_public};

/// The ports for https: the standard port, and the common one without privileges.
const PORTS: [u16; 2] = [443, 8443];

/// The destinations that the operator allows besides the public network: host names and address ranges. For these,
/// http and any port are allowed too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList {
    hosts: Vec<String>,
    networks: Vec<Network>,
}

impl FromStr for AllowList {
    type Err = String;

    /// Parses hosts and ranges separated by commas. Errors: the first invalid entry.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut list = Self::default();
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            if let Some(network) = Network::parse(entry) {
                list.networks.push(network);
            } else if Target::parse(&format!("https://{entry}"))
                .is_ok_and(|t| t.host().eq_ignore_ascii_case(entry))
                && entry.bytes().any(|b| b.is_ascii_alphabetic())
            {
                list.hosts.push(entry.to_ascii_lowercase());
            } else {
                return Err(entry.to_owned());
            }
        }
        Ok(list)
    }
}

/// Why a message is not sent to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    HttpsRequired,
    PortNotAllowed,
    AddressNotAllowed,
}

/// The egress policy.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    pub allow: AllowList,
    /// Whether this machine itself may be reached, as in the demonstration.
    pub loopback: bool,
}

impl Reach {
    /// Checks whether a message may be sent to a target whose name resolves to these addresses. All of them must be
    /// allowed, since any of them may be used.
    pub fn check(&self, target: &Target, addresses: &[IpAddr]) -> Result<(), Refusal> {
        if addresses.is_empty() {
            return Err(Refusal::AddressNotAllowed);
        }
        let named = self.allow.hosts.iter().any(|host| host == target.host());
        if named || addresses.iter().all(|address| self.is_opened(*address)) {
            return Ok(());
        }
        if !addresses.iter().all(|a| self.is_opened(*a) || is_public(*a)) {
            return Err(Refusal::AddressNotAllowed);
        }
        if !target.is_https() {
            return Err(Refusal::HttpsRequired);
        }
        if PORTS.contains(&target.port()) {
            Ok(())
        } else {
            Err(Refusal::PortNotAllowed)
        }
    }

    fn is_opened(&self, address: IpAddr) -> bool {
        (self.loopback && address.is_loopback())
            || self
                .allow
                .networks
                .iter()
                .any(|network| network.contains(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reach: &Reach, url: &str, addresses: &[&str]) -> Result<(), Refusal> {
        let addresses: Vec<IpAddr> = addresses.iter().map(|a| a.parse().unwrap()).collect();
        reach.check(&Target::parse(url).unwrap(), &addresses)
    }

    const PUBLIC: &str = "93.184.216.34";

    #[test]
    fn without_an_operators_word_only_https_to_the_public_network_is_allowed() {
        let reach = Reach::default();
        assert_eq!(check(&reach, "https://partner.example/", &[PUBLIC]), Ok(()));
        assert_eq!(
            check(&reach, "https://partner.example:8443/", &[PUBLIC, "2a00:1450::1"]),
            Ok(())
        );
        assert_eq!(
            check(&reach, "http://partner.example/", &[PUBLIC]),
            Err(Refusal::HttpsRequired)
        );
        assert_eq!(
            check(&reach, "https://partner.example:22/", &[PUBLIC]),
            Err(Refusal::PortNotAllowed)
        );
        for addresses in [
            &["127.0.0.1"][..],
            &[PUBLIC, "10.0.0.1"],
            &["10.0.0.1", PUBLIC],
            &["::ffff:10.0.0.1"],
            &[],
        ] {
            assert_eq!(
                check(&reach, "https://partner.example/", addresses),
                Err(Refusal::AddressNotAllowed),
                "{addresses:?}"
            );
        }
    }

    #[test]
    fn the_demonstration_reaches_its_own_machine_and_no_other() {
        let reach = Reach {
            loopback: true,
            ..Reach::default()
        };
        assert_eq!(
            check(&reach, "http://localhost:9000/", &["::1", "127.0.0.1"]),
            Ok(())
        );
        assert_eq!(
            check(&reach, "http://localhost:9000/", &["127.0.0.1", "10.0.0.1"]),
            Err(Refusal::AddressNotAllowed)
        );
        assert_eq!(
            check(&reach, "http://partner.example/", &[PUBLIC]),
            Err(Refusal::HttpsRequired)
        );
    }

    #[test]
    fn the_operator_allows_hosts_and_ranges() {
        let reach = Reach {
            allow: "hooks.intern, 10.1.0.0/16,fd00::/8".parse().unwrap(),
            loopback: false,
        };
        assert_eq!(
            check(&reach, "http://hooks.intern:8080/", &["192.168.1.1"]),
            Ok(())
        );
        assert_eq!(check(&reach, "http://other.intern:8080/", &["10.1.2.3"]), Ok(()));
        assert_eq!(
            check(&reach, "http://other.intern/", &["10.1.2.3", "fd00::1"]),
            Ok(())
        );
        assert_eq!(
            check(&reach, "http://other.intern/", &["10.2.0.0"]),
            Err(Refusal::AddressNotAllowed)
        );
        for wrong in [
            "a b",
            "10.0.0.0/40",
            "https://hooks.intern",
            "hooks.intern:80",
            "10.0.0.1/8",
            "1.2.3",
        ] {
            assert_eq!(wrong.parse::<AllowList>(), Err(wrong.to_owned()));
        }
    }
}
