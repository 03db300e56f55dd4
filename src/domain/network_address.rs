//! Public and non-public network addresses. Addresses that others supply may only be public ones: otherwise the
//! service could be used to reach its own internal network (SSRF).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The ranges of IPv4 that are not public, or that are public but route to this machine. The first address of each
/// range, its prefix length, and the reason (the IANA special-purpose registry).
const REFUSED_V4: &[(Ipv4Addr, u32, &str)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, "this network"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "private"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "shared by a carrier (CGNAT)"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "loopback"),
    (Ipv4Addr::new(168, 63, 129, 16), 32, "metadata of a cloud"),
    (
        Ipv4Addr::new(169, 254, 0, 0),
        16,
        "link-local, metadata of clouds",
    ),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "private"),
    (
        Ipv4Addr::new(192, 0, 0, 0),
        24,
        "of protocols, metadata of a cloud",
    ),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "documentation"),
    (Ipv4Addr::new(192, 31, 196, 0), 24, "AS112"),
    (Ipv4Addr::new(192, 52, 193, 0), 24, "relays (AMT)"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "relays (6to4)"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "private"),
    (Ipv4Addr::new(192, 175, 48, 0), 24, "AS112"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "benchmarks"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "documentation"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved, broadcast"),
];

/// The global unicast part of IPv6. Everything else is refused: loopback, unspecified, every embedding of IPv4, NAT64,
/// unique local, link-local, multicast.
const PUBLIC_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// The ranges within the public part that are refused as well.
const REFUSED_V6: &[(Ipv6Addr, u32, &str)] = &[
    (
        Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0),
        23,
        "of protocols, Teredo",
    ),
    (
        Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0),
        32,
        "documentation",
    ),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, "IPv4 in 6to4"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "documentation"),
];

/// Whether an address is public, judged by its number.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !REFUSED_V4
            .iter()
            .any(|(first, bits, _)| share_v4(v4, *first, *bits)),
        IpAddr::V6(v6) => {
            share_v6(v6, PUBLIC_V6.0, PUBLIC_V6.1)
                && !REFUSED_V6
                    .iter()
                    .any(|(first, bits, _)| share_v6(v6, *first, *bits))
        }
    }
}

/// A range of addresses, written as `10.1.0.0/16`, `fd00::/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network {
    first: IpAddr,
    bits: u32,
}

impl Network {
    /// Parses a range; None if it is invalid. The bits beyond the prefix must be zero: otherwise the range would be
    /// read differently from what was meant.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, bits) = match text.split_once('/') {
            None => (text, None),
            Some((first, bits)) => (first, Some(bits)),
        };
        let first: IpAddr = first.parse().ok()?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => most,
            Some(bits) if !bits.is_empty() && bits.bytes().all(|b| b.is_ascii_digit()) => {
                bits.parse().ok()?
            }
            Some(_) => return None,
        };
        let clean = match first {
            IpAddr::V4(v4) => bits <= 32 && u128::from(u32::from(v4)) & !mask(bits, 32) == 0,
            IpAddr::V6(v6) => bits <= 128 && u128::from(v6) & !mask(bits, 128) == 0,
        };
        clean.then_some(Self { first, bits })
    }

    /// The range with this prefix length that contains an address.
    pub fn around(address: IpAddr, bits: u32) -> Self {
        match address {
            IpAddr::V4(v4) => {
                let bits = bits.min(32);
                let kept = u32::try_from(mask(bits, 32)).unwrap_or(u32::MAX);
                Self {
                    first: Ipv4Addr::from(u32::from(v4) & kept).into(),
                    bits,
                }
            }
            IpAddr::V6(v6) => {
                let bits = bits.min(128);
                Self {
                    first: Ipv6Addr::from(u128::from(v6) & mask(bits, 128)).into(),
                    bits,
                }
            }
        }
    }

    pub fn contains(&self, address: IpAddr) -> bool {
        match (address, self.first) {
            (IpAddr::V4(one), IpAddr::V4(first)) => share_v4(one, first, self.bits),
            (IpAddr::V6(one), IpAddr::V6(first)) => share_v6(one, first, self.bits),
            _ => false,
        }
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.first, self.bits)
    }
}

/// The network mask of the first `bits` of `of` bits.
fn mask(bits: u32, of: u32) -> u128 {
    let all = u128::MAX >> (128 - of);
    let rest = of - bits;
    all.checked_shr(rest).map_or(0, |ones| ones << rest)
}

fn share_v4(one: Ipv4Addr, other: Ipv4Addr, bits: u32) -> bool {
    (u128::from(u32::from(one)) ^ u128::from(u32::from(other))) & mask(bits, 32) == 0
}

fn share_v6(one: Ipv6Addr, other: Ipv6Addr, bits: u32) -> bool {
    (u128::from(one) ^ u128::from(other)) & mask(bits, 128) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An address, and whether it is public.
    const TABLE: &[(&str, bool)] = &[
        ("0.0.0.0", false),
        ("0.1.2.3", false),
        ("1.1.1.1", true),
        ("9.255.255.255", true),
        ("10.0.0.0", false),
        ("10.255.255.255", false),
        ("11.0.0.0", true),
        ("100.63.255.255", true),
        ("100.64.0.0", false),
        ("100.100.100.200", false),
        ("100.127.255.255", false),
        ("100.128.0.0", true),
        ("126.255.255.255", true),
        ("127.0.0.1", false),
        ("127.255.255.255", false),
        ("128.0.0.0", true),
        ("168.63.129.15", true),
        ("168.63.129.16", false),
        ("169.253.255.255", true),
        ("169.254.0.1", false),
        ("169.254.169.254", false),
        ("169.254.170.2", false),
        ("172.15.255.255", true),
        ("172.16.0.0", false),
        ("172.31.255.255", false),
        ("172.32.0.0", true),
        ("192.0.0.192", false),
        ("192.0.2.1", false),
        ("192.88.99.1", false),
        ("192.167.255.255", true),
        ("192.168.0.1", false),
        ("192.169.0.0", true),
        ("198.17.255.255", true),
        ("198.18.0.0", false),
        ("198.19.255.255", false),
        ("198.51.100.7", false),
        ("203.0.113.7", false),
        ("223.255.255.255", true),
        ("224.0.0.1", false),
        ("239.255.255.255", false),
        ("240.0.0.0", false),
        ("255.255.255.255", false),
        ("::", false),
        ("::1", false),
        ("::7f00:1", false),
        ("::ffff:127.0.0.1", false),
        ("::ffff:8.8.8.8", false),
        ("64:ff9b::a00:1", false),
        ("64:ff9b::808:808", false),
        ("64:ff9b:1::1", false),
        ("100::1", false),
        ("2001::1", false),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", false),
        ("2001:2::1", false),
        ("2001:20::1", false),
        ("2001:1ff:ffff::", false),
        ("2001:200::1", true),
        ("2001:db8::1", false),
        ("2001:610:1:80aa::1", true),
        ("2002:a00:1::1", false),
        ("2002:808:808::1", false),
        ("2003::1", true),
        ("2a00:1450:400e:80c::200e", true),
        ("3fff::1", false),
        ("3fff:fff:ffff::1", false),
        ("3fff:1000::1", true),
        ("4000::1", false),
        ("5f00::1", false),
        ("fc00::1", false),
        ("fd00:ec2::254", false),
        ("fdff::1", false),
        ("fe80::1", false),
        ("fec0::1", false),
        ("ff02::1", false),
    ];

    #[test]
    fn only_what_is_given_out_to_the_public_is_public() {
        for (text, public) in TABLE {
            assert_eq!(is_public(text.parse().unwrap()), *public, "{text}");
        }
    }

    #[test]
    fn a_range_contains_what_shares_its_first_bits() {
        for (range, inside, outside) in [
            ("10.1.0.0/16", "10.1.255.255", "10.2.0.0"),
            ("127.0.0.1", "127.0.0.1", "127.0.0.2"),
            ("0.0.0.0/0", "203.0.113.9", "::1"),
            ("fd00::/8", "fdff::1", "fc00::1"),
            ("::1", "::1", "::2"),
            ("::/0", "fe80::1", "1.1.1.1"),
        ] {
            let network = Network::parse(range).unwrap();
            assert!(network.contains(inside.parse().unwrap()), "{range} {inside}");
            assert!(!network.contains(outside.parse().unwrap()), "{range} {outside}");
        }
    }

    #[test]
    fn what_is_no_range_is_not_read_as_one() {
        for text in [
            "",
            "10",
            "10.0.0.0/33",
            "10.0.0.1/8",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "fd00::/129",
            "fd00::1/8",
            "example.org",
            "127.1",
            "0x7f000001",
        ] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }
}
