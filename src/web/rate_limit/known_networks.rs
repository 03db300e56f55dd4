//! Quota per known network (one that signed in before); unknown networks cannot use it up.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::Clock as _;
use governor::{Quota, RateLimiter};

use super::keyed::Keyed;
use super::{OfProcess, Ticks, Way};
use edba_common::error::Result;
use edba_domain::client_address::{local_network, subscriber_network};
use edba_domain::network_address::Network;

/// Burst per known network, and refill per minute.
const OF_KNOWN_NETWORK: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);
/// Look-ups per network: burst, and refill per second.
const LOOK_UPS_OF_NETWORK: NonZeroU32 = NonZeroU32::MIN.saturating_add(3);
const LOOK_UPS_OF_NETWORK_PER_SECOND: NonZeroU32 = NonZeroU32::MIN;
/// Look-ups in all: burst, and refill per second.
const LOOK_UPS: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);
const LOOK_UPS_PER_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(49);
/// How long a found network stays cached.
const REMEMBERED_FOR: Duration = Duration::from_secs(3_600);
/// Capacity of the cache of found networks.
const MOST_REMEMBERED: usize = 10_000;

/// Rate limiter per known network; looks up and caches which networks are known.
pub(super) struct KnownNetworks {
    ticks: Ticks,
    of_network: Keyed<(Way, Network)>,
    look_ups: OfProcess,
    look_ups_of_network: Keyed<Network>,
    /// Networks found by a look-up, and when.
    found: Mutex<HashMap<Network, Duration>>,
}

impl KnownNetworks {
    pub fn new(ticks: &Ticks) -> Self {
        Self {
            ticks: ticks.clone(),
            of_network: Keyed::new(Quota::per_minute(OF_KNOWN_NETWORK), ticks),
            look_ups: RateLimiter::direct_with_clock(
                Quota::per_second(LOOK_UPS_PER_SECOND).allow_burst(LOOK_UPS),
                ticks.clone(),
            ),
            look_ups_of_network: Keyed::new(
                Quota::per_second(LOOK_UPS_OF_NETWORK_PER_SECOND).allow_burst(LOOK_UPS_OF_NETWORK),
                ticks,
            ),
            found: Mutex::default(),
        }
    }

    /// Whether to admit one more request: the network is known and its quota is not used up. `is_known` looks up the
    /// network; look-ups are rate limited too. Errors: those of the look-up.
    pub fn admit(&self, way: Way, address: IpAddr, is_known: impl FnOnce() -> Result<bool>) -> Result<bool> {
        let network = local_network(address);
        if !self.is_remembered(network) {
            if !self.may_look_up(address) || !is_known()? {
                return Ok(false);
            }
            self.remember(network);
        }
        Ok(self.of_network.check(&(way, network)).is_ok())
    }

    fn may_look_up(&self, address: IpAddr) -> bool {
        self.look_ups_of_network
            .check(&subscriber_network(address))
            .is_ok()
            && self.look_ups.check().is_ok()
    }

    fn is_remembered(&self, network: Network) -> bool {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.get(&network).is_some_and(|at| self.is_recent(*at))
    }

    fn remember(&self, network: Network) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if found.len() >= MOST_REMEMBERED {
            found.retain(|_, at| self.is_recent(*at));
        }
        if found.len() < MOST_REMEMBERED {
            found.insert(network, self.ticks.now());
        }
    }

    fn is_recent(&self, at: Duration) -> bool {
        self.ticks.now().saturating_sub(at) < REMEMBERED_FOR
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use edba_common::clock::Clock;

    fn known_networks() -> (Clock, KnownNetworks) {
        let clock = Clock::standing_at(serde_json::from_value("2026-03-02T09:00:00Z".into()).unwrap());
        let networks = KnownNetworks::new(&Ticks(clock.clone()));
        (clock, networks)
    }

    fn at(text: &str) -> edba_domain::Moment {
        serde_json::from_value(text.into()).unwrap()
    }

    fn address(network: u32) -> IpAddr {
        std::net::Ipv4Addr::from(0x0a00_0007 + (network << 8)).into()
    }

    #[test]
    fn a_known_network_is_looked_up_once_and_asks_twenty_times_in_each_way() {
        let (clock, networks) = known_networks();
        let look_ups = Cell::new(0);
        let is_known = || {
            look_ups.set(look_ups.get() + 1);
            Ok(true)
        };
        for way in Way::ALL {
            let admitted = (0..30).filter(|_| networks.admit(*way, address(0), is_known).unwrap());
            assert_eq!(admitted.count(), 20, "{way}");
        }
        assert_eq!(look_ups.get(), 1);
        clock.set(at("2026-03-02T09:00:03Z"));
        assert!(networks.admit(Way::Link, address(0), is_known).unwrap());
        clock.set(at("2026-03-02T10:00:00Z"));
        assert!(!networks.admit(Way::Link, address(0), || Ok(false)).unwrap());
    }

    #[test]
    fn strangers_have_few_look_ups_made_and_take_nothing_from_a_network_that_was_found() {
        let (clock, networks) = known_networks();
        assert!(networks.admit(Way::Link, address(999), || Ok(true)).unwrap());
        let look_ups_made = |of: std::ops::Range<u32>, each: u32| {
            let made = Cell::new(0);
            for network in of {
                for _ in 0..each {
                    let is_known = || {
                        made.set(made.get() + 1);
                        Ok(false)
                    };
                    assert!(!networks.admit(Way::Link, address(network), is_known).unwrap());
                }
            }
            made.get()
        };
        assert_eq!(look_ups_made(0..1, 100), 4, "of one network");
        assert_eq!(look_ups_made(1..500, 3), 95, "in all");
        let not_again = || panic!("it was found");
        assert!(networks.admit(Way::Link, address(999), not_again).unwrap());
        clock.set(at("2026-03-02T09:00:01Z"));
        assert_eq!(look_ups_made(0..1, 100), 1);
        assert_eq!(look_ups_made(500..900, 3), 49);
    }
}
