//! How often this process lets somebody nobody knows ask it to sign them in, whoever asks: beside what one address,
//! one browser and one client may ask. Without it whoever makes up addresses, browsers and client ids anew each time
//! has the database written and read as fast as they can send.
//!
//! Each way to sign in has a bound of its own, so that who uses up one closes none of the others. All are kept in
//! memory, for each process by itself.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{NotUntil, Quota, RateLimiter};

use crate::clock::Clock;
use crate::error::{Code, Error, Result};

/// How many may come at once in one way: a board, its tables and the bureau, each with several tries.
const AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(299);
/// How many may come after that, a second.
const PER_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
/// How many wrong secrets one client may send at once, and then a minute.
const WRONG_OF_CLIENT: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
/// Of how many clients wrong secrets are remembered before those that count no more are forgotten. Those that do
/// count are fewer: no more of them come in a minute than the bound of the process lets in.
const REMEMBERED: usize = 1_000;

crate::text_enum! {
    /// A way to sign in: a link by mail, a provider, a passkey, or the secret of a client.
    pub enum Way { Link = "link", Provider = "provider", Passkey = "passkey", Secret = "secret" }
}

/// Counts by the clock of the application.
#[derive(Clone)]
struct Ticks(Clock);

impl clock::Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.ticked()
    }
}

type Plainly = NoOpMiddleware<Duration>;
type Of<K> = RateLimiter<K, DashMapStateStore<K>, Ticks, Plainly>;
type OfProcess = RateLimiter<NotKeyed, InMemoryState, Ticks, Plainly>;

/// The bounds of one running application.
pub struct SignInBounds {
    ticks: Ticks,
    link: OfProcess,
    provider: OfProcess,
    passkey: OfProcess,
    secret: OfProcess,
    wrong_of_client: Of<String>,
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
            wrong_of_client: RateLimiter::dashmap_with_clock(
                Quota::per_minute(WRONG_OF_CLIENT),
                ticks.clone(),
            ),
            ticks,
        }
    }

    /// Lets one more ask to sign in this way. Errors: 429, with how long to wait, where too many do.
    pub fn admit(&self, way: Way) -> Result<()> {
        let bound = match way {
            Way::Link => &self.link,
            Way::Provider => &self.provider,
            Way::Passkey => &self.passkey,
            Way::Secret => &self.secret,
        };
        bound.check().map_err(|until| {
            tracing::warn!(%way, "more ask to sign in than this process lets in");
            self.too_many(&until, "Too many sign in at this moment.")
        })
    }

    /// Counts a wrong secret for a client, whether or not there is such a client. Errors: 429, with how long to wait,
    /// where there were too many for this client or in all.
    pub fn count_wrong_secret(&self, client_id: &str) -> Result<()> {
        // First what all have together: whoever makes up client ids shall not fill the memory.
        self.admit(Way::Secret)?;
        if self.wrong_of_client.len() > REMEMBERED {
            self.wrong_of_client.retain_recent();
            self.wrong_of_client.shrink_to_fit();
        }
        self.wrong_of_client
            .check_key(&client_id.to_owned())
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
    use crate::domain::Moment;

    fn at(text: &str) -> Moment {
        serde_json::from_value(text.into()).unwrap()
    }

    fn used_up(bounds: &SignInBounds, way: Way) -> u32 {
        (0..).find(|_| bounds.admit(way).is_err()).unwrap()
    }

    #[test]
    fn a_whole_board_comes_in_at_once_and_then_some_each_second() {
        let clock = Clock::standing_at(at("2026-03-02T09:00:00Z"));
        let bounds = SignInBounds::new(&clock);
        assert_eq!(used_up(&bounds, Way::Link), 300);
        let told = bounds.admit(Way::Link).unwrap_err();
        assert_eq!(
            (told.code, told.retry_after_seconds),
            (Code::TooManyRequests, Some(1))
        );
        clock.set(at("2026-03-02T09:00:01Z"));
        assert_eq!(used_up(&bounds, Way::Link), 5);
        clock.set(at("2026-03-02T10:00:00Z"));
        assert_eq!(used_up(&bounds, Way::Link), 300);
        // A clock that goes back lets nobody in, and nobody is kept out for longer by it than they were.
        clock.set(at("2026-03-02T09:59:59Z"));
        assert_eq!(used_up(&bounds, Way::Link), 0);
        clock.set(at("2026-03-02T10:00:01Z"));
        assert_eq!(used_up(&bounds, Way::Link), 5);
    }

    #[test]
    fn who_uses_up_one_way_closes_none_of_the_others() {
        for way in Way::ALL {
            let bounds = SignInBounds::new(&Clock::standing_at(at("2026-03-02T09:00:00Z")));
            used_up(&bounds, *way);
            for other in Way::ALL {
                assert_eq!(bounds.admit(*other).is_err(), other == way, "{way} {other}");
            }
        }
    }

    #[test]
    fn whoever_makes_up_client_ids_fills_no_memory() {
        let clock = Clock::standing_at(at("2026-03-02T09:00:00Z"));
        let bounds = SignInBounds::new(&clock);
        for minute in 0..60 {
            clock.set(at(&format!("2026-03-02T09:{minute:02}:00Z")));
            let tried = (0..1_000).filter(|n| bounds.count_wrong_secret(&format!("{minute}-{n}")).is_ok());
            assert_eq!(tried.count(), 300);
        }
        assert!(bounds.wrong_of_client.len() <= REMEMBERED + 300);
    }

    #[test]
    fn ten_wrong_secrets_are_enough_for_one_client() {
        let clock = Clock::standing_at(at("2026-03-02T09:00:00Z"));
        let bounds = SignInBounds::new(&clock);
        for _ in 0..10 {
            bounds.count_wrong_secret("bureau-1").unwrap();
        }
        let told = bounds.count_wrong_secret("bureau-1").unwrap_err();
        assert_eq!(told.retry_after_seconds, Some(7));
        bounds.count_wrong_secret("bureau-2").unwrap();
        clock.set(at("2026-03-02T09:00:07Z"));
        bounds.count_wrong_secret("bureau-1").unwrap();
    }
}
