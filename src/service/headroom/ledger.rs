//! Locked ledgers of chains of mandates, and posting to them.

use std::collections::{BTreeMap, BTreeSet};

use super::status::{Links, Standing};
use crate::Context;
use crate::context::Lock;
use edba_common::error::{Error, Result};
use edba_domain::funding::MandateChain;
use edba_domain::mandate::{LedgerEntry, LedgerKind, MandateTerms};
use edba_domain::{Cents, Id};
use edba_store::headroom::{self, HeadroomBalanceRow, HeadroomEntry, WHOLE_PERIOD};

/// One amount to be entered in the ledger of a mandate and of its ancestors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    pub mandate_id: Id,
    /// The year for which the money is meant.
    pub budget_year: i32,
    pub kind: LedgerKind,
    /// Never negative; zero is skipped.
    pub amount: Cents,
    pub case_id: Id,
    pub pledge_id: Id,
    /// A short reason: `vote cast`, `decision taken`.
    pub reason: String,
}

/// Change of the amount that one case counts twice under a mandate over the whole period: see
/// [`counted_twice`](edba_domain::funding::counted_twice).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedTwice {
    pub before: Cents,
    pub after: Cents,
}

/// Ledgers that this transaction has locked: until it ends nobody else posts to these mandates or their ancestors, nor
/// changes or revokes them.
#[derive(Debug)]
pub struct Ledger {
    standing: Standing,
}

impl Ledger {
    /// Locks every mandate of the chains in the order of their ids, then reads their balances. Advances `cx.now` to the
    /// time under these locks, and never before the last change of one of the mandates. Mandates that do not exist are
    /// left out. See [`super::chains`] for `in_decision`.
    ///
    /// A transaction must take all its locks in one call: a second call for other mandates would break the order, and
    /// two such transactions could deadlock.
    ///
    /// Statements: three, and one for each mandate that is not locked yet.
    pub fn lock(
        cx: &mut Context<'_>,
        mandate_ids: &BTreeSet<Id>,
        in_decision: &BTreeMap<Id, Cents>,
    ) -> Result<Self> {
        let links = Links::load(cx.conn, mandate_ids, in_decision)?;
        Self::lock_links(cx, links)
    }

    /// The same, for links that have been read. Two statements, and one for each mandate that is not locked yet.
    pub fn lock_links(cx: &mut Context<'_>, links: Links) -> Result<Self> {
        hold(cx, &links)?;
        let standing = Standing::behind(cx.conn, links)?;
        let changed = standing
            .mandates()
            .flat_map(|m| [Some(m.terms_recorded_at), m.revoked_at]);
        cx.not_before(changed.flatten().max());
        Ok(Self { standing })
    }

    /// The present chains, including what was posted through this ledger.
    pub fn chains(&self) -> BTreeMap<Id, MandateChain> {
        self.standing.chains()
    }

    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Enters each posting in the ledger of every link of its mandate's chain, in the given order, and writes the new
    /// balances. Zero amounts are skipped.
    ///
    /// # Errors
    /// Internal only: a mandate that was not locked, more taken back than the balance, or more used than the headroom.
    /// The database would refuse the last two as well.
    pub fn post(&mut self, cx: &mut Context<'_>, postings: &[Posting]) -> Result<()> {
        let on_links = self.on_every_link(postings)?;
        self.post_on_links(cx, &on_links, &BTreeMap::new())
    }

    /// The mandate itself, its parent … its root. Errors: internal if it was not locked.
    pub fn links(&self, mandate_id: Id) -> Result<&[Id]> {
        self.standing
            .links
            .get(&mandate_id)
            .map(Vec::as_slice)
            .ok_or_else(|| Error::internal(format!("mandate {mandate_id} was not locked")))
    }

    /// Each posting once for every link of its mandate's chain; zero amounts are left out.
    pub fn on_every_link(&self, postings: &[Posting]) -> Result<Vec<Posting>> {
        let mut on_links = Vec::new();
        for posting in postings.iter().filter(|p| !p.amount.is_zero()) {
            for link in self.links(posting.mandate_id)? {
                on_links.push(Posting {
                    mandate_id: *link,
                    ..posting.clone()
                });
            }
        }
        Ok(on_links)
    }

    /// Enters each posting in the ledger of its mandate only, in the given order, and the amounts counted twice over
    /// the whole period; then writes the new balances. Only the sum of one call must fit under the ceilings.
    ///
    /// # Errors
    /// As [`Self::post`].
    pub fn post_on_links(
        &mut self,
        cx: &mut Context<'_>,
        postings: &[Posting],
        counted_twice: &BTreeMap<Id, CountedTwice>,
    ) -> Result<()> {
        let mut before: BTreeMap<(Id, i32), Cents> = BTreeMap::new();
        let mut made = BTreeSet::new();
        for (link, change) in counted_twice.iter().filter(|(_, c)| c.before != c.after) {
            let row = self.row((*link, WHOLE_PERIOD))?;
            before.insert((*link, WHOLE_PERIOD), beyond(row));
            // A ballot from before this rule has no amount recorded, so there is nothing to take back.
            row.counted_twice_cents = (row.counted_twice_cents + change.after).less(change.before);
        }
        for posting in postings.iter().filter(|p| !p.amount.is_zero()) {
            let link = posting.mandate_id;
            let year = (link, posting.budget_year);
            if !self.standing.rows.contains_key(&year) {
                let row = HeadroomBalanceRow::empty(link, posting.budget_year, self.ceiling(year)?);
                self.standing.rows.insert(year, row);
                made.insert(year);
            }
            for key in [year, (link, WHOLE_PERIOD)] {
                let now = beyond(self.row(key)?);
                before.entry(key).or_insert(now);
            }
            let entry = self.enter(cx, link, posting)?;
            headroom::insert_headroom_entry(cx.conn, &entry)?;
        }
        for (key, before) in before {
            let row = self.row(key)?;
            let after = beyond(row);
            if after > before {
                let ceiling = row.ceiling_cents;
                return Err(Error::internal(format!(
                    "mandate {}, budget year {}: {after} goes beyond the ceiling of {ceiling} and what was returned",
                    key.0, key.1
                )));
            }
            if made.contains(&key) {
                headroom::insert_headroom_balance(cx.conn, row)?;
            } else {
                headroom::update_headroom_balance(cx.conn, row)?;
            }
        }
        Ok(())
    }

    /// Sets the ceilings of a mandate's new terms. An amount that already exceeds them stays as overhang; nothing can
    /// be added to it.
    pub fn set_ceilings(&mut self, cx: &mut Context<'_>, mandate_id: Id, terms: &MandateTerms) -> Result<()> {
        if let Some(mandate) = self.standing.mandates.get_mut(&mandate_id) {
            mandate.terms = terms.clone();
        }
        let keys: Vec<_> = self
            .standing
            .rows
            .range((mandate_id, i32::MIN)..=(mandate_id, i32::MAX))
            .map(|(key, _)| *key)
            .collect();
        for key in keys {
            let ceiling = self.ceiling(key)?;
            let row = self.row(key)?;
            row.ceiling_cents = ceiling;
            row.overhang_cents = row.balance().overhang(ceiling);
            headroom::update_headroom_balance(cx.conn, row)?;
        }
        Ok(())
    }

    /// Applies the posting to the balances of its year and of the whole period, and returns the entry.
    fn enter(&mut self, cx: &Context<'_>, link: Id, posting: &Posting) -> Result<HeadroomEntry> {
        let entry = LedgerEntry {
            mandate_id: link,
            budget_year: posting.budget_year,
            kind: posting.kind,
            amount: posting.amount,
        };
        for year in [posting.budget_year, WHOLE_PERIOD] {
            apply(self.row((link, year))?, &entry)?;
        }
        Ok(HeadroomEntry {
            id: Id::new(),
            mandate_id: link,
            // The row of the whole period counts all entries of the mandate.
            seq: self.row((link, WHOLE_PERIOD))?.entries,
            budget_year: posting.budget_year,
            kind: posting.kind,
            amount_cents: posting.amount,
            case_id: posting.case_id,
            pledge_id: posting.pledge_id,
            reason: posting.reason.clone(),
            recorded_at: cx.now,
        })
    }

    fn row(&mut self, key: (Id, i32)) -> Result<&mut HeadroomBalanceRow> {
        self.standing
            .rows
            .get_mut(&key)
            .ok_or_else(|| Error::internal(format!("mandate {} has no ledger for {}", key.0, key.1)))
    }

    fn ceiling(&self, (mandate_id, budget_year): (Id, i32)) -> Result<Cents> {
        let terms = self
            .standing
            .mandate(mandate_id)
            .map(|mandate| &mandate.terms)
            .ok_or_else(|| Error::internal(format!("mandate {mandate_id} has no terms")))?;
        Ok(if budget_year == WHOLE_PERIOD {
            terms.ceiling_total
        } else {
            terms.ceiling_per_year
        })
    }
}

/// The amount that is used beyond the ceiling and what was returned; never below zero.
fn beyond(row: &HeadroomBalanceRow) -> Cents {
    let counted = row.balance().used().less(row.counted_twice_cents);
    counted.less(row.ceiling_cents + row.returned_cents)
}

/// Applies the entry to a balance.
fn apply(row: &mut HeadroomBalanceRow, entry: &LedgerEntry) -> Result<()> {
    let at = |text: String| {
        let (mandate_id, year) = (entry.mandate_id, entry.budget_year);
        Error::internal(format!("mandate {mandate_id}, budget year {year}: {text}"))
    };
    let balance = row.balance();
    let after = match row.budget_year {
        WHOLE_PERIOD => balance.apply_to_period(entry),
        _ => balance.apply(entry),
    };
    let after = after.map_err(|fault| at(fault.to_string()))?;
    row.set_balance(after);
    row.overhang_cents = after.overhang(row.ceiling_cents);
    row.entries += 1;
    Ok(())
}

/// Locks all mandates of the chains that are not locked yet, in the order of their ids, and advances `cx.now` to the
/// time under these locks.
pub fn hold(cx: &mut Context<'_>, links: &Links) -> Result<()> {
    for mandate_id in links.all() {
        let lock = Lock::Ledger(mandate_id);
        if cx.holds(lock) {
            continue;
        }
        let (_, read) = headroom::lock(cx.conn, &mandate_id)?
            .ok_or_else(|| Error::internal(format!("mandate {mandate_id} has no ledger")))?;
        cx.holds_now(lock, read, None);
    }
    Ok(())
}
