//! The WebAuthn relying party: a host name, on an origin that browsers consider secure.

use std::net::IpAddr;

use webauthn_rp::request::{AsciiDomain, RpId};

/// The host that passkeys belong to, and the one origin from which they are accepted.
#[derive(Debug, Clone)]
pub struct RelyingParty {
    pub(super) id: RpId,
    pub(super) origin: String,
}

impl RelyingParty {
    /// Derives the relying party from the public base URL. None where browsers do not support passkeys: over plain http
    /// except for `localhost`, and for a host that is an IP address.
    pub fn from_public_url(public_url: &str) -> Option<Self> {
        let (scheme, authority) = public_url.split_once("://")?;
        let authority = authority.to_ascii_lowercase();
        if authority.starts_with('[') {
            return None;
        }
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority.as_str(), None),
        };
        let usual_port = match scheme {
            "https" => "443",
            "http" if host == "localhost" => "80",
            _ => return None,
        };
        if host.parse::<IpAddr>().is_ok() {
            return None;
        }
        // Browsers omit the default port from the origin.
        let origin = match port.filter(|p| *p != usual_port) {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        };
        let id = RpId::Domain(AsciiDomain::try_from(host.to_owned()).ok()?);
        Some(Self { id, origin })
    }
}

#[cfg(test)]
mod tests {
    use super::RelyingParty;

    #[test]
    fn passkeys_belong_to_a_name_over_https_or_to_the_machine_itself() {
        let id_and_origin =
            |url: &str| RelyingParty::from_public_url(url).map(|p| (p.id.as_ref().to_owned(), p.origin));
        let is = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
        assert_eq!(
            id_and_origin("https://Edba.example"),
            is("edba.example", "https://edba.example")
        );
        assert_eq!(
            id_and_origin("https://edba.example:443"),
            is("edba.example", "https://edba.example")
        );
        assert_eq!(
            id_and_origin("https://edba.example:8443"),
            is("edba.example", "https://edba.example:8443")
        );
        assert_eq!(
            id_and_origin("http://localhost:8080"),
            is("localhost", "http://localhost:8080")
        );
        for elsewhere in [
            "http://edba.example",
            "http://127.0.0.1:8080",
            "https://192.0.2.7",
            "https://[::1]:8080",
            "http://localhost.example",
        ] {
            assert_eq!(id_and_origin(elsewhere), None, "{elsewhere}");
        }
    }
}
