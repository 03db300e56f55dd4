//! Lists by due date whose items have a computed state: instalments, and lines of repayment plans. The state is not stored, so it
//! is found after an item is read.

use chrono::NaiveDate;

use edba_common::error::Result;
use edba_domain::Id;

/// How many items are read at a time where only those in one state are asked for, and how often.
pub(super) const BATCH: i64 = 500;
const MOST_BATCHES: usize = 10;

/// What is asked of a list; None means no restriction.
#[derive(Debug, Clone)]
pub struct DueQuery<S> {
    pub commitment_id: Option<Id>,
    pub case_id: Option<Id>,
    pub organisation_id: Option<Id>,
    pub state: Option<S>,
    pub due_from: Option<NaiveDate>,
    pub due_to: Option<NaiveDate>,
}

/// Items that were read after a place.
pub(super) struct Batch<T, P> {
    pub items: Vec<T>,
    /// How many were read.
    pub count: usize,
    /// The place of the last one; None where there was none.
    pub last: Option<P>,
}

impl<S: Copy + PartialEq> DueQuery<S> {
    /// The items in the state that is asked for, and the place after which more are to be looked for. `read` reads items after a
    /// place, at most the number given; `of` gives the place and the state of an item.
    pub(super) fn page<T, P: Copy>(
        &self,
        mut after: Option<P>,
        limit: usize,
        mut read: impl FnMut(Option<&P>, i64) -> Result<Batch<T, P>>,
        of: impl Fn(&T) -> (P, S),
    ) -> Result<(Vec<T>, Option<P>)> {
        let size = match self.state {
            Some(_) => BATCH,
            None => i64::try_from(limit + 1).unwrap_or(BATCH),
        };
        let mut found = Vec::new();
        for _ in 0..MOST_BATCHES {
            let batch = read(after.as_ref(), size)?;
            let more = i64::try_from(batch.count).unwrap_or(i64::MAX) >= size;
            after = batch.last.or(after);
            let items = batch.items.into_iter();
            found.extend(items.filter(|item| self.state.is_none_or(|state| of(item).1 == state)));
            if found.len() > limit {
                found.truncate(limit);
                let last = found.last().map(|item| of(item).0);
                return Ok((found, last));
            }
            if !more {
                return Ok((found, None));
            }
        }
        Ok((found, after))
    }

    /// The first and the last due date that are asked for, within those that the state can have.
    pub(super) fn due_dates(
        &self,
        (first, last): (Option<NaiveDate>, Option<NaiveDate>),
    ) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let to = match (self.due_to, last) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        (self.due_from.max(first), to)
    }
}
