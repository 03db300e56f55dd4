//! Rate limit of the sign-in links that are sent to one address. A browser or network from which the account signed in
//! before has a quota of its own, so that nobody else can use it up; all other sources share one.

/// The maximum number of links sent to one address within the lifetime of a link, requested by one browser.
const MOST_BY_BROWSER: usize = 5;
/// The same for all browsers of one network.
const MOST_BY_NETWORK: usize = 10;
/// The same for all strangers together, so that nobody can fill a mailbox.
const MOST_BY_STRANGERS: usize = 20;

text_enum! {
    /// How the source of a request is known to the account: its browser or its network signed in before, or neither did.
    pub enum Source { Browser = "browser", Network = "network", Stranger = "stranger" }
}

/// The quota that one request for a link counts against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkQuota {
    pub source: Source,
    /// The browser or the network.
    pub key: String,
}

/// A link that was recently sent to the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentLink {
    /// The browser that requested it, by its identifier before the sign-in.
    pub browser: String,
    /// A [`LinkQuota`] as stored.
    pub quota: String,
}

impl LinkQuota {
    /// The quota as stored with the link.
    pub fn kept(&self) -> String {
        format!("{} {}", self.source, self.key)
    }

    /// Whether one more link may be sent, given those `sent` within the lifetime of a link. `browser` makes the
    /// request.
    pub fn admits(&self, browser: &str, sent: &[SentLink]) -> bool {
        let kept = self.kept();
        let of_quota = sent.iter().filter(|link| link.quota == kept).count();
        let of_browser = sent.iter().filter(|link| link.browser == browser).count();
        let of_strangers = sent
            .iter()
            .filter(|link| link.quota.starts_with(Source::Stranger.as_str()))
            .count();
        match self.source {
            Source::Browser => of_quota < MOST_BY_BROWSER,
            Source::Network => of_quota < MOST_BY_NETWORK && of_browser < MOST_BY_BROWSER,
            Source::Stranger => {
                of_quota < MOST_BY_NETWORK && of_browser < MOST_BY_BROWSER && of_strangers < MOST_BY_STRANGERS
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(source: Source, key: &str) -> LinkQuota {
        LinkQuota {
            source,
            key: key.into(),
        }
    }

    /// Requests links until one is refused, from the browser that `browser` names for each request; returns how many
    /// were admitted.
    fn used_up(sent: &mut Vec<SentLink>, quota: &LinkQuota, browser: impl Fn(usize) -> String) -> usize {
        (0..)
            .take_while(|nth| {
                let browser = browser(*nth);
                let admitted = quota.admits(&browser, sent);
                if admitted {
                    sent.push(SentLink {
                        browser,
                        quota: quota.kept(),
                    });
                }
                admitted
            })
            .count()
    }

    #[test]
    fn strangers_use_up_nothing_of_a_known_browser_or_network() {
        let mut sent = Vec::new();
        let anew = |nth: usize| format!("browser {nth}");
        assert_eq!(used_up(&mut sent, &quota(Source::Stranger, "a"), anew), 10);
        assert_eq!(used_up(&mut sent, &quota(Source::Stranger, "b"), anew), 10);
        assert_eq!(
            used_up(&mut sent, &quota(Source::Stranger, "c"), anew),
            0,
            "twenty in all"
        );
        assert_eq!(used_up(&mut sent, &quota(Source::Network, "home"), anew), 10);
        assert_eq!(used_up(&mut sent, &quota(Source::Network, "office"), anew), 10);
        assert_eq!(used_up(&mut sent, &quota(Source::Browser, "laptop"), anew), 5);
        assert_eq!(used_up(&mut sent, &quota(Source::Browser, "phone"), anew), 5);
    }

    #[test]
    fn one_browser_asks_five_times() {
        for source in Source::ALL {
            let quota = quota(*source, "a");
            assert_eq!(used_up(&mut Vec::new(), &quota, |_| "one".into()), 5, "{source}");
        }
    }
}
