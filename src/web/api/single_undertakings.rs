//! Single undertakings, the ceilings of *de minimis* aid, and the room that is left below them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::money::Total;
use edba_domain::state_aid::{AidRule, Membership};
use edba_domain::{Cents, Id, Moment};
use edba_service::state_aid::{
    self, AidRoom, CountedAid, KnownCeiling, KnownUndertaking, RoomOfRule, UndertakingChange,
};

/// The membership of an organisation in a single undertaking.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMembership {
    pub organisation_id: Id,
    /// The first day.
    pub from_date: NaiveDate,
    /// The last day; null while it is a member.
    pub until_date: Option<NaiveDate>,
}

/// A new single undertaking.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSingleUndertaking {
    #[schema(min_length = 1, max_length = 200, example = "The Boogaart group")]
    pub name: String,
    #[schema(max_items = 200)]
    pub members: Vec<NewMembership>,
}

/// Changes to a single undertaking: a property that is left out stays as it is. A change needs a reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SingleUndertakingChange {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// All memberships, past ones included.
    #[serde(default)]
    #[schema(value_type = Vec<NewMembership>, max_items = 200)]
    pub members: Patch<Vec<NewMembership>>,
    #[schema(min_length = 1, max_length = 4000, example = "The daughter was sold.")]
    pub reason: String,
}

/// A membership, with the name of the organisation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MembershipView {
    pub organisation_id: Id,
    pub name: String,
    pub from_date: NaiveDate,
    pub until_date: Option<NaiveDate>,
}

/// A group of organisations whose de minimis aid is counted together.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SingleUndertakingView {
    pub id: Id,
    pub name: String,
    pub members: Vec<MembershipView>,
    pub created_at: Moment,
    pub version: i32,
}

/// A ceiling of de minimis aid over three years, in gross grant equivalent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AidCeilingView {
    pub rule: AidRule,
    /// It holds from this day on, until the next one of its rule.
    pub from_date: NaiveDate,
    pub amount: Cents,
    /// The regulation that sets it.
    pub source: String,
}

/// All ceilings, by rule and day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AidCeilingsView {
    pub items: Vec<AidCeilingView>,
}

/// The day of a room.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RoomQuery {
    /// The day on which the right to new aid would arise; today if left out.
    pub on_date: Option<NaiveDate>,
}

/// The room under one ceiling.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomOfRuleView {
    pub rule: AidRule,
    pub ceiling: Cents,
    /// The aid of the three years up to the day.
    #[schema(value_type = Total)]
    pub counted: Cents,
    /// What is left, at least zero.
    pub room: Cents,
}

/// Aid of a single undertaking.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CountedAidView {
    /// Of the statement, or of the declared aid where `caseId` is null.
    pub id: Id,
    /// The case that it was granted in; null for aid of another grantor.
    pub case_id: Option<Id>,
    pub organisation_id: Id,
    pub rule: AidRule,
    pub granted_on_date: NaiveDate,
    pub gross_grant_equivalent: Cents,
}

/// The room that is left to the single undertaking of an organisation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AidRoomView {
    /// The single undertaking; null for an organisation that belongs to no group.
    pub single_undertaking_id: Option<Id>,
    pub name: String,
    pub organisation_ids: Vec<Id>,
    pub on_date: NaiveDate,
    /// The rules that have a ceiling on that day.
    pub rules: Vec<RoomOfRuleView>,
    /// All aid of financed cases and of declarations, the oldest first, whether it still counts or not.
    pub aid: Vec<CountedAidView>,
}

impl From<NewMembership> for Membership {
    fn from(new: NewMembership) -> Self {
        let NewMembership {
            organisation_id,
            from_date,
            until_date,
        } = new;
        Self {
            organisation_id,
            from: from_date,
            until: until_date,
        }
    }
}

fn memberships(new: Vec<NewMembership>) -> Vec<Membership> {
    new.into_iter().map(Membership::from).collect()
}

fn view(found: KnownUndertaking) -> SingleUndertakingView {
    let KnownUndertaking { row, members } = found;
    SingleUndertakingView {
        id: row.id,
        name: row.name,
        members: members
            .into_iter()
            .map(|member| MembershipView {
                organisation_id: member.membership.organisation_id,
                name: member.name,
                from_date: member.membership.from,
                until_date: member.membership.until,
            })
            .collect(),
        created_at: row.created_at,
        version: row.version,
    }
}

fn reply(found: KnownUndertaking) -> Result<Reply> {
    let version = found.row.version;
    Ok(Reply::ok(&view(found))?.version(version))
}

fn ceiling(row: KnownCeiling) -> AidCeilingView {
    let KnownCeiling {
        rule,
        from_date,
        amount_cents,
        source,
    } = row;
    AidCeilingView {
        rule,
        from_date,
        amount: amount_cents,
        source,
    }
}

fn room_view(found: AidRoom) -> AidRoomView {
    let AidRoom {
        undertaking_id,
        name,
        members,
        day,
        rules,
        aid,
    } = found;
    let rule = |one: RoomOfRule| RoomOfRuleView {
        rule: one.rule,
        ceiling: one.ceiling,
        counted: one.counted,
        room: one.room,
    };
    let counted = |one: CountedAid| CountedAidView {
        id: one.id,
        case_id: one.case_id,
        organisation_id: one.organisation_id,
        rule: one.aid.rule,
        granted_on_date: one.aid.granted_on,
        gross_grant_equivalent: one.aid.gross_grant,
    };
    AidRoomView {
        single_undertaking_id: undertaking_id,
        name,
        organisation_ids: members,
        on_date: day,
        rules: rules.into_iter().map(rule).collect(),
        aid: aid.into_iter().map(counted).collect(),
    }
}

pub async fn list(request: ApiRequest) -> Answer {
    request
        .read(move |cx, head| {
            let page = head.page()?;
            let rows = state_aid::undertakings(cx, page.after_id()?, page.fetch())?;
            Reply::page(
                &head.path,
                &head.query,
                Page::from_rows(rows, page.limit, |found| id_cursor(&found.row.id)).map(view),
            )
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| reply(state_aid::find_undertaking(cx, id.0)?))
        .await
}

pub async fn create(request: ApiRequest, body: JsonBody<NewSingleUndertaking>) -> Answer {
    request
        .create(body, move |cx, _, NewSingleUndertaking { name, members }| {
            let found = state_aid::form_undertaking(cx, &name, memberships(members))?;
            let (location, version) = (
                format!("/v1/single-undertakings/{}", found.row.id),
                found.row.version,
            );
            Ok(Reply::created(location, &view(found))?.version(version))
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<SingleUndertakingChange>) -> Answer {
    request
        .change(body, move |cx, head, change| {
            let SingleUndertakingChange {
                name,
                members,
                reason,
            } = change;
            let change = UndertakingChange {
                name: name.set(),
                members: members.set().map(memberships),
            };
            let expects = |version| head.expects(version);
            reply(state_aid::change_undertaking(cx, id.0, change, &reason, expects)?)
        })
        .await
}

pub async fn ceilings(request: ApiRequest) -> Answer {
    request
        .read(move |cx, _| {
            let items = state_aid::ceilings(cx)?.into_iter().map(ceiling).collect();
            Reply::ok(&AidCeilingsView { items })
        })
        .await
}

pub async fn room(request: ApiRequest, organisation_id: IdPath, query: Query<RoomQuery>) -> Answer {
    request
        .read(move |cx, _| {
            let RoomQuery { on_date } = query.read(&[])?;
            let day = on_date.unwrap_or_else(|| cx.today());
            Reply::ok(&room_view(state_aid::room(cx, organisation_id.0, day)?))
        })
        .await
}
