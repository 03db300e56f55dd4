//! Seats.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_domain::codes::SeatRole;
use edba_domain::seating::Term;
use edba_domain::{Id, Moment};
use edba_service::seats::{self, Seat, Substitution};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeatFilter {
    /// Only seats in this body.
    pub body_id: Option<Id>,
    /// Only seats that this representative holds.
    pub representative_id: Option<Id>,
    /// Only seats in force on this day, in bodies that are open on it.
    pub on_date: Option<NaiveDate>,
}

/// The substitute of a seat: who may act instead of its holder, and when.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeatSubstitute {
    /// A representative other than the holder.
    pub representative_id: Id,
    pub from_date: NaiveDate,
    /// The last day; left out, without end.
    pub until_date: Option<NaiveDate>,
}

/// A new seat.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSeat {
    /// An open body.
    pub body_id: Id,
    /// The holder, who has at most one seat in a body at a time.
    pub representative_id: Id,
    /// A body has at most one chair at a time.
    pub role: SeatRole,
    pub from_date: NaiveDate,
    /// The last day; left out, without end.
    pub until_date: Option<NaiveDate>,
    pub substitute: Option<SeatSubstitute>,
    /// The seat that it takes over: a seat of the same body whose last day is before `fromDate`. On open ballots the
    /// new holder then votes for that seat.
    pub succeeds_seat_id: Option<Id>,
}

/// Changes to a seat; a property that is left out stays unchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeatChange {
    /// The last day; null for without end.
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    pub until_date: Patch<Option<NaiveDate>>,
    /// Null for no substitute.
    #[serde(default)]
    #[schema(value_type = Option<SeatSubstitute>)]
    pub substitute: Patch<Option<SeatSubstitute>>,
}

/// A representative's seat in a body. A seat can end, but is never deleted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeatView {
    pub id: Id,
    pub body_id: Id,
    pub representative_id: Id,
    pub role: SeatRole,
    pub from_date: NaiveDate,
    /// The last day; null for without end.
    pub until_date: Option<NaiveDate>,
    pub substitute: Option<SeatSubstitute>,
    /// The seat that it took over; null for none.
    pub succeeds_seat_id: Option<Id>,
    pub created_at: Moment,
    pub version: i32,
}

fn view(row: Seat) -> SeatView {
    let Seat {
        id,
        body_id,
        representative_id,
        role,
        from_date,
        until_date,
        substitute_id,
        substitute_from,
        substitute_until,
        version,
        created_at,
        succeeds_id,
        origin_id: _,
    } = row;
    SeatView {
        id,
        body_id,
        representative_id,
        role,
        from_date,
        until_date,
        substitute: substitute_id
            .zip(substitute_from)
            .map(|(representative_id, from_date)| SeatSubstitute {
                representative_id,
                from_date,
                until_date: substitute_until,
            }),
        succeeds_seat_id: succeeds_id,
        created_at,
        version,
    }
}

fn substitution(substitute: SeatSubstitute) -> Substitution {
    let SeatSubstitute {
        representative_id,
        from_date,
        until_date,
    } = substitute;
    Substitution {
        representative_id,
        term: Term {
            from: from_date,
            until: until_date,
        },
    }
}

pub async fn list(request: ApiRequest, filter: Query<SeatFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let SeatFilter {
                body_id,
                representative_id,
                on_date,
            } = filter.read(&["cursor", "limit"])?;
            let filter = seats::SeatFilter {
                body_id,
                representative_id,
                on: on_date,
            };
            let page = head.page()?;
            let rows = seats::list(cx, filter, page.after_id()?, page.fetch())?;
            let page = Page::from_rows(rows, page.limit, |r| id_cursor(&r.id)).map(view);
            Reply::page(&head.path, &head.query, page)
        })
        .await
}

pub async fn create(request: ApiRequest, body: JsonBody<NewSeat>) -> Answer {
    request
        .create(body, |cx, _, new| {
            let NewSeat {
                body_id,
                representative_id,
                role,
                from_date,
                until_date,
                substitute,
                succeeds_seat_id,
            } = new;
            let new = seats::NewSeat {
                body_id,
                representative_id,
                role,
                term: Term {
                    from: from_date,
                    until: until_date,
                },
                substitute: substitute.map(substitution),
                succeeds_id: succeeds_seat_id,
            };
            let row = seats::create(cx, new)?;
            let (id, version) = (row.id, row.version);
            Ok(Reply::created(format!("/v1/seats/{id}"), &view(row))?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let row = seats::find(cx, id.0)?;
            let version = row.version;
            Ok(Reply::ok(&view(row))?.version(version))
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<SeatChange>) -> Answer {
    request
        .change(body, move |cx, head, change| {
            let SeatChange {
                until_date,
                substitute,
            } = change;
            let change = seats::SeatChange {
                until: until_date.set(),
                substitute: substitute.set().map(|s| s.map(substitution)),
            };
            let row = seats::change(cx, id.0, change, |version| head.expects(version))?;
            let version = row.version;
            Ok(Reply::ok(&view(row))?.version(version))
        })
        .await
}
