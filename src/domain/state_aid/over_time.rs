//! The aid that a recipient had of a commitment at each moment. It follows from the statements of its basis and from the
//! entries of the commitment, of which none is ever changed: since when it differs from what is registered can always be
//! said.

use chrono::NaiveDate;

use super::{Aid, register_due, still_granted};
use crate::codes::Instrument;
use crate::commitment_ledger::CommitmentEntryKind;
use crate::{Cents, Moment};

/// A statement of the basis of the commitment for the recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated {
    pub at: Moment,
    pub replaced_at: Option<Moment>,
    /// The aid as it was stated; None where the basis is not *de minimis*.
    pub aid: Option<Aid>,
}

/// An entry in the ledger of a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booked {
    /// When it was recorded.
    pub at: Moment,
    /// The day on which the decision behind it was taken: of a determination its own day, of anything else that of the record.
    pub day: NaiveDate,
    pub kind: CommitmentEntryKind,
    pub amount: Cents,
    /// Whether a guarantee was released because its period had ended.
    pub is_expiry: bool,
}

/// A commitment with its ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentOverTime {
    pub instrument: Instrument,
    pub amount: Cents,
    pub made_at: Moment,
    /// When its finance partner refused it.
    pub refused_at: Option<Moment>,
    pub booked: Vec<Booked>,
}

impl CommitmentOverTime {
    /// What the recipients have at a moment, or still get then. Of a refused commitment that is nothing, of a determined subsidy
    /// no more than was determined and what was written off beyond it: to what was paid beyond it there is no right any more,
    /// whether it came back or not. A guarantee that expired was at risk: its advantage stays.
    fn held_at(&self, at: Moment) -> Cents {
        let has_come = |moment: Moment| moment <= at;
        if !has_come(self.made_at) || self.refused_at.is_some_and(has_come) {
            return Cents::ZERO;
        }
        let sum = |counts: &dyn Fn(&Booked) -> bool| -> Cents {
            let booked = self.booked.iter().filter(|one| has_come(one.at) && counts(one));
            booked.map(|one| one.amount).sum()
        };
        let of = |kind| sum(&|one| one.kind == kind);
        let expired = match self.instrument {
            Instrument::Guarantee => sum(&|one| one.kind == CommitmentEntryKind::Released && one.is_expiry),
            _ => Cents::ZERO,
        };
        let held =
            self.amount - of(CommitmentEntryKind::Released) - of(CommitmentEntryKind::CarriedOut) + expired;
        let is_determined = |one: &&Booked| one.kind == CommitmentEntryKind::Determined && has_come(one.at);
        match self.booked.iter().find(is_determined) {
            Some(determined) => held.min(determined.amount + of(CommitmentEntryKind::WrittenOff)),
            None => held,
        }
    }

    /// Every change, with the day on which it was decided.
    fn changes(&self) -> impl Iterator<Item = Change> {
        let booked = self.booked.iter().map(|one| Change {
            at: one.at,
            day: one.day,
        });
        let own = [self.made_at].into_iter().chain(self.refused_at);
        own.map(Change::at).chain(booked)
    }
}

/// A change of the aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    /// When it was recorded.
    at: Moment,
    /// The day on which it was decided.
    day: NaiveDate,
}

impl Change {
    /// A change that was decided when it was recorded.
    fn at(at: Moment) -> Self {
        Self {
            at,
            day: at.local_date(),
        }
    }
}

/// The aid of a recipient over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidOverTime {
    pub stated: Vec<Stated>,
    pub commitment: CommitmentOverTime,
    /// Those that were carried over from it to other budget years.
    pub carried: Vec<CommitmentOverTime>,
}

impl AidOverTime {
    /// All changes, the last recorded first. Events recorded at the same moment are one change, with the earliest of their days of
    /// decision.
    fn changes(&self) -> Vec<Change> {
        let stated = self.stated.iter().flat_map(|one| [Some(one.at), one.replaced_at]);
        let carried = self.carried.iter().flat_map(CommitmentOverTime::changes);
        let mut all: Vec<Change> = stated
            .flatten()
            .map(Change::at)
            .chain(self.commitment.changes())
            .chain(carried)
            .collect();
        all.sort_unstable();
        all.dedup_by_key(|one| one.at);
        all.reverse();
        all
    }

    /// The aid that the recipient had at a moment.
    fn at(&self, at: Moment) -> Option<Aid> {
        let is_in_force =
            |one: &&Stated| one.at <= at && one.replaced_at.is_none_or(|replaced| at < replaced);
        let aid = self.stated.iter().find(is_in_force)?.aid?;
        let held = self.commitment.held_at(at) + self.carried.iter().map(|one| one.held_at(at)).sum();
        let gross_grant = still_granted(aid.gross_grant, self.commitment.amount, held);
        gross_grant.is_positive().then_some(Aid { gross_grant, ..aid })
    }

    /// The aid that the recipient has after all that happened.
    pub fn standing(&self) -> Option<Aid> {
        self.changes().first().and_then(|last| self.at(last.at))
    }

    /// The day from which on the aid has not been what is registered: the first on which a change was decided that is not
    /// corrected. None where it never was what is registered.
    fn differs_since(&self, registered: Option<Aid>) -> Option<NaiveDate> {
        let mut since = None;
        for change in self.changes() {
            if self.at(change.at) == registered {
                return since;
            }
            since = Some(since.map_or(change.day, |day: NaiveDate| day.min(change.day)));
        }
        None
    }

    /// The last day on which the entry is to be corrected: 20 working days after the day from which on the aid differs from it, or
    /// after that of the grant where the entry was wrong from the beginning.
    pub fn correction_due(&self, registered: Option<Aid>, granted_on: NaiveDate) -> NaiveDate {
        let since = self.differs_since(registered);
        register_due(since.unwrap_or(granted_on))
    }
}

#[cfg(test)]
mod tests {
    use super::super::AidRule;
    use super::*;

    fn at(day: u32) -> Moment {
        Moment::start_of(format!("2026-03-{day:02}").parse().unwrap())
    }

    fn day(day: u32) -> NaiveDate {
        at(day).local_date()
    }

    fn euros(euros: i64) -> Option<Aid> {
        Some(Aid {
            rule: AidRule::General,
            granted_on: "2026-03-02".parse().unwrap(),
            gross_grant: Cents::euros(euros),
        })
    }

    fn booked(day: u32, kind: CommitmentEntryKind, euros: i64) -> Booked {
        Booked {
            at: at(day),
            day: at(day).local_date(),
            kind,
            amount: Cents::euros(euros),
            is_expiry: false,
        }
    }

    fn of(instrument: Instrument, booked: Vec<Booked>) -> AidOverTime {
        AidOverTime {
            stated: vec![Stated {
                at: at(2),
                replaced_at: None,
                aid: euros(100),
            }],
            commitment: CommitmentOverTime {
                instrument,
                amount: Cents::euros(100),
                made_at: at(2),
                refused_at: None,
                booked,
            },
            carried: Vec::new(),
        }
    }

    use CommitmentEntryKind::{
        CarriedIn, CarriedOut, Determined, Paid, Recovered, Released, Repaid, Reversed, WrittenOff,
    };

    #[test]
    fn only_what_ends_or_restores_the_right_changes_the_aid() {
        let subsidy = |booked| of(Instrument::Subsidy, booked).standing();
        let paid = booked(3, Paid, 100);
        assert_eq!(subsidy(vec![paid, booked(4, Reversed, 100)]), euros(100));
        assert_eq!(subsidy(vec![booked(3, Released, 40)]), euros(60));
        assert_eq!(subsidy(vec![booked(3, Released, 100)]), None);
        let determined = booked(4, Determined, 70);
        assert_eq!(subsidy(vec![paid, determined]), euros(70));
        assert_eq!(
            subsidy(vec![paid, determined, booked(5, Recovered, 30)]),
            euros(70)
        );
        assert_eq!(
            subsidy(vec![paid, determined, booked(5, WrittenOff, 10)]),
            euros(80)
        );
        let unpaid = [booked(4, Determined, 70), booked(4, Released, 30)];
        assert_eq!(subsidy(unpaid.to_vec()), euros(70));
        let loan = vec![paid, booked(5, Repaid, 100)];
        assert_eq!(of(Instrument::Credit, loan).standing(), euros(100));
        let expired = Booked {
            is_expiry: true,
            ..booked(5, Released, 100)
        };
        assert_eq!(of(Instrument::Guarantee, vec![expired]).standing(), euros(100));
        assert_eq!(
            of(Instrument::Guarantee, vec![booked(5, Released, 100)]).standing(),
            None
        );
    }

    #[test]
    fn what_was_carried_over_counts_until_it_is_refused() {
        let mut aid = of(Instrument::Subsidy, vec![booked(4, CarriedOut, 100)]);
        aid.carried.push(CommitmentOverTime {
            made_at: at(4),
            booked: vec![booked(4, CarriedIn, 100)],
            ..aid.commitment.clone()
        });
        assert_eq!(aid.standing(), euros(100));
        aid.carried[0].refused_at = Some(at(9));
        assert_eq!(aid.standing(), None);
        assert_eq!(aid.differs_since(euros(100)), Some(day(9)));
    }

    #[test]
    fn the_days_after_a_determination_count_from_the_day_of_the_decision_and_not_from_its_record() {
        // Decided on Wednesday 18 March and recorded on Monday 30 March; Good Friday is 3 April and Easter Monday 6 April.
        let determined = Booked {
            day: day(18),
            ..booked(30, Determined, 70)
        };
        let aid = of(Instrument::Subsidy, vec![determined, booked(30, Released, 30)]);
        assert_eq!(aid.differs_since(euros(100)), Some(day(18)));
        let due = |aid: &AidOverTime| aid.correction_due(euros(100), day(2)).to_string();
        assert_eq!(due(&aid), "2026-04-17");
        // A release on the Friday before was recorded on its own day, and is the later change.
        let both = of(Instrument::Subsidy, vec![booked(27, Released, 10), determined]);
        assert_eq!(both.differs_since(euros(100)), Some(day(18)));
        // Decided on Saturday 28 March: the days begin on Monday.
        let weekend = Booked {
            day: day(28),
            ..determined
        };
        assert_eq!(due(&of(Instrument::Subsidy, vec![weekend])), "2026-04-29");
    }

    #[test]
    fn the_days_count_from_the_first_of_the_changes_that_were_not_corrected() {
        let mut aid = of(
            Instrument::Subsidy,
            vec![
                booked(5, Released, 10),
                booked(6, Paid, 5),
                booked(9, Released, 20),
            ],
        );
        assert_eq!(aid.standing(), euros(70));
        assert_eq!(aid.differs_since(euros(100)), Some(day(5)));
        assert_eq!(aid.differs_since(euros(90)), Some(day(9)), "corrected once");
        assert_eq!(aid.differs_since(euros(55)), None, "it never was");
        let due = |registered| aid.correction_due(registered, at(2).local_date()).to_string();
        // Twenty working days; Good Friday is 3 April and Easter Monday 6 April.
        assert_eq!(due(euros(100)), "2026-04-02");
        assert_eq!(due(euros(90)), "2026-04-08");
        assert_eq!(due(euros(55)), "2026-03-30");

        // Another statement without aid, and aid again: the entry that was withdrawn is made anew.
        aid.stated[0].replaced_at = Some(at(10));
        for (stated_on, replaced, stated) in [(10, Some(12), None), (12, None, euros(100))] {
            aid.stated.push(Stated {
                at: at(stated_on),
                replaced_at: replaced.map(at),
                aid: stated,
            });
        }
        assert_eq!(aid.standing(), euros(70));
        assert_eq!(aid.differs_since(None), Some(day(12)));
        assert_eq!(aid.differs_since(euros(100)), Some(day(5)));
        // It went back to what is registered meanwhile: only the later change counts.
        assert_eq!(aid.differs_since(euros(70)), None);
    }
}
