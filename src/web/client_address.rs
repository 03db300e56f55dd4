//! The address of the client of a request.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, web};

use super::state::State;

/// The client address of a request: the peer address, or, if the peer is a trusted proxy
/// (`EDBA_TRUSTED_PROXIES`), the address in its `X-Forwarded-For`.
pub fn client_address(request: &HttpRequest) -> IpAddr {
    let peer = request
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip());
    let Some(state) = request.app_data::<web::Data<State>>() else {
        return peer.to_canonical();
    };
    let entries = entries(request.headers());
    state.settings.trusted_proxies.client(peer, &entries)
}

/// The entries of `X-Forwarded-For`, in the order sent.
fn entries(headers: &HeaderMap) -> Vec<&str> {
    headers
        .get_all("x-forwarded-for")
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
        // Skip an entry that is not text: it is not an address, but the other entries may be.
        .map(|entry| std::str::from_utf8(entry).unwrap_or_default())
        .collect()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn an_entry_that_is_no_text_hides_none_of_those_beside_it() {
        let mut headers = HeaderMap::new();
        for line in [&b"\xe9, 203.0.113.77"[..], b"192.0.2.1"] {
            let value = HeaderValue::from_bytes(line).unwrap();
            headers.append(HeaderName::from_static("x-forwarded-for"), value);
        }
        assert_eq!(entries(&headers), ["", " 203.0.113.77", "192.0.2.1"]);
    }
}
