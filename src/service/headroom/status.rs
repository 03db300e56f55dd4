//! Status of chains of mandates: terms, revocations, and the used amounts of each link.

use std::collections::{BTreeMap, BTreeSet};

use crate::mandates::MandateRecord;
use edba_common::error::{Error, Result};
use edba_domain::funding::{ChainLink, MandateChain, Usage};
use edba_domain::mandate::{Balance, LedgerEntry, LedgerFault, headroom};
use edba_domain::{Cents, Id, Moment};
use edba_store::Conn;
use edba_store::headroom::{HeadroomBalanceRow, HeadroomEntry, WHOLE_PERIOD, all_entries, balances};
use edba_store::mandates::{ChainLinkRow, chain_links, with_present_version, with_versions_until};

/// Mandates with all their ancestors, loaded in three queries regardless of their number and depth.
#[derive(Debug)]
pub struct Standing {
    /// For each requested mandate: itself, its parent … its root.
    pub(super) links: BTreeMap<Id, Vec<Id>>,
    pub(super) mandates: BTreeMap<Id, MandateRecord>,
    pub(super) rows: BTreeMap<(Id, i32), HeadroomBalanceRow>,
    /// Rolled up: the amount that the decision takes under a mandate counts against its ancestors too.
    in_decision: BTreeMap<Id, Cents>,
}

/// The links of chains, read before anything else; they never change.
#[derive(Debug)]
pub struct Links {
    pub(super) requested: BTreeMap<Id, Vec<Id>>,
    in_decision: BTreeMap<Id, Cents>,
}

impl Links {
    /// Creates links from rows, each chain sorted from the mandate to its root.
    pub fn from_rows(rows: Vec<ChainLinkRow>) -> Self {
        Self {
            requested: by_mandate(rows),
            in_decision: BTreeMap::new(),
        }
    }

    /// Loads the links with one query. See [`super::chains`] for `in_decision`.
    pub fn load(
        conn: &mut Conn,
        requested: &BTreeSet<Id>,
        in_decision: &BTreeMap<Id, Cents>,
    ) -> Result<Self> {
        let all: BTreeSet<Id> = requested.iter().chain(in_decision.keys()).copied().collect();
        let mut links = BTreeMap::new();
        if !all.is_empty() {
            let all: Vec<Id> = all.into_iter().collect();
            links = by_mandate(chain_links(conn, &all)?);
        }
        let mut rolled_up: BTreeMap<Id, Cents> = BTreeMap::new();
        for (mandate_id, amount) in in_decision {
            for link in links.get(mandate_id).into_iter().flatten() {
                *rolled_up.entry(*link).or_default() += *amount;
            }
        }
        links.retain(|mandate_id, _| requested.contains(mandate_id));
        Ok(Self {
            requested: links,
            in_decision: rolled_up,
        })
    }

    /// Every mandate of every requested chain, in lock order.
    pub fn all(&self) -> BTreeSet<Id> {
        self.requested.values().flatten().copied().collect()
    }
}

fn by_mandate(rows: Vec<ChainLinkRow>) -> BTreeMap<Id, Vec<Id>> {
    let mut links: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for row in rows {
        links.entry(row.mandate_id).or_default().push(row.link_id);
    }
    links
}

impl Standing {
    /// The present status of these mandates; those that do not exist are left out.
    pub fn load(
        conn: &mut Conn,
        mandate_ids: &BTreeSet<Id>,
        in_decision: &BTreeMap<Id, Cents>,
    ) -> Result<Self> {
        let links = Links::load(conn, mandate_ids, in_decision)?;
        Self::behind(conn, links)
    }

    /// Loads the status for these links with two queries. Under their locks it stays valid until the end of the
    /// transaction.
    pub(super) fn behind(conn: &mut Conn, links: Links) -> Result<Self> {
        let all: Vec<Id> = links.all().into_iter().collect();
        let mut standing = Self {
            links: links.requested,
            mandates: BTreeMap::new(),
            rows: BTreeMap::new(),
            in_decision: links.in_decision,
        };
        if all.is_empty() {
            return Ok(standing);
        }
        for (mandate, version) in with_present_version(conn, &all)? {
            standing
                .mandates
                .insert(mandate.id, MandateRecord::now(mandate, &version)?);
        }
        for row in balances(conn, &all)? {
            standing.rows.insert((row.mandate_id, row.budget_year), row);
        }
        let whole =
            |id: &Id| standing.mandates.contains_key(id) && standing.rows.contains_key(&(*id, WHOLE_PERIOD));
        if let Some(lost) = all.iter().find(|id| !whole(id)) {
            return Err(Error::internal(format!(
                "mandate {lost} has no present terms or no ledger"
            )));
        }
        Ok(standing)
    }

    /// The status of these mandates at a moment, from the versions, revocations and entries recorded up to and
    /// including it; mandates registered later are left out. Three queries.
    pub fn at(conn: &mut Conn, mandate_ids: &BTreeSet<Id>, moment: Moment) -> Result<Self> {
        let mut then = Self::terms_at(conn, mandate_ids, moment)?;
        let all: BTreeSet<Id> = then.links.values().flatten().copied().collect();
        let all: Vec<Id> = all.into_iter().collect();
        if !all.is_empty() {
            let entries = all_entries(conn, &all)?;
            for of_one in entries.chunk_by(|a, b| a.mandate_id == b.mandate_id) {
                let recorded: Vec<HeadroomEntry> = of_one
                    .iter()
                    .filter(|entry| entry.recorded_at <= moment)
                    .cloned()
                    .collect();
                // Earlier versions recorded the time before they had the lock, so an entry can follow one with a later
                // time. If the moment is between the two and the entries up to it do not add up without the preceding
                // one, that one is included too.
                let last = of_one.iter().rposition(|entry| entry.recorded_at <= moment);
                let until_then = of_one.get(..last.map_or(0, |last| last + 1)).unwrap_or_default();
                let rows =
                    replayed(&recorded, &then.mandates).or_else(|_| replayed(until_then, &then.mandates))?;
                then.rows.extend(rows);
            }
        }
        Ok(then)
    }

    /// The terms and revocations of these mandates as they were recorded up to and including a moment, without what was used
    /// of them; mandates registered later are left out. Two queries.
    pub fn terms_at(conn: &mut Conn, mandate_ids: &BTreeSet<Id>, moment: Moment) -> Result<Self> {
        let mut links = Links::load(conn, mandate_ids, &BTreeMap::new())?;
        let all: Vec<Id> = links.all().into_iter().collect();
        let mut mandates = BTreeMap::new();
        if !all.is_empty() {
            for (mandate, version) in with_versions_until(conn, &all, moment)? {
                mandates.insert(mandate.id, MandateRecord::at(moment, mandate, &version)?);
            }
        }
        links.requested.retain(|id, _| mandates.contains_key(id));
        Ok(Self {
            links: links.requested,
            mandates,
            rows: BTreeMap::new(),
            in_decision: BTreeMap::new(),
        })
    }

    /// Copies from `now` the amounts that open ballots count twice over the whole period, which the entries do not
    /// record. They can only be too high, and then a pledge keeps what it has reserved.
    pub fn counting_twice_as(mut self, now: &Self) -> Self {
        for ((mandate_id, year), row) in &mut self.rows {
            if *year == WHOLE_PERIOD
                && let Some(kept) = now.rows.get(&(*mandate_id, WHOLE_PERIOD))
            {
                row.counted_twice_cents = kept.counted_twice_cents;
            }
        }
        self
    }

    /// One mandate of the chains, requested or ancestor.
    pub fn mandate(&self, mandate_id: Id) -> Option<&MandateRecord> {
        self.mandates.get(&mandate_id)
    }

    /// All mandates of the chains, requested or ancestor.
    pub fn mandates(&self) -> impl Iterator<Item = &MandateRecord> {
        self.mandates.values()
    }

    /// The chain of each requested mandate, as the domain type.
    pub fn chains(&self) -> BTreeMap<Id, MandateChain> {
        self.links
            .iter()
            .filter_map(|(mandate_id, links)| {
                let mut links = links.iter().filter_map(|id| self.link(*id));
                let own = links.next()?;
                let ancestors = links.collect();
                Some((*mandate_id, MandateChain { own, ancestors }))
            })
            .collect()
    }

    /// The balance of each budget year of one mandate, and of the whole period under year 0.
    pub fn balances(&self, mandate_id: Id) -> BTreeMap<i32, Balance> {
        self.rows
            .range((mandate_id, i32::MIN)..=(mandate_id, i32::MAX))
            .map(|((_, year), row)| (*year, row.balance()))
            .collect()
    }

    fn link(&self, mandate_id: Id) -> Option<ChainLink> {
        let mandate = self.mandates.get(&mandate_id)?;
        let mut years = self.balances(mandate_id);
        let whole = years.remove(&WHOLE_PERIOD).unwrap_or_default();
        Some(ChainLink {
            mandate_id,
            terms: mandate.terms.clone(),
            revoked_at: mandate.revoked_at.map(Moment::utc),
            usage: Usage {
                by_year: years
                    .iter()
                    .map(|(year, balance)| (*year, balance.used()))
                    .collect(),
                total: whole.used(),
                returned: years
                    .into_iter()
                    .map(|(year, balance)| (year, balance.returned))
                    .collect(),
                returned_total: whole.returned,
                in_decision: self.in_decision.get(&mandate_id).copied().unwrap_or_default(),
                counted_twice: self
                    .rows
                    .get(&(mandate_id, WHOLE_PERIOD))
                    .map_or(Cents::ZERO, |row| row.counted_twice_cents),
            },
        })
    }
}

/// Computes the balances of one mandate from its entries.
fn replayed(
    entries: &[HeadroomEntry],
    mandates: &BTreeMap<Id, MandateRecord>,
) -> Result<Vec<((Id, i32), HeadroomBalanceRow)>> {
    let Some(mandate) = entries.first().and_then(|e| mandates.get(&e.mandate_id)) else {
        return Ok(Vec::new());
    };
    let broken = |fault: LedgerFault| {
        Error::internal(format!("the ledger of mandate {} is broken: {fault}", mandate.id))
    };
    let entries: Vec<LedgerEntry> = entries.iter().map(HeadroomEntry::entry).collect();
    let years = headroom::sum(&entries).map_err(broken)?;
    let mut whole = Balance::default();
    for entry in &entries {
        whole = whole.apply_to_period(entry).map_err(broken)?;
    }
    let row = |year, ceiling, balance| {
        let mut row = HeadroomBalanceRow::empty(mandate.id, year, ceiling);
        row.set_balance(balance);
        ((mandate.id, year), row)
    };
    let years = years
        .into_iter()
        .map(|(year, balance)| row(year, mandate.terms.ceiling_per_year, balance));
    let whole = row(WHOLE_PERIOD, mandate.terms.ceiling_total, whole);
    Ok(years.chain([whole]).collect())
}
