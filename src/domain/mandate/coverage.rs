//! Checks whether a mandate is valid on a day, and whether it covers a purpose.

use chrono::{DateTime, NaiveDate, Utc};

use super::MandateTerms;
use super::reason::{ReasonCode, date_en, date_nl, instrument_en, instrument_nl, kind_en, kind_nl};
use crate::domain::codes::{ExpenditureKind, Instrument};

/// Why a mandate is not valid, or does not cover a purpose. Ceilings are not part of it: they limit the amount, see
/// [`crate::domain::funding`].
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

    pub fn nl(&self) -> String {
        match self {
            Self::NotYetValid { from } => {
                format!("Het mandaat geldt pas vanaf {}.", date_nl(*from))
            }
            Self::Expired { until } => format!("Het mandaat gold tot en met {}.", date_nl(*until)),
            Self::Revoked { at } => {
                format!("Het mandaat is ingetrokken op {}.", date_nl(local(*at)))
            }
            Self::Cluster { cluster } => {
                format!("Het mandaat geldt niet voor het cluster {cluster}.")
            }
            Self::Instrument { instrument } => {
                format!("Het mandaat geldt niet voor {}.", instrument_nl(*instrument))
            }
            Self::ExpenditureKind { kind } => {
                format!(
                    "Het mandaat geldt niet voor uitgaven van de soort {}.",
                    kind_nl(*kind)
                )
            }
        }
    }

    pub fn en(&self) -> String {
        match self {
            Self::NotYetValid { from } => {
                format!("The mandate holds only from {}.", date_en(*from))
            }
            Self::Expired { until } => format!("The mandate held until {}.", date_en(*until)),
            Self::Revoked { at } => format!("The mandate was revoked on {}.", date_en(local(*at))),
            Self::Cluster { cluster } => {
                format!("The mandate does not cover the cluster {cluster}.")
            }
            Self::Instrument { instrument } => {
                format!("The mandate does not cover {}.", instrument_en(*instrument))
            }
            Self::ExpenditureKind { kind } => {
                format!("The mandate does not cover {} expenditure.", kind_en(*kind))
            }
        }
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
        assert_eq!(gone.nl(), "Het mandaat is ingetrokken op 01-06-2026.");
        assert_eq!(gone.en(), "The mandate was revoked on 1 June 2026.");
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
