//! Visibility of decisions and their ratifications, conditions and commitments. It is a condition in each query, never
//! a filter on the result.

use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;
use diesel::{AppearsOnTable, Expression, QueryResult, SelectableExpression};

use super::cases::OrganisationTerm;
use super::cases::Sees;
use super::conn::MultiBackend;
use edba_domain::Id;

/// An account's visibility of decisions.
#[derive(Debug, Clone)]
pub enum Sight {
    /// Decisions about cases that it may see.
    OfCases(Sees),
    /// Decisions with a commitment of this organisation.
    CommittedBy(Id),
    /// Decisions with a commitment of this organisation, or that ask it for a ratification.
    CommittedByOrAskedOf(Id),
}

impl Sight {
    /// The visibility condition for a query of decisions.
    pub(super) fn of_decisions(&self) -> Seen<'_> {
        Seen {
            sight: self,
            case: "decisions.case_id",
            decision: "decisions.id",
        }
    }

    /// The visibility condition for a query of ratifications.
    pub(super) fn of_ratifications(&self) -> Seen<'_> {
        Seen {
            sight: self,
            case: "ratifications.case_id",
            decision: "ratifications.decision_id",
        }
    }

    /// The visibility condition for a query of conditions.
    pub(super) fn of_conditions(&self) -> Seen<'_> {
        Seen {
            sight: self,
            case: "conditions.case_id",
            decision: "conditions.decision_id",
        }
    }
}

/// The condition that rows of this case and decision are visible.
pub(super) struct Seen<'a> {
    sight: &'a Sight,
    case: &'static str,
    decision: &'static str,
}

impl Expression for Seen<'_> {
    type SqlType = Bool;
}
impl<From> SelectableExpression<From> for Seen<'_> where Self: AppearsOnTable<From> {}
impl<From> AppearsOnTable<From> for Seen<'_> {}
impl ValidGrouping<()> for Seen<'_> {
    type IsAggregate = is_aggregate::No;
}
impl QueryId for Seen<'_> {
    type QueryId = ();
    // The SQL text depends on the visibility.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<MultiBackend> for Seen<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match self.sight {
            Sight::OfCases(Sees::Everything) => out.push_sql("1 = 1"),
            Sight::OfCases(sees) => {
                out.push_sql(self.case);
                out.push_sql(" IN (SELECT business_cases.id FROM business_cases WHERE ");
                sees.walk_ast(out.reborrow())?;
                out.push_sql(")");
            }
            Sight::CommittedBy(organisation) => {
                out.push_sql(self.decision);
                committed_by(&mut out, OrganisationTerm::Given(organisation))?;
            }
            Sight::CommittedByOrAskedOf(organisation) => {
                let own = || OrganisationTerm::Given(organisation);
                committed_by_or_asked_of(&mut out, self.decision, own)?;
            }
        }
        Ok(())
    }
}

/// Writes a condition after a decision id: this organisation has a commitment in that decision.
pub(super) fn committed_by<'b>(
    out: &mut AstPass<'_, 'b, MultiBackend>,
    organisation: OrganisationTerm<'b>,
) -> QueryResult<()> {
    out.push_sql(" IN (SELECT c.decision_id FROM commitments c WHERE c.organisation_id = ");
    organisation.push(out)?;
    out.push_sql(")");
    Ok(())
}

/// Writes a condition on a decision id: the organisation has a commitment in that decision, or is asked for a
/// ratification by it.
pub(super) fn committed_by_or_asked_of<'b>(
    out: &mut AstPass<'_, 'b, MultiBackend>,
    decision: &str,
    organisation: impl Fn() -> OrganisationTerm<'b>,
) -> QueryResult<()> {
    out.push_sql("(");
    out.push_sql(decision);
    committed_by(out, organisation())?;
    out.push_sql(" OR ");
    out.push_sql(decision);
    out.push_sql(" IN (SELECT ratifications.decision_id FROM ratifications WHERE ");
    asked_of(out, organisation())?;
    out.push_sql("))");
    Ok(())
}

/// Writes a condition on `ratifications`: it is requested from this organisation. The organisation's finance partner
/// sees it before any commitment exists.
pub(super) fn asked_of<'b>(
    out: &mut AstPass<'_, 'b, MultiBackend>,
    organisation: OrganisationTerm<'b>,
) -> QueryResult<()> {
    out.push_sql("ratifications.organisation_id = ");
    organisation.push(out)
}

/// Writes a condition on `commitments`: it was offered to the partner of this organisation, whatever its status.
pub(super) fn offered_to<'b>(
    out: &mut AstPass<'_, 'b, MultiBackend>,
    organisation: OrganisationTerm<'b>,
) -> QueryResult<()> {
    out.push_sql("commitments.offered_at IS NOT NULL AND commitments.organisation_id = ");
    organisation.push(out)
}
