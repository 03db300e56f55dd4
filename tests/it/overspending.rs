//! No overspending: random pledges, give-backs, decisions, payments, revocations and changes of terms from many threads
//! at once, on both databases.

use std::collections::{BTreeMap, BTreeSet};

use edba::domain::codes::{ExpenditureKind, Instrument};
use edba::domain::funding::{PledgeOffer, split};
use edba::domain::mandate::{Balance, LedgerKind, MandateTerms};
use edba::domain::{Cents, Id};
use edba::error::{Code, Error};
use edba::service::headroom::{self, Ledger, Posting, Standing};
use edba::service::{Context, mandates};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::headroom::{findings, mandate};
use crate::mandates::{Party, party, terms, with};

/// What one thread does, one transaction each. Mandates are named by their place in the family.
#[derive(Debug, Clone)]
enum Step {
    /// A vote with pledges: mandate, budget year, cents. An aborted one is rolled back at the end.
    Pledge {
        offers: Vec<(usize, i32, i64)>,
        abort: bool,
    },
    /// A part, in per cent, of what stands of an earlier pledge goes on or back. What comes back of it does so in a year of its
    /// own: that of the day on which it came.
    Move {
        kind: LedgerKind,
        which: usize,
        per_cent: i64,
        came_back_in: i32,
    },
    Revoke(usize),
    /// New ceilings, in per cent of the first ones.
    Terms(usize, i64),
}

const FAMILY: usize = 6;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let offer = (0..FAMILY, 2026..2029i32, 1..60_000i64);
    let offers = proptest::collection::vec(offer, 1..4);
    let moving = prop::sample::select(LedgerKind::ALL.to_vec());
    let step = prop_oneof![
        10 => (offers, prop::bool::weighted(0.1)).prop_map(|(offers, abort)| Step::Pledge { offers, abort }),
        10 => (moving, 0..9usize, 1..=100i64, 2026..2029i32).prop_map(|(kind, which, per_cent, came_back_in)| {
            Step::Move { kind, which, per_cent, came_back_in }
        }),
        1 => (0..FAMILY).prop_map(Step::Revoke),
        3 => (0..FAMILY, 20..120i64).prop_map(|(which, per_cent)| Step::Terms(which, per_cent)),
    ];
    proptest::collection::vec(step, 4..14)
}

/// Two roots; the first with two sub-mandates and one below those, the second with one. Sub-mandates have
/// 60 % of the ceilings, so that three could spend more than their root has.
fn family(app: &App, almere: &Party) -> Vec<Id> {
    let sub = || at(60);
    let root = mandate(app, almere, None, at(100));
    let first = mandate(app, almere, Some(root), sub());
    let second = mandate(app, almere, Some(root), sub());
    let below = mandate(app, almere, Some(first), sub());
    let other = mandate(app, almere, None, at(100));
    let under_other = mandate(app, almere, Some(other), sub());
    vec![root, first, second, below, other, under_other]
}

fn at(per_cent: i64) -> serde_json::Value {
    let euros = |full: i64| format!("{}.00", full * per_cent / 100);
    with(
        terms(),
        json!({ "ceilingPerDecision": euros(500), "ceilingPerYear": euros(1000), "ceilingTotal": euros(1500) }),
    )
}

/// One voter with a case of its own, and what it pledged.
struct Voter<'a> {
    app: &'a App,
    family: &'a [Id],
    case_id: Id,
    held: Vec<Held>,
}

#[derive(Debug, Clone)]
struct Held {
    mandate_id: Id,
    budget_year: i32,
    pledge_id: Id,
    balance: Balance,
    /// What was returned, by the year in which it came back.
    returned: BTreeMap<i32, Cents>,
}

impl Voter<'_> {
    fn take(&mut self, step: &Step) {
        match step {
            Step::Pledge { offers, abort } => self.pledge(offers, *abort),
            Step::Move {
                kind,
                which,
                per_cent,
                came_back_in,
            } => self.moves(*kind, *which, *per_cent, *came_back_in),
            Step::Revoke(which) => {
                let id = self.family[*which];
                expected(
                    self.app
                        .try_work(|cx| mandates::revoke(cx, id, "A story.", |_| Ok(()))),
                );
            }
            Step::Terms(which, per_cent) => {
                let id = self.family[*which];
                let terms: MandateTerms = serde_json::from_value(at(*per_cent)).unwrap();
                expected(
                    self.app
                        .try_work(|cx| mandates::supersede(cx, id, terms, |_| Ok(()))),
                );
            }
        }
    }

    /// What the decision about this voter's case takes under each mandate already.
    fn in_decision(&self) -> BTreeMap<Id, Cents> {
        let mut sums: BTreeMap<Id, Cents> = BTreeMap::new();
        for held in &self.held {
            *sums.entry(held.mandate_id).or_default() += held.balance.used();
        }
        sums
    }

    fn pledge(&mut self, wanted: &[(usize, i32, i64)], abort: bool) {
        let offers: Vec<PledgeOffer> = wanted
            .iter()
            .map(|(which, budget_year, cents)| PledgeOffer {
                mandate_id: self.family[*which],
                instrument: Instrument::Subsidy,
                budget_year: *budget_year,
                expenditure_kind: ExpenditureKind::Programme,
                amount: Cents::new(*cents),
            })
            .collect();
        let (case_id, before) = (self.case_id, self.in_decision());
        let kept = self.app.try_work(|cx| {
            let made = pledge(cx, case_id, &offers, &before)?;
            if abort {
                Err(Error::conflict("aborted"))
            } else {
                Ok(made)
            }
        });
        match kept {
            Ok(made) => self.held.extend(made),
            Err(error) => assert!(abort && error.detail == "aborted", "{error}"),
        }
    }

    fn moves(&mut self, kind: LedgerKind, which: usize, per_cent: i64, came_back_in: i32) {
        let count = self.held.len();
        if count == 0 {
            return;
        }
        let case_id = self.case_id;
        let held = &mut self.held[which % count];
        let from = match kind {
            LedgerKind::Unreserve | LedgerKind::Commit => held.balance.reserved,
            LedgerKind::Uncommit | LedgerKind::Pay => held.balance.committed,
            // What came back is not reversed, and comes back once.
            LedgerKind::Reverse | LedgerKind::Return => held.balance.paid - held.balance.returned,
            LedgerKind::TakeBack => held.returned.get(&came_back_in).copied().unwrap_or_default(),
            LedgerKind::Reserve => Cents::ZERO,
        };
        let budget_year = match kind {
            LedgerKind::Return | LedgerKind::TakeBack => came_back_in,
            _ => held.budget_year,
        };
        let mut posting = Posting {
            mandate_id: held.mandate_id,
            budget_year,
            kind,
            amount: Cents::new(from.get() * per_cent / 100),
            case_id,
            pledge_id: held.pledge_id,
            reason: "a story".into(),
        };
        self.app.work(|cx| {
            if kind == LedgerKind::TakeBack {
                // What was returned and used again is not taken back.
                let mandate = posting.mandate_id;
                let chains = headroom::lock(cx, &BTreeSet::from([mandate]), &BTreeMap::new())?;
                let (_, free) = chains[&mandate].free_returns(posting.budget_year);
                posting.amount = posting.amount.min(free);
            }
            headroom::post(cx, std::slice::from_ref(&posting))
        });
        held.apply(&posting);
    }
}

impl Held {
    fn apply(&mut self, posting: &Posting) {
        let amount = posting.amount;
        let Balance {
            reserved,
            committed,
            paid,
            returned,
        } = &mut self.balance;
        match posting.kind {
            LedgerKind::Reserve => *reserved += amount,
            LedgerKind::Unreserve => *reserved -= amount,
            LedgerKind::Commit => (*reserved, *committed) = (*reserved - amount, *committed + amount),
            LedgerKind::Uncommit => *committed -= amount,
            LedgerKind::Pay => (*committed, *paid) = (*committed - amount, *paid + amount),
            LedgerKind::Reverse => (*paid, *committed) = (*paid - amount, *committed + amount),
            LedgerKind::Return => {
                *returned += amount;
                *self.returned.entry(posting.budget_year).or_default() += amount;
            }
            LedgerKind::TakeBack => {
                *returned -= amount;
                *self.returned.entry(posting.budget_year).or_default() -= amount;
            }
        }
    }
}

/// Locks, splits and posts as a vote does, then looks at every limit again.
fn pledge(
    cx: &mut Context<'_>,
    case_id: Id,
    offers: &[PledgeOffer],
    before: &BTreeMap<Id, Cents>,
) -> edba::error::Result<Vec<Held>> {
    let ids: BTreeSet<Id> = offers.iter().map(|o| o.mandate_id).collect();
    let mut ledger = Ledger::lock(cx, &ids, before)?;
    let parts = split(offers, &ledger.chains(), "logistics", cx.today(), cx.now.utc());
    let postings: Vec<Posting> = parts
        .iter()
        .map(|part| Posting {
            mandate_id: part.offer.mandate_id,
            budget_year: part.offer.budget_year,
            kind: LedgerKind::Reserve,
            amount: part.within,
            case_id,
            pledge_id: Id::new(),
            reason: "a story".into(),
        })
        .collect();
    ledger.post(cx, &postings)?;
    let mut after = before.clone();
    for posting in &postings {
        *after.entry(posting.mandate_id).or_default() += posting.amount;
    }
    let chains = headroom::chains(cx, &ids, &after)?;
    for posting in postings.iter().filter(|p| p.amount.is_positive()) {
        for link in chains[&posting.mandate_id].links() {
            let (terms, usage) = (&link.terms, &link.usage);
            assert!(link.revoked_at.is_none(), "{link:?}");
            assert!(
                usage.year(posting.budget_year)
                    <= terms.ceiling_per_year + usage.returned_in(posting.budget_year),
                "{link:?}"
            );
            assert!(
                usage.total <= terms.ceiling_total + usage.returned_total,
                "{link:?}"
            );
            assert!(usage.in_decision <= terms.ceiling_per_decision, "{link:?}");
        }
    }
    let held = |posting: &Posting| Held {
        mandate_id: posting.mandate_id,
        budget_year: posting.budget_year,
        pledge_id: posting.pledge_id,
        balance: Balance {
            reserved: posting.amount,
            ..Balance::default()
        },
        returned: BTreeMap::new(),
    };
    Ok(postings.iter().map(held).collect())
}

/// A change that the rules refuse is refused with a reason, whatever else goes on.
fn expected<T>(result: edba::error::Result<T>) {
    if let Err(error) = result {
        assert!(
            matches!(error.code, Code::Blocked | Code::InvalidInput),
            "{error}"
        );
    }
}

/// The balances per mandate and year that the voters' own books add up to.
fn booked(voters: &[Voter<'_>], standing: &Standing) -> BTreeMap<(Id, i32), Balance> {
    let chains = standing.chains();
    let mut sums: BTreeMap<(Id, i32), Balance> = BTreeMap::new();
    for held in voters
        .iter()
        .flat_map(|v| &v.held)
        .filter(|h| h.balance != Balance::default())
    {
        for link in chains[&held.mandate_id].links() {
            let sum = sums.entry((link.mandate_id, held.budget_year)).or_default();
            sum.reserved += held.balance.reserved;
            sum.committed += held.balance.committed;
            sum.paid += held.balance.paid;
            for (year, returned) in &held.returned {
                sums.entry((link.mandate_id, *year)).or_default().returned += *returned;
            }
        }
    }
    sums
}

fn all_at_once(app: &App, almere: &Party, schedule: &[Vec<Step>]) {
    let family = family(app, almere);
    let voters: Vec<Voter<'_>> = std::thread::scope(|scope| {
        let threads: Vec<_> = schedule
            .iter()
            .map(|steps| {
                let family = &family;
                scope.spawn(move || {
                    let mut voter = Voter {
                        app,
                        family,
                        case_id: Id::new(),
                        held: Vec::new(),
                    };
                    steps.iter().for_each(|step| voter.take(step));
                    voter
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|t| t.join().expect("no thread is stopped"))
            .collect()
    });
    let ids: BTreeSet<Id> = family.iter().copied().collect();
    let standing = Standing::load(&mut app.state.db.reader().unwrap(), &ids, &BTreeMap::new()).unwrap();
    let booked = booked(&voters, &standing);
    for id in &family {
        for (year, balance) in standing.balances(*id).into_iter().filter(|(year, _)| *year > 0) {
            let expected = booked.get(&(*id, year)).copied().unwrap_or_default();
            assert_eq!(balance, expected, "mandate {id}, budget year {year}");
        }
    }
    assert_eq!(findings(app), Vec::<String>::new());
}

#[apply(both)]
fn no_euro_is_spent_twice_whatever_happens_at_once(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let config = Config {
        cases: 12,
        max_shrink_iters: 20,
        failure_persistence: None,
        ..Config::default()
    };
    let schedules = proptest::collection::vec(steps(), 4..=8);
    TestRunner::new(config)
        .run(&schedules, |schedule| {
            all_at_once(app, &almere, &schedule);
            Ok(())
        })
        .unwrap();
}
