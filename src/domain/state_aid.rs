//! State aid: the basis of public money to an undertaking, and the room that is left under a *de minimis* ceiling.
//!
//! Sources: DOMAIN.md, *State aid*; Regulation (EU) 2023/2831, articles 2(2), 3, 5 and 6. Public money is the money of an
//! organisation of the sector government. Every recipient that is not itself of that sector counts as an undertaking: what
//! it does with the money is judged in the statement, not here.

mod entry;
pub mod over_time;
mod statement;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};

use crate::codes::Sector;
use crate::working_days::is_working_day;
use crate::{Cents, Id};

pub use entry::{RegisterTask, register_task};
pub use statement::{AidShare, check, sum_fault};

text_enum! {
    /// Why public money to an undertaking is lawful. `no-aid`: it is no state aid; `de-minimis`: it stays below a ceiling;
    /// `block-exemption`: by an article of a block exemption; `notified`: by a decision of the European Commission.
    pub enum AidBasis {
        NoAid = "no-aid",
        DeMinimis = "de-minimis",
        BlockExemption = "block-exemption",
        Notified = "notified",
    }
}

text_enum! {
    /// A *de minimis* rule, with a ceiling of its own: the general one, agriculture, fisheries, and services of general
    /// economic interest.
    pub enum AidRule {
        General = "general",
        Agriculture = "agriculture",
        Fisheries = "fisheries",
        Sgei = "sgei",
    }
}

/// Years before the day on which the right arises in which aid counts, to the day.
const WINDOW_MONTHS: Months = Months::new(36);
/// Working days within which aid is entered in the central register, by article 6 of the Regulation. It gives no term for the
/// correction of an entry: the same one is used.
const REGISTER_WORKING_DAYS: usize = 20;

impl AidRule {
    /// Whether aid under `self` counts towards the ceiling of another rule. Aid to agriculture and fisheries counts
    /// towards the general ceiling too; services of general economic interest have a ceiling beside it.
    pub const fn counts_towards(self, ceiling: Self) -> bool {
        match ceiling {
            Self::General => !matches!(self, Self::Sgei),
            Self::Agriculture => matches!(self, Self::Agriculture),
            Self::Fisheries => matches!(self, Self::Fisheries),
            Self::Sgei => matches!(self, Self::Sgei),
        }
    }
}

/// Whether money of a funder of this sector to a recipient of that one is public money to an undertaking.
pub fn needs_basis(funder: Sector, recipient: Sector) -> bool {
    funder == Sector::Government && recipient != Sector::Government
}

/// A ceiling, which holds from a day on until the next one of its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AidCeiling {
    pub rule: AidRule,
    pub from: NaiveDate,
    pub amount: Cents,
}

/// *De minimis* aid to a single undertaking: the rule, the day on which the right to it arose, and its gross grant
/// equivalent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aid {
    pub rule: AidRule,
    pub granted_on: NaiveDate,
    pub gross_grant: Cents,
}

/// How much aid goes beyond a ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AidExcess {
    pub rule: AidRule,
    pub by: Cents,
}

/// The ceiling of a rule on a day; None before its first.
pub fn ceiling_on(ceilings: &[AidCeiling], rule: AidRule, day: NaiveDate) -> Option<Cents> {
    ceilings
        .iter()
        .filter(|ceiling| ceiling.rule == rule && ceiling.from <= day)
        .max_by_key(|ceiling| ceiling.from)
        .map(|ceiling| ceiling.amount)
}

/// The last day that no longer counts on `day`: three years before it. None before the first date there is.
fn before_window(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_sub_months(WINDOW_MONTHS)
}

fn is_within(granted_on: NaiveDate, day: NaiveDate) -> bool {
    granted_on <= day && before_window(day).is_none_or(|start| granted_on > start)
}

/// The aid that counts towards the ceiling of a rule on a day: that of (day − 3 years, day].
pub fn counted_on(aid: &[Aid], rule: AidRule, day: NaiveDate) -> Cents {
    aid.iter()
        .filter(|one| one.rule.counts_towards(rule) && is_within(one.granted_on, day))
        .map(|one| one.gross_grant)
        .sum()
}

/// The room left under the ceiling of a rule on a day, at least zero; None where the rule has no ceiling on that day.
pub fn room_on(ceilings: &[AidCeiling], aid: &[Aid], rule: AidRule, day: NaiveDate) -> Option<Cents> {
    Some(ceiling_on(ceilings, rule, day)?.less(counted_on(aid, rule, day)))
}

/// What still counts of a gross grant equivalent, where of a commitment of `committed` the undertaking gets only `held`: in
/// proportion, rounded up to the cent.
pub fn still_granted(gross_grant: Cents, committed: Cents, held: Cents) -> Cents {
    if held >= committed {
        return gross_grant;
    }
    let (whole, part) = (i128::from(committed.get()), i128::from(held.get().max(0)));
    let counted = (i128::from(gross_grant.get()) * part + whole - 1) / whole;
    Cents::new(i64::try_from(counted).unwrap_or(i64::MAX))
}

/// *De minimis* aid of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AidOf {
    pub organisation_id: Id,
    pub aid: Aid,
}

/// By how much the aid of a single undertaking goes beyond a ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndertakingExcess {
    pub undertaking: UndertakingId,
    pub excess: AidExcess,
}

/// By how much `new` aid, beside all other aid, goes beyond each ceiling of each single undertaking; empty where it fits. On
/// each day of aid whose three years include the new aid, the undertaking of that day is looked at, with all aid of its members;
/// later days too, so that the order in which cases are financed changes nothing. A rule without a ceiling on a day allows no
/// aid.
pub fn excesses(
    ceilings: &[AidCeiling],
    groups: &Groups,
    others: &[AidOf],
    new: &[AidOf],
) -> Vec<UndertakingExcess> {
    raised_excesses(ceilings, groups, others, &[], new)
}

/// The same, of those that are more than they were while `stood` was in the place of `new`: a correction may leave an excess as
/// it is, or lower it.
pub fn raised_excesses(
    ceilings: &[AidCeiling],
    groups: &Groups,
    others: &[AidOf],
    stood: &[AidOf],
    new: &[AidOf],
) -> Vec<UndertakingExcess> {
    let all: Vec<AidOf> = others.iter().chain(new).copied().collect();
    let before: Vec<AidOf> = others.iter().chain(stood).copied().collect();
    let days: BTreeSet<NaiveDate> = all.iter().map(|one| one.aid.granted_on).collect();
    let mut found: BTreeMap<(UndertakingId, AidRule), Cents> = BTreeMap::new();
    for day in days {
        let undertakings: BTreeSet<UndertakingId> = new
            .iter()
            .filter(|one| is_within(one.aid.granted_on, day))
            .map(|one| groups.undertaking_on(&one.organisation_id, day))
            .collect();
        for undertaking in undertakings {
            let is_member = |id: &Id| groups.undertaking_on(id, day) == undertaking;
            for (rule, by) in excesses_on(ceilings, day, &all, new, is_member) {
                if by <= excess_of(ceilings, day, rule, &of_members(&before, is_member)) {
                    continue;
                }
                let most = found.entry((undertaking, rule)).or_default();
                *most = by.max(*most);
            }
        }
    }
    found
        .into_iter()
        .map(|((undertaking, rule), by)| UndertakingExcess {
            undertaking,
            excess: AidExcess { rule, by },
        })
        .collect()
}

/// The excesses of one single undertaking on a day, of the rules under which it has aid of that day.
fn excesses_on(
    ceilings: &[AidCeiling],
    day: NaiveDate,
    all: &[AidOf],
    new: &[AidOf],
    is_member: impl Fn(&Id) -> bool,
) -> Vec<(AidRule, Cents)> {
    let (all, new) = (of_members(all, &is_member), of_members(new, &is_member));
    AidRule::ALL
        .iter()
        .filter(|rule| {
            let counts = |one: &Aid| one.rule.counts_towards(**rule);
            all.iter().any(|one| counts(one) && one.granted_on == day)
                && new
                    .iter()
                    .any(|one| counts(one) && is_within(one.granted_on, day))
        })
        .filter_map(|rule| {
            let by = excess_of(ceilings, day, *rule, &all);
            by.is_positive().then_some((*rule, by))
        })
        .collect()
}

/// By how much aid goes beyond the ceiling of a rule on a day, at least zero.
fn excess_of(ceilings: &[AidCeiling], day: NaiveDate, rule: AidRule, aid: &[Aid]) -> Cents {
    let ceiling = ceiling_on(ceilings, rule, day).unwrap_or_default();
    counted_on(aid, rule, day).less(ceiling)
}

fn of_members(list: &[AidOf], is_member: impl Fn(&Id) -> bool) -> Vec<Aid> {
    let own = list.iter().filter(|one| is_member(&one.organisation_id));
    own.map(|one| one.aid).collect()
}

/// The last day for the central register: 20 working days after the day on which the right to the aid arose, or after the day from
/// which on other aid stands than is registered.
pub fn register_due(day: NaiveDate) -> NaiveDate {
    day.iter_days()
        .skip(1)
        .filter(|day| is_working_day(*day))
        .nth(REGISTER_WORKING_DAYS - 1)
        .unwrap_or(day)
}

/// The membership of an organisation in a single undertaking, from and until these days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    pub organisation_id: Id,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl Membership {
    pub fn is_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether two memberships share an organisation and a day: an organisation belongs to one single undertaking at a time.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.organisation_id == other.organisation_id
            && self.until.is_none_or(|until| other.from <= until)
            && other.until.is_none_or(|until| self.from <= until)
    }
}

/// A single undertaking: a group, or an organisation that belongs to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UndertakingId {
    Group(Id),
    Alone(Id),
}

/// The memberships in groups, past ones included.
#[derive(Debug, Clone, Default)]
pub struct Groups(Vec<(Id, Membership)>);

impl Groups {
    /// Of groups and their memberships.
    pub fn new(memberships: Vec<(Id, Membership)>) -> Self {
        Self(memberships)
    }

    /// The single undertaking that an organisation belongs to on a day.
    pub fn undertaking_on(&self, organisation_id: &Id, day: NaiveDate) -> UndertakingId {
        self.0
            .iter()
            .find(|(_, one)| one.organisation_id == *organisation_id && one.is_on(day))
            .map_or(UndertakingId::Alone(*organisation_id), |(group, _)| {
                UndertakingId::Group(*group)
            })
    }

    /// All organisations that ever belonged to one of the groups.
    pub fn members(&self) -> impl Iterator<Item = Id> {
        self.0.iter().map(|(_, one)| one.organisation_id)
    }
}

#[cfg(test)]
mod tests;
