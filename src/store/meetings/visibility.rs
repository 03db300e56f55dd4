//! Which meetings, agenda items and bodies an account sees, as conditions that every query of them includes. The rule is
//! `domain::meeting::reads`.

use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Text, Timestamp};
use diesel::{AppearsOnTable, Expression, QueryResult, SelectableExpression};

use crate::conn::MultiBackend;
use edba_domain::Id;
use edba_domain::seating::Sitting;

type Out<'a, 'b> = AstPass<'a, 'b, MultiBackend>;

/// Which meetings an account sees.
#[derive(Debug, Clone)]
pub struct MeetingSight {
    pub all: bool,
    /// The terms in which it sat or sits in a body: it sees the meetings that begin in them.
    pub terms: Vec<Sitting>,
    /// The bodies in which it sits today: it sees their meetings of any time once the minutes were sent round.
    pub bodies: Vec<Id>,
}

impl MeetingSight {
    pub const ALL: Self = Self {
        all: true,
        terms: Vec::new(),
        bodies: Vec::new(),
    };
    pub const NOTHING: Self = Self {
        all: false,
        terms: Vec::new(),
        bodies: Vec::new(),
    };

    /// Whether it sees no meeting, whatever there is.
    pub fn is_nothing(&self) -> bool {
        !self.all && self.terms.is_empty() && self.bodies.is_empty()
    }

    /// The condition for a query of meetings.
    pub(super) fn seen_meetings(&self) -> SeenMeetings<'_> {
        SeenMeetings {
            sight: self,
            with_items: false,
        }
    }

    /// The condition for a query of agenda items and their meetings.
    pub(super) fn seen_items(&self) -> SeenMeetings<'_> {
        SeenMeetings {
            sight: self,
            with_items: true,
        }
    }

    /// Writes the condition on a row of `meetings` under this name. Never null.
    pub(crate) fn of_meetings<'b>(&'b self, out: &mut Out<'_, 'b>, name: &'static str) -> QueryResult<()> {
        if self.all {
            out.push_sql("1 = 1");
            return Ok(());
        }
        out.push_sql("(1 = 0");
        for term in &self.terms {
            out.push_sql(" OR (");
            out.push_sql(name);
            out.push_sql(".body_id = ");
            out.push_bind_param::<Text, _>(&term.body_id)?;
            out.push_sql(" AND ");
            out.push_sql(name);
            out.push_sql(".starts_at >= ");
            out.push_bind_param::<Timestamp, _>(&term.from)?;
            if let Some(until) = &term.until {
                out.push_sql(" AND ");
                out.push_sql(name);
                out.push_sql(".starts_at < ");
                out.push_bind_param::<Timestamp, _>(until)?;
            }
            out.push_sql(")");
        }
        if !self.bodies.is_empty() {
            out.push_sql(" OR (");
            frozen(out, name);
            out.push_sql(" AND ");
            out.push_sql(name);
            out.push_sql(".body_id");
            self.among_bodies(out)?;
            out.push_sql(")");
        }
        out.push_sql(")");
        Ok(())
    }

    /// Writes the condition that a column is one of the bodies in which it sits today.
    pub(crate) fn of_bodies<'b>(&'b self, out: &mut Out<'_, 'b>, column: &'static str) -> QueryResult<()> {
        if self.all {
            out.push_sql("1 = 1");
            return Ok(());
        }
        if self.bodies.is_empty() {
            out.push_sql("1 = 0");
            return Ok(());
        }
        out.push_sql(column);
        self.among_bodies(out)
    }

    /// Writes the condition on an agenda item `i` of a meeting `m`: the meeting is seen, and the item was published, or
    /// the meeting was recorded afterwards, or the item is in its frozen minutes. Never null.
    pub(crate) fn of_items<'b>(&'b self, out: &mut Out<'_, 'b>) -> QueryResult<()> {
        self.of_named_items(out, "i", "m")
    }

    fn of_named_items<'b>(
        &'b self,
        out: &mut Out<'_, 'b>,
        item: &'static str,
        meeting: &'static str,
    ) -> QueryResult<()> {
        if self.all {
            out.push_sql("1 = 1");
            return Ok(());
        }
        out.push_sql("(");
        self.of_meetings(out, meeting)?;
        out.push_sql(" AND (");
        out.push_sql(item);
        out.push_sql(".published_in IS NOT NULL OR ");
        out.push_sql(meeting);
        out.push_sql(".recorded_afterwards OR ");
        out.push_sql(item);
        out.push_sql(".minuted_in IS NOT NULL))");
        Ok(())
    }

    fn among_bodies<'b>(&'b self, out: &mut Out<'_, 'b>) -> QueryResult<()> {
        out.push_sql(" IN (");
        for (index, body) in self.bodies.iter().enumerate() {
            out.push_sql(if index == 0 { "" } else { ", " });
            out.push_bind_param::<Text, _>(body)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

/// Writes the condition that a version of the minutes was frozen.
fn frozen(out: &mut Out<'_, '_>, meeting: &'static str) {
    out.push_sql(meeting);
    out.push_sql(".minutes_state IN ('sent-round', 'adopted')");
}

/// The condition that rows of `meetings`, or of `agenda_items` with their `meetings`, are visible.
pub(super) struct SeenMeetings<'a> {
    sight: &'a MeetingSight,
    with_items: bool,
}

impl Expression for SeenMeetings<'_> {
    type SqlType = Bool;
}
impl<From> SelectableExpression<From> for SeenMeetings<'_> where Self: AppearsOnTable<From> {}
impl<From> AppearsOnTable<From> for SeenMeetings<'_> {}
impl ValidGrouping<()> for SeenMeetings<'_> {
    type IsAggregate = is_aggregate::No;
}
impl QueryId for SeenMeetings<'_> {
    type QueryId = ();
    // The SQL text depends on the account.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<MultiBackend> for SeenMeetings<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        if self.with_items {
            self.sight.of_named_items(&mut out, "agenda_items", "meetings")
        } else {
            self.sight.of_meetings(&mut out, "meetings")
        }
    }
}
