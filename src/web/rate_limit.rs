//! Rate limits of this process on attempts to sign in, beside the quotas by address and client. They bound the database
//! work of anonymous requests with made-up addresses, browsers and client ids.
//!
//! Each way to sign in has its own limit, so exhausting one closes none of the others. One network gets a part of each
//! limit. A browser or a network that signed in before has its own quota, which others cannot use up. A malformed
//! request counts for its network only. All counters are in bounded memory and per process.

mod keyed;
mod known_networks;

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{NotUntil, Quota, RateLimiter};

use self::keyed::Keyed;
use self::known_networks::KnownNetworks;
use edba_common::clock::Clock;
use edba_common::error::{Code, Error, Result};
use edba_domain::client_address::subscriber_network;
use edba_domain::network_address::Network;

/// Burst per way: a board, its tables and the bureau, each with several attempts.
const AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(299);
/// Refill per way, per second.
const PER_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
/// Burst per way and network: a whole board may be behind one address.
const AT_ONCE_OF_NETWORK: NonZeroU32 = NonZeroU32::MIN.saturating_add(149);
/// Refill per way and network, per second.
const PER_SECOND_OF_NETWORK: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);
/// Malformed requests of one network that get their own error instead of 429: burst, and refill per second.
const MALFORMED_OF_NETWORK: NonZeroU32 = NonZeroU32::MIN.saturating_add(149);
const MALFORMED_PER_SECOND: NonZeroU32 = NonZeroU32::MIN;
/// Burst per known browser (one that signed in before), and refill per minute.
const OF_KNOWN_BROWSER: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);
/// Wrong secrets per client: burst, and refill per minute.
const WRONG_OF_CLIENT: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);

edba_domain::text_enum! {
    /// A sign-in method: a link by mail, a provider, a passkey, or the secret of a client.
    pub enum Way { Link = "link", Provider = "provider", Passkey = "passkey", Secret = "secret" }
}

/// Clock of the rate limiters, backed by the application clock.
#[derive(Clone)]
struct Ticks(Clock);

impl clock::Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.ticked()
    }
}

type Plainly = NoOpMiddleware<Duration>;
type OfProcess = RateLimiter<NotKeyed, InMemoryState, Ticks, Plainly>;

/// The origin of a sign-in attempt.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    pub address: IpAddr,
    /// Hash of the device token of a browser that signed in before.
    pub known_browser: Option<&'a str>,
}

impl Asking<'_> {
    /// An attempt from an unknown browser.
    pub fn stranger(address: IpAddr) -> Self {
        Self {
            address,
            known_browser: None,
        }
    }
}

/// The sign-in rate limits of one process.
pub struct SignInBounds {
    ticks: Ticks,
    link: OfProcess,
    provider: OfProcess,
    passkey: OfProcess,
    secret: OfProcess,
    of_network: Keyed<(Way, Network)>,
    malformed_of_network: Keyed<Network>,
    of_known_browser: Keyed<(Way, String)>,
    known_networks: KnownNetworks,
    wrong_of_client: Keyed<String>,
}

impl SignInBounds {
    pub fn new(clock: &Clock) -> Self {
        let ticks = Ticks(clock.clone());
        let of_process = || {
            let quota = Quota::per_second(PER_SECOND).allow_burst(AT_ONCE);
            RateLimiter::direct_with_clock(quota, ticks.clone())
        };
        Self {
            link: of_process(),
            provider: of_process(),
            passkey: of_process(),
            secret: of_process(),
            of_network: Keyed::new(
                Quota::per_second(PER_SECOND_OF_NETWORK).allow_burst(AT_ONCE_OF_NETWORK),
                &ticks,
            ),
            malformed_of_network: Keyed::new(
                Quota::per_second(MALFORMED_PER_SECOND).allow_burst(MALFORMED_OF_NETWORK),
                &ticks,
            ),
            of_known_browser: Keyed::new(Quota::per_minute(OF_KNOWN_BROWSER), &ticks),
            known_networks: KnownNetworks::new(&ticks),
            wrong_of_client: Keyed::new(Quota::per_minute(WRONG_OF_CLIENT), &ticks),
            ticks,
        }
    }

    /// Counts one well-formed sign-in attempt of this way. Errors: 429 with `Retry-After` when the limit of the network
    /// or of all networks is exceeded.
    pub fn admit(&self, way: Way, asking: &Asking<'_>) -> Result<()> {
        if let Some(browser) = asking.known_browser
            && self.of_known_browser.check(&(way, browser.to_owned())).is_ok()
        {
            return Ok(());
        }
        // Check the network's limit first, so that no network uses up the limit of all.
        let network = subscriber_network(asking.address);
        self.of_network.check(&(way, network)).map_err(|until| {
            tracing::warn!(%way, %network, "sign-in rate limit of a network exceeded");
            self.too_many(&until, "Too many sign in from this network at this moment.")
        })?;
        let bound = match way {
            Way::Link => &self.link,
            Way::Provider => &self.provider,
            Way::Passkey => &self.passkey,
            Way::Secret => &self.secret,
        };
        bound.check().map_err(|until| {
            tracing::warn!(%way, "sign-in rate limit of this process exceeded");
            self.too_many(&until, "Too many sign in at this moment.")
        })
    }

    /// As `admit`, with a fallback: a network that signed in before has its own quota when the limit is
    /// exceeded. `is_known_network` looks up the network only, not the account to be signed in, so that the response
    /// reveals nothing about any account. Errors: 429, and those of the look-up.
    pub fn admit_with_network(
        &self,
        way: Way,
        asking: &Asking<'_>,
        is_known_network: impl FnOnce() -> Result<bool>,
    ) -> Result<()> {
        let Err(refused) = self.admit(way, asking) else {
            return Ok(());
        };
        if self.known_networks.admit(way, asking.address, is_known_network)? {
            return Ok(());
        }
        Err(refused)
    }

    /// Counts a malformed request for its network. Errors: 429 with `Retry-After` when the limit is exceeded.
    pub fn count_malformed(&self, address: IpAddr) -> Result<()> {
        let network = subscriber_network(address);
        self.malformed_of_network.check(&network).map_err(|until| {
            tracing::warn!(%network, "rate limit of malformed sign-in requests of a network exceeded");
            self.too_many(&until, "Too many malformed requests from this network.")
        })
    }

    /// Counts a wrong secret for a client, whether or not the client exists. Errors: 429 with `Retry-After` when the
    /// limit of this client, of this network or of all is exceeded.
    pub fn count_wrong_secret(&self, client_id: &str, address: IpAddr) -> Result<()> {
        self.admit(Way::Secret, &Asking::stranger(address))?;
        self.wrong_of_client
            .check(&client_id.to_owned())
            .map_err(|until| self.too_many(&until, "Too many wrong secrets for this client."))
    }

    fn too_many(&self, until: &NotUntil<Duration>, detail: &str) -> Error {
        let wait = until.wait_time_from(self.ticks.0.ticked());
        Error {
            retry_after_seconds: Some(wait.as_secs() + 1),
            ..Error::new(Code::TooManyRequests, detail)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use edba_domain::Moment;

    fn at(text: &str) -> Moment {
        serde_json::from_value(text.into()).unwrap()
    }

    /// A client address in the given network.
    fn address(network: u32) -> IpAddr {
        std::net::Ipv4Addr::from(0x0a00_0007 + (network << 8)).into()
    }

    /// Number of attempts admitted in sequence, spread over `networks`.
    fn used_up(bounds: &SignInBounds, way: Way, networks: u32) -> u32 {
        (0..)
            .find(|nth| {
                let asking = Asking::stranger(address(nth % networks));
                bounds.admit(way, &asking).is_err()
            })
            .unwrap()
    }

    #[test]
    fn a_whole_board_comes_in_at_once_and_then_some_each_second() {
        let clock = Clock::standing_at(at("2026-03-02T09:00:00Z"));
        let bounds = SignInBounds::new(&clock);
        assert_eq!(used_up(&bounds, Way::Link, 100), 300);
        let refusal = bounds
            .admit(Way::Link, &Asking::stranger(address(200)))
            .unwrap_err();
        assert_eq!(
            (refusal.code, refusal.retry_after_seconds),
            (Code::TooManyRequests, Some(1))
        );
        clock.set(at("2026-03-02T09:00:01Z"));
        assert_eq!(used_up(&bounds, Way::Link, 100), 5);
        clock.set(at("2026-03-02T10:00:00Z"));
        assert_eq!(used_up(&bounds, Way::Link, 100), 300);
        // A clock that moves backwards admits nobody, and does not extend anybody's wait.
        clock.set(at("2026-03-02T09:59:59Z"));
        assert_eq!(used_up(&bounds, Way::Link, 100), 0);
        clock.set(at("2026-03-02T10:00:01Z"));
        assert_eq!(used_up(&bounds, Way::Link, 100), 5);
    }

    #[test]
    fn one_network_uses_up_half_of_the_bound_and_a_known_browser_has_its_own() {
        let bounds = SignInBounds::new(&Clock::standing_at(at("2026-03-02T09:00:00Z")));
        assert_eq!(used_up(&bounds, Way::Link, 1), 150);
        let others = (1..200).filter(|network| {
            let asking = Asking::stranger(address(*network));
            bounds.admit(Way::Link, &asking).is_ok()
        });
        assert_eq!(others.count(), 150, "what is left is for the others");
        let known = |browser| Asking {
            address: address(0),
            known_browser: Some(browser),
        };
        for browser in ["laptop", "phone"] {
            let admitted = (0..30).filter(|_| bounds.admit(Way::Link, &known(browser)).is_ok());
            assert_eq!(admitted.count(), 20, "{browser}");
        }
    }

    #[test]
    fn one_line_with_many_networks_of_ipv6_is_one() {
        let bounds = SignInBounds::new(&Clock::standing_at(at("2026-03-02T09:00:00Z")));
        let admitted = (0..1_000u16).filter(|network| {
            let address = std::net::Ipv6Addr::new(0x2a02, 1, 2, *network, 0, 0, 0, 1).into();
            bounds.admit(Way::Link, &Asking::stranger(address)).is_ok()
        });
        assert_eq!(admitted.count(), 150);
    }

    #[test]
    fn malformed_requests_count_for_their_network_alone() {
        let clock = Clock::standing_at(at("2026-03-02T09:00:00Z"));
        let bounds = SignInBounds::new(&clock);
        let answered = (0..1_000).filter(|_| bounds.count_malformed(address(0)).is_ok());
        assert_eq!(answered.count(), 150);
        assert!(bounds.count_malformed(address(1)).is_ok());
        assert_eq!(
            used_up(&bounds, Way::Link, 100),
            300,
            "the bound of all is as it was"
        );
        clock.set(at("2026-03-02T09:00:01Z"));
        assert!(bounds.count_malformed(address(0)).is_ok());
    }

    #[test]
    fn who_uses_up_one_way_closes_none_of_the_others() {
        for way in Way::ALL {
            let bounds = SignInBounds::new(&Clock::standing_at(at("2026-03-02T09:00:00Z")));
            used_up(&bounds, *way, 100);
            for other in Way::ALL {
                let asking = Asking::stranger(address(0));
                assert_eq!(
                    bounds.admit(*other, &asking).is_err(),
                    other == way,
                    "{way} {other}"
                );
            }
        }
    }

    #[test]
    fn whoever_makes_up_client_ids_fills_no_memory() {
        let clock = Clock::standing_at(at("2026-03-02T09:00:00Z"));
        let bounds = SignInBounds::new(&clock);
        for minute in 0..60 {
            clock.set(at(&format!("2026-03-02T09:{minute:02}:00Z")));
            let tried = (0..1_000).filter(|n| {
                let client_id = format!("{minute}-{n}");
                bounds.count_wrong_secret(&client_id, address(n % 100)).is_ok()
            });
            assert_eq!(tried.count(), 300);
        }
        assert!(bounds.wrong_of_client.remembers() <= 10_300);
    }

    #[test]
    fn ten_wrong_secrets_are_enough_for_one_client() {
        let clock = Clock::standing_at(at("2026-03-02T09:00:00Z"));
        let bounds = SignInBounds::new(&clock);
        for _ in 0..10 {
            bounds.count_wrong_secret("bureau-1", address(0)).unwrap();
        }
        let refusal = bounds.count_wrong_secret("bureau-1", address(0)).unwrap_err();
        assert_eq!(refusal.retry_after_seconds, Some(7));
        bounds.count_wrong_secret("bureau-2", address(0)).unwrap();
        clock.set(at("2026-03-02T09:00:07Z"));
        bounds.count_wrong_secret("bureau-1", address(0)).unwrap();
    }
}
