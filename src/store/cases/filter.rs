//! Filter for lists of cases.

use diesel::prelude::*;
use diesel::query_builder::AstPass;
use diesel::sql_types::{BigInt, Text, Timestamp};

use crate::conn::MultiBackend;
use edba_domain::codes::CaseStatus;
use edba_domain::{Cents, Id, Moment};

/// Filter values. A case must satisfy all that are set.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Matches any of these; empty means all.
    pub statuses: Vec<CaseStatus>,
    /// The lead table or a co-review table.
    pub table_id: Option<Id>,
    pub cluster: Option<String>,
    /// A programme line (its actions included) or an action.
    pub programme_line: Option<String>,
    pub scope: Option<String>,
    /// A funder of the case's cover: the id of an organisation, or a name.
    pub funder: Option<String>,
    pub initiator_id: Option<Id>,
    pub asked_min: Option<Cents>,
    pub asked_max: Option<Cents>,
    pub created_from: Option<Moment>,
    pub created_before: Option<Moment>,
    pub updated_since: Option<Moment>,
    /// Stemmed words; all must occur.
    pub words: Vec<String>,
}

impl CaseFilter {
    /// Writes all conditions except those on `words`, which determine the beginning of the statement.
    pub(super) fn walk<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // Destructured in full, so that a new filter field breaks the build here.
        let CaseFilter {
            statuses,
            table_id,
            cluster,
            programme_line,
            scope,
            funder,
            initiator_id,
            asked_min,
            asked_max,
            created_from,
            created_before,
            updated_since,
            words: _,
        } = self;
        for (index, status) in statuses.iter().enumerate() {
            out.push_sql(if index == 0 {
                " AND business_cases.status IN ("
            } else {
                ", "
            });
            out.push_bind_param::<Text, _>(status)?;
        }
        if !statuses.is_empty() {
            out.push_sql(")");
        }
        if let Some(id) = table_id {
            out.push_sql(
                " AND EXISTS (SELECT 1 FROM case_tables t WHERE t.case_id = business_cases.id AND t.body_id = ",
            );
            out.push_bind_param::<Text, _>(id)?;
            out.push_sql(")");
        }
        text(out, " AND business_cases.cluster_code = ", cluster, "")?;
        if programme_line.is_some() {
            text(
                out,
                " AND business_cases.programme_line_code IN (SELECT ",
                programme_line,
                "",
            )?;
            text(
                out,
                " UNION SELECT code FROM reference_items WHERE category = 'action' AND parent_code = ",
                programme_line,
                ")",
            )?;
        }
        text(out, " AND business_cases.scope_code = ", scope, "")?;
        text(
            out,
            " AND business_cases.id IN (SELECT f.case_id FROM funding_lines f WHERE f.funder = ",
            funder,
            ")",
        )?;
        if let Some(id) = initiator_id {
            out.push_sql(" AND business_cases.initiator_id = ");
            out.push_bind_param::<Text, _>(id)?;
        }
        for (bound, amount) in [
            (" AND business_cases.asked_cents >= ", asked_min),
            (" AND business_cases.asked_cents <= ", asked_max),
        ] {
            if let Some(amount) = amount {
                out.push_sql(bound);
                out.push_bind_param::<BigInt, _>(amount)?;
            }
        }
        for (bound, moment) in [
            (" AND business_cases.created_at >= ", created_from),
            (" AND business_cases.created_at < ", created_before),
            (" AND business_cases.updated_at >= ", updated_since),
        ] {
            if let Some(moment) = moment {
                out.push_sql(bound);
                out.push_bind_param::<Timestamp, _>(moment)?;
            }
        }
        Ok(())
    }
}

impl CaseFilter {
    /// The filter value that matches the first column of an index for each sort order, if one is set: a list with this
    /// filter is read in order from that index alone.
    pub(super) fn in_index(&self) -> Option<InIndex<'_>> {
        match (self.statuses.as_slice(), &self.cluster) {
            ([status], _) => Some(InIndex::Status(status)),
            (_, Some(cluster)) => Some(InIndex::Cluster(cluster)),
            _ => None,
        }
    }
}

/// Result of [`CaseFilter::in_index`].
#[derive(Debug, Clone, Copy)]
pub(super) enum InIndex<'a> {
    Status(&'a CaseStatus),
    Cluster(&'a String),
}

impl<'a> InIndex<'a> {
    pub(super) fn walk<'b>(&self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()>
    where
        'a: 'b,
    {
        match *self {
            Self::Status(status) => {
                out.push_sql("business_cases.status = ");
                out.push_bind_param::<Text, _>(status)
            }
            Self::Cluster(cluster) => {
                out.push_sql("business_cases.cluster_code = ");
                out.push_bind_param::<Text, _>(cluster)
            }
        }
    }
}

fn text<'b>(
    out: &mut AstPass<'_, 'b, MultiBackend>,
    before: &str,
    value: &'b Option<String>,
    after: &str,
) -> QueryResult<()> {
    if let Some(value) = value {
        out.push_sql(before);
        out.push_bind_param::<Text, _>(value)?;
        out.push_sql(after);
    }
    Ok(())
}
