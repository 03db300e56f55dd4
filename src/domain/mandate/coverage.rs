//! Checks whether a mandate is valid on a day, and whether it covers a purpose.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::MandateTerms;
use super::reason::ReasonCode;
use crate::codes::{ExpenditureKind, Instrument};
use crate::message::{Argument, Message};

/// Why a mandate is not valid, or does not cover a purpose. Ceilings are not part of it: they limit the amount, see
/// [`crate::funding`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotCovered {
    NotYetValid { from: NaiveDate },
    Expired { until: NaiveDate },
    Revoked { at: DateTime<Utc> },
    Cluster { cluster: String },
    Instrument { instrument: Instrument },
    ExpenditureKind { kind: ExpenditureKind },
}

/// Checks that the mandate is valid: `on_date` is the date in Europe/Amsterdam on which the commitment is made, `now`
/// the moment that a revocation is compared with.
///
/// # Errors [`NotCovered::Revoked`], [`NotCovered::NotYetValid`] or [`NotCovered::Expired`].
pub fn in_force(
    terms: &MandateTerms,
    revoked_at: Option<DateTime<Utc>>,
    on_date: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), NotCovered> {
    if let Some(at) = revoked_at.filter(|at| *at <= now) {
        return Err(NotCovered::Revoked { at });
    }
    if on_date < terms.valid_from {
        return Err(NotCovered::NotYetValid {
            from: terms.valid_from,
        });
    }
    if on_date > terms.valid_until {
        return Err(NotCovered::Expired {
            until: terms.valid_until,
        });
    }
    Ok(())
}

/// Whether the mandate is in force on any day of a budget year.
pub fn in_force_in_year(terms: &MandateTerms, budget_year: i32) -> bool {
    (terms.valid_from.year()..=terms.valid_until.year()).contains(&budget_year)
}

/// Checks that the mandate covers this cluster, instrument and kind of expenditure.
///
/// # Errors The first axis that is not covered: cluster, instrument, expenditure kind.
pub fn covers(
    terms: &MandateTerms,
    cluster: &str,
    instrument: Instrument,
    kind: ExpenditureKind,
) -> Result<(), NotCovered> {
    if terms.clusters.as_ref().is_some_and(|c| !c.contains(cluster)) {
        return Err(NotCovered::Cluster {
            cluster: cluster.to_owned(),
        });
    }
    if terms
        .instruments
        .as_ref()
        .is_some_and(|i| !i.contains(&instrument))
    {
        return Err(NotCovered::Instrument { instrument });
    }
    if terms
        .expenditure_kinds
        .as_ref()
        .is_some_and(|k| !k.contains(&kind))
    {
        return Err(NotCovered::ExpenditureKind { kind });
    }
    Ok(())
}

impl NotCovered {
    pub fn code(&self) -> ReasonCode {
        match self {
            Self::NotYetValid { .. } => ReasonCode::NotYetValid,
            Self::Expired { .. } => ReasonCode::Expired,
            Self::Revoked { .. } => ReasonCode::Revoked,
            Self::Cluster { .. } => ReasonCode::ClusterNotCovered,
            Self::Instrument { .. } => ReasonCode::InstrumentNotCovered,
            Self::ExpenditureKind { .. } => ReasonCode::ExpenditureKindNotCovered,
        }
    }

    pub fn message(&self) -> Message {
        match self {
            Self::NotYetValid { from } => Message::new("mandate-not-yet-valid").with("day", day(*from)),
            Self::Expired { until } => Message::new("mandate-expired").with("day", day(*until)),
            Self::Revoked { at } => Message::new("mandate-revoked").with("day", day(local(*at))),
            Self::Cluster { cluster } => Message::new("mandate-cluster-not-covered").with("cluster", cluster),
            Self::Instrument { instrument } => Message::new("mandate-instrument-not-covered")
                .with("instrument", Message::new(format!("instrument-{instrument}"))),
            Self::ExpenditureKind { kind } => Message::new("mandate-expenditure-kind-not-covered")
                .with("kind", Message::new(format!("kind-{kind}"))),
        }
    }
}

/// A date as these messages write it: `01-06-2026`, `1 June 2026`. Pages write dates in another form; this one is kept,
/// because the events of votes and the certificates record these texts in hashed documents.
fn day(date: NaiveDate) -> Argument {
    Argument::Names {
        nl: date.format("%d-%m-%Y").to_string(),
        en: date.format("%-d %B %Y").to_string(),
    }
}

/// Moments are stored in UTC and shown as dates in Almere.
fn local(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&chrono_tz::Europe::Amsterdam).date_naive()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{date, moment, terms};
    use super::*;

    const NOON: &str = "2026-06-01T12:00:00Z";

    #[test]
    fn a_mandate_holds_from_its_first_day_up_to_and_including_its_last() {
        let t = terms();
        let on = |day: &str| in_force(&t, None, date(day), moment(NOON)).map_err(|r| r.code());
        assert_eq!(on("2025-12-31"), Err(ReasonCode::NotYetValid));
        assert_eq!(on("2026-01-01"), Ok(()));
        assert_eq!(on("2027-12-31"), Ok(()));
        assert_eq!(on("2028-01-01"), Err(ReasonCode::Expired));
    }

    #[test]
    fn a_revocation_ends_it_at_its_moment_and_not_before() {
        let t = terms();
        let at = Some(moment(NOON));
        let day = date("2026-06-01");
        assert_eq!(in_force(&t, at, day, moment("2026-06-01T11:59:59Z")), Ok(()));
        let gone = in_force(&t, at, day, moment(NOON)).unwrap_err();
        assert_eq!(gone.code(), ReasonCode::Revoked);
        let first_of_june = Argument::Names {
            nl: "01-06-2026".into(),
            en: "1 June 2026".into(),
        };
        assert_eq!(
            gone.message(),
            Message::new("mandate-revoked").with("day", first_of_june)
        );
    }

    #[test]
    fn a_scope_left_open_covers_any_and_a_named_one_only_what_it_names() {
        let mut t = terms();
        let ask = |t: &MandateTerms| {
            covers(t, "logistics", Instrument::Subsidy, ExpenditureKind::Programme).map_err(|r| r.code())
        };
        assert_eq!(ask(&t), Ok(()));
        t.expenditure_kinds = Some([ExpenditureKind::Investment].into());
        assert_eq!(ask(&t), Err(ReasonCode::ExpenditureKindNotCovered));
        t.instruments = Some([Instrument::Credit].into());
        assert_eq!(ask(&t), Err(ReasonCode::InstrumentNotCovered));
        t.clusters = Some(["health".to_owned()].into());
        assert_eq!(ask(&t), Err(ReasonCode::ClusterNotCovered));
        t.clusters = Some(["health".to_owned(), "logistics".to_owned()].into());
        t.instruments = None;
        t.expenditure_kinds = Some([ExpenditureKind::Programme].into());
        assert_eq!(ask(&t), Ok(()));
    }
}
