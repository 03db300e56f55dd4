//! The address of a webhook endpoint, as its owner enters it.

use std::net::{IpAddr, Ipv6Addr};

/// The longest address, in bytes.
const LONGEST: usize = 2000;

/// A URL that messages can be posted to: http or https, a host, optionally a port, a path and a query; no user
/// information, no fragment. Only one form is accepted, so that every parser reads it in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    whole: String,
    https: bool,
    host: String,
    port: u16,
}

/// The fault of an address: a code and a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetFault(pub &'static str, pub &'static str);

impl Target {
    /// Parses an address.
    pub fn parse(text: &str) -> Result<Self, TargetFault> {
        if text.len() > LONGEST {
            return Err(TargetFault(
                "too-long",
                "An address has at most 2,000 characters.",
            ));
        }
        let (https, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return Err(TargetFault("https-required", "An address begins with https://.")),
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.contains('@') {
            return Err(TargetFault(
                "user-not-allowed",
                "An address names no user and no password: the signature shows who sends.",
            ));
        }
        let malformed = TargetFault(
            "wrong-format",
            "This is no address of the form https://HOST/PATH, without a fragment, other characters percent-encoded.",
        );
        if !path.bytes().all(is_of_path) || !percents_are_whole(path) {
            return Err(malformed);
        }
        let (host, port) = split_port(authority).ok_or(malformed)?;
        let port = match port {
            None if https => 443,
            None => 80,
            Some(port) => port.parse().ok().filter(|p| *p > 0).ok_or(malformed)?,
        };
        if !is_host(host) {
            return Err(malformed);
        }
        Ok(Self {
            whole: text.to_owned(),
            https,
            host: host.to_ascii_lowercase(),
            port,
        })
    }

    pub fn as_str(&self) -> &str {
        &self.whole
    }

    pub fn is_https(&self) -> bool {
        self.https
    }

    /// In lower case; an IPv6 address has its brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The IP address, if the host is one.
    pub fn literal(&self) -> Option<IpAddr> {
        self.host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse()
            .ok()
    }

    /// The address without its query, which may contain a password.
    pub fn without_query(&self) -> &str {
        self.whole.split('?').next().unwrap_or_default()
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<&str>)> {
    let name_end = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, rest) = authority.split_at(name_end);
    match rest.strip_prefix(':') {
        None => rest.is_empty().then_some((host, None)),
        Some(port) => {
            let digits = !port.is_empty() && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit());
            digits.then_some((host, Some(port)))
        }
    }
}

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        return inner.parse::<Ipv6Addr>().is_ok();
    }
    host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

/// Whether a byte is allowed in paths and queries (RFC 3986).
fn is_of_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&byte)
}

fn percents_are_whole(path: &str) -> bool {
    path.split('%').skip(1).all(|after| {
        let mut digits = after.bytes().take(2);
        digits.len() == 2 && digits.all(|b| b.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        let target = Target::parse("https://Partner.example:8443/hooks/edba?key=1%20").unwrap();
        assert_eq!(
            (target.host(), target.port(), target.is_https()),
            ("partner.example", 8443, true)
        );
        assert_eq!(target.without_query(), "https://Partner.example:8443/hooks/edba");
        assert_eq!(target.literal(), None);
        let target = Target::parse("http://[::1]").unwrap();
        assert_eq!((target.host(), target.port()), ("[::1]", 80));
        assert_eq!(target.literal(), Some("::1".parse().unwrap()));
        assert_eq!(
            Target::parse("https://10.0.0.1/").unwrap().literal(),
            Some("10.0.0.1".parse().unwrap())
        );
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_not_taken() {
        for text in [
            "",
            "https://",
            "https:///path",
            "ftp://partner.example",
            "HTTPS://partner.example",
            "//partner.example",
            "https:partner.example",
            "https:/partner.example",
            "https://user@partner.example",
            "https://user:password@partner.example/",
            "https://partner.example@127.0.0.1/",
            "https://127.0.0.1\\@partner.example/",
            "https://partner.example\\@127.0.0.1/",
            "https://partner.example#@127.0.0.1/",
            "https://partner.example/#fragment",
            "https://partner.example/a b",
            "https://partner.example/\t",
            "https://partner.example\n/",
            "https://partner.example:/",
            "https://partner.example:0/",
            "https://partner.example:65536/",
            "https://partner.example:+443/",
            "https://partner.example:443:80/",
            "https://[::1",
            "https://[::1]x/",
            "https://[partner.example]/",
            "https://[fe80::1%25eth0]/",
            "https://::1/",
            "https://partner..example/",
            "https://.example/",
            "https://partner.example./",
            "https://-a.example/",
            "https://pärtner.example/",
            "https://partner.example/%zz",
            "https://partner.example/%2",
            "https://a%2eb/",
            " https://partner.example/",
            "https://partner.example/\u{0}",
        ] {
            assert!(Target::parse(text).is_err(), "{text:?}");
        }
        assert!(Target::parse(&format!("https://partner.example/{}", "a".repeat(2000))).is_err());
    }
}
