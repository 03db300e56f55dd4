//! Deadlines of ballots. A deadline is enforced at the write of the vote, by comparing times; it does not depend on a
//! background job.

use chrono::{DateTime, Utc};

/// Whether a vote at `now` still counts: from the opening up to, and not including, the moment
/// the ballot closes at. A ballot with a `closed_at` (closed early, or cancelled) is shut at any
/// `now`, so that a clock that runs behind cannot open it again.
pub fn is_open_at(
    opened: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> bool {
    closed_at.is_none() && opened <= now && now < closes_at
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn noon() -> DateTime<Utc> {
        "2026-06-15T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_vote_counts_from_the_opening_until_just_before_the_deadline() {
        let (opened, closes_at) = (noon(), noon() + TimeDelta::hours(1));
        let tick = TimeDelta::microseconds(1);
        let open = |now| is_open_at(opened, closes_at, None, now);
        assert!(!open(opened - tick));
        assert!(open(opened));
        assert!(open(closes_at - tick));
        assert!(!open(closes_at));
        assert!(!open(closes_at + tick));
    }

    #[test]
    fn a_ballot_closed_early_never_opens_again() {
        let (opened, closes_at) = (noon(), noon() + TimeDelta::hours(2));
        let closed_at = noon() + TimeDelta::hours(1);
        for minutes in [0, 59, 60, 61] {
            let now = noon() + TimeDelta::minutes(minutes);
            assert!(!is_open_at(opened, closes_at, Some(closed_at), now));
        }
    }
}
