//! Known browsers of an account: recognised by a cookie from an earlier sign-in, or by their network.

use std::net::IpAddr;

use chrono::Duration;
use subtle::ConstantTimeEq;

use super::Token;
use crate::Context;
use edba_common::error::Result;
use edba_common::secret::Seal;
use edba_domain::Id;
use edba_domain::client_address::{local_network, subscriber_network};
use edba_domain::link_quota::{LinkQuota, Source};
use edba_store::known_sources;

/// How long an unused browser or network stays known, in days.
pub const KNOWN_DAYS: i64 = 90;
/// Maximum number of known browsers, and of known networks, per account: the most recently used.
const MOST_KNOWN: i64 = 10;
/// The length of the tag of a device token, in hexadecimal digits.
const TAG: usize = 64;

/// The browser in which a person signs in.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Secret of this browser before sign-in, to which links, provider flows and challenges are bound.
    pub token: Token,
    /// Token by which the browser is recognised later: see [`new_device`].
    pub device: Token,
    /// The User-Agent.
    pub agent: String,
    /// The client's address.
    pub address: IpAddr,
}

/// Makes a token for a browser that has none. It includes a MAC, so that tokens of this service are recognised without
/// a database query.
pub fn new_device(seal: &Seal) -> Token {
    let token = Token::new();
    let tag = seal.tag("device", token.as_str());
    Token::sent(&format!("{}.{tag}", token.as_str()))
}

/// Whether a device token was issued by this service.
pub fn is_device(seal: &Seal, device: &Token) -> bool {
    device.as_str().rsplit_once('.').is_some_and(|(token, tag)| {
        tag.len() == TAG && bool::from(seal.tag("device", token).as_bytes().ct_eq(tag.as_bytes()))
    })
}

/// The quota against which a link is counted that a browser requests for an account. The work is the same for an
/// address without an account.
pub(super) fn quota(cx: &mut Context<'_>, account_id: Option<Id>, browser: &Browser) -> Result<LinkQuota> {
    let device = browser.device.hash();
    let network = network_tag(cx, browser.address);
    let known = known_sources::known(cx.conn, &account_id.unwrap_or_else(Id::random), &device, &network)?;
    let (source, key) = if known.contains(&Source::Browser) {
        (Source::Browser, device)
    } else if known.contains(&Source::Network) {
        (Source::Network, network)
    } else {
        let subscriber = subscriber_network(browser.address).to_string();
        (Source::Stranger, cx.seal.tag("network", &subscriber))
    };
    Ok(LinkQuota { source, key })
}

/// Whether any account knows the network of this address.
pub fn is_network_known(cx: &mut Context<'_>, address: IpAddr) -> Result<bool> {
    let network = network_tag(cx, address);
    known_sources::is_network_known(cx.conn, &network)
}

/// Records the browser and network of a sign-in to an account. Called under the lock of the account.
pub(super) fn note(cx: &mut Context<'_>, account_id: Id, browser: &Browser) -> Result<()> {
    let network = network_tag(cx, browser.address);
    for (kind, hash) in [
        (Source::Browser, browser.device.hash()),
        (Source::Network, network),
    ] {
        known_sources::note(cx.conn, &account_id, kind, &hash, cx.now)?;
        known_sources::keep_last(cx.conn, &account_id, kind, MOST_KNOWN)?;
    }
    Ok(())
}

/// Deletes browsers and networks that were not used for long. Returns how many.
pub(super) fn forget_unused(cx: &mut Context<'_>) -> Result<usize> {
    known_sources::forget_unused(cx.conn, cx.now.plus(-Duration::days(KNOWN_DAYS)))
}

/// The keyed hash of the network as stored, so that the database does not reveal locations.
fn network_tag(cx: &Context<'_>, address: IpAddr) -> String {
    cx.seal.tag("network", &local_network(address).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_recognised_by_who_gave_it_out() {
        let seal = Seal::new([7; 32]);
        let device = new_device(&seal);
        assert!(is_device(&seal, &device));
        assert!(!is_device(&Seal::new([8; 32]), &device));
        for made_up in ["", ".", "x", "x.y", &format!("x.{}", "0".repeat(64))] {
            assert!(!is_device(&seal, &Token::sent(made_up)), "{made_up}");
        }
    }
}
