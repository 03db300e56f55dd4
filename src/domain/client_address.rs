//! The client address of a request, and the network that it belongs to.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use super::network_address::Network;

/// The proxies whose `X-Forwarded-For` is trusted: addresses and address ranges. None by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

impl FromStr for TrustedProxies {
    type Err = String;

    /// Parses addresses and ranges separated by commas. Errors: the first invalid entry.
    fn from_str(text: &str) -> Result<Self, String> {
        text.split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(|entry| Network::parse(entry).ok_or_else(|| entry.to_owned()))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl TrustedProxies {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// The address of the client: the rightmost one that belongs to no trusted proxy. `peer` opened the connection;
    /// `forwarded` are the entries of `X-Forwarded-For` in the order sent. An entry that is no address ends the
    /// search: no trusted proxy wrote the entries left of it.
    pub fn client(&self, peer: IpAddr, forwarded: &[&str]) -> IpAddr {
        let mut client = peer.to_canonical();
        for entry in forwarded.iter().rev() {
            if !self.contains(client) {
                break;
            }
            match address(entry.trim()) {
                Some(address) => client = address.to_canonical(),
                None => break,
            }
        }
        client
    }
}

/// Parses an entry of `X-Forwarded-For`: an address, possibly with a port or in brackets.
fn address(entry: &str) -> Option<IpAddr> {
    let bare = entry
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(entry);
    bare.parse()
        .ok()
        .or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// The network of one site: the /24 of an IPv4 address, the /64 of an IPv6 address.
pub fn local_network(address: IpAddr) -> Network {
    Network::around(address, if address.is_ipv4() { 24 } else { 64 })
}

/// The network of one subscriber, by which rate limits for strangers count: the /24 of an IPv4 address, the /48 of an
/// IPv6 address, since one line has up to 65,536 networks of 64 bits.
pub fn subscriber_network(address: IpAddr) -> Network {
    Network::around(address, if address.is_ipv4() { 24 } else { 48 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trusted proxies, the peer, `X-Forwarded-For`, and the expected client.
    const TABLE: &[(&str, &str, &str, &str)] = &[
        ("", "203.0.113.7", "192.0.2.1", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7", "192.0.2.1", "203.0.113.7"),
        ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "127.0.0.1", "198.51.100.9, 192.0.2.1", "192.0.2.1"),
        (
            "127.0.0.1, 10.0.0.0/8",
            "127.0.0.1",
            "198.51.100.9,192.0.2.1, 10.1.2.3",
            "192.0.2.1",
        ),
        ("10.0.0.0/8", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("127.0.0.1", "::ffff:127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"),
        ("::1", "::1", "2001:db8::7", "2001:db8::7"),
        ("::1", "::1", "[2001:db8::7]", "2001:db8::7"),
        ("::1", "::1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("127.0.0.1", "127.0.0.1", "192.0.2.1:4711", "192.0.2.1"),
        ("127.0.0.1", "127.0.0.1", "192.0.2.1, unknown", "127.0.0.1"),
        (
            "127.0.0.1,10.0.0.0/8",
            "127.0.0.1",
            "192.0.2.1, x, 10.0.0.9",
            "10.0.0.9",
        ),
    ];

    #[test]
    fn the_client_is_the_rightmost_address_that_is_no_trusted_proxy() {
        for (trusted, peer, header, client) in TABLE {
            let trusted: TrustedProxies = trusted.parse().unwrap();
            let entries: Vec<&str> = header.split(',').collect();
            let found = trusted.client(peer.parse().unwrap(), &entries);
            assert_eq!(found.to_string(), *client, "{peer} {header}");
        }
    }

    #[test]
    fn what_is_no_address_is_named() {
        assert_eq!(
            "10.0.0.1, proxy.example".parse::<TrustedProxies>(),
            Err("proxy.example".into())
        );
        assert_eq!("10.0.0.1/8".parse::<TrustedProxies>(), Err("10.0.0.1/8".into()));
        assert!(" ".parse::<TrustedProxies>().unwrap().is_empty());
    }

    #[test]
    fn addresses_of_one_place_share_a_network() {
        let network = |text: &str| local_network(text.parse().unwrap()).to_string();
        assert_eq!(network("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        let subscriber = |text: &str| subscriber_network(text.parse().unwrap()).to_string();
        assert_eq!(subscriber("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(subscriber("2001:db8:1:2:3:4:5:6"), "2001:db8:1::/48");
    }
}
