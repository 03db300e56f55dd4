//! State aid.

use crate::api::{declared_aid, single_undertakings, state_aid};
use crate::op::{Line, get, patch, post};
use crate::policy::{BUREAU, COMMITMENT_READERS, OVERSIGHT};

const TAG: &str = "State aid";

/// What is checked for a statement.
const STATING: &str = "Public money (of an organisation of the sector government) to an undertaking (a recipient of another \
sector) needs a basis before its case is financed. The shares of all recipients are given together and add up to the \
commitment; earlier statements are replaced, with a `reason`. Of a grant the gross grant equivalent is its amount, of a loan or \
a guarantee its advantage, at most the amount. Aid of a case that is financed already must fit under the ceilings \
(`state-aid-exceeded`); for the others that is checked when the case is financed. A commitment that was carried over has \
the basis of the one that it came from, and takes no other (`no-basis-needed`).";

pub(super) fn lines() -> Vec<Line> {
    let mut lines = statements();
    lines.extend(undertakings());
    lines.extend(declarations());
    lines
}

fn statements() -> Vec<Line> {
    vec![
        get(
            "/v1/state-aid-statements",
            "listStateAidStatements",
            TAG,
            "List the bases of public money",
        )
        .describe(
            "By commitment and recipient, with those that were replaced. A finance partner sees those of commitments that its \
             organisation was offered; bureau and auditor see all. With `toRegister=true`: the aid that is still to be \
             entered in the central register, by `registerDueDate` at the latest, and the entries that are to be corrected \
             there. With `toCorrect=true` only the latter: the current aid differs from the entry (`correctsEntry`), because \
             the statement was replaced, the commitment was released, refused, determined at less or written off, or the entry \
             was wrong. A recipient that gets nothing any more is listed with its last statement, which was replaced.",
        )
        .allow(COMMITMENT_READERS)
        .query::<state_aid::StateAidQuery>()
        .page_or_file::<state_aid::StateAidView>("Statements in the order in which they were made.")
        .to(state_aid::list),
        get(
            "/v1/state-aid-statements/{statementId}",
            "getStateAidStatement",
            TAG,
            "One statement",
        )
        .allow(COMMITMENT_READERS)
        .one::<state_aid::StateAidView>("The statement.")
        .to(state_aid::find),
        post(
            "/v1/commitments/{commitmentId}/state-aid-statements",
            "stateStateAid",
            TAG,
            "State the basis of a commitment",
        )
        .describe(STATING)
        .allow(BUREAU)
        .body::<state_aid::NewAidStatements>()
        .ok::<state_aid::StateAidViews>("The statements in force of the commitment.")
        .errors(&[409])
        .to(state_aid::state),
        post(
            "/v1/state-aid-statements/{statementId}/registrations",
            "registerStateAid",
            TAG,
            "Record the entry of aid in the central register",
        )
        .describe(
            "Either the entry of de-minimis aid in force, due within 20 working days after the day on which the right to the aid \
             arose (Dutch public holidays are no working days); or, where the statement has `correctsEntry`, the correction of \
             that entry, whatever the basis is now. The earlier entries stay in `registrations`. If another amount was entered \
             than the current one, give it in `grossGrantEquivalent`: the entry is then to be corrected next. 409 \
             `aid-entry-recorded`: the current aid is registered already. 409 `aid-entry-not-due`: there is nothing to enter and \
             nothing to correct.",
        )
        .allow(BUREAU)
        .body::<state_aid::NewAidRegistration>()
        .ok::<state_aid::StateAidView>("The statement as it is now.")
        .errors(&[409])
        .to(state_aid::register),
    ]
}

fn undertakings() -> Vec<Line> {
    vec![
        get(
            "/v1/single-undertakings",
            "listSingleUndertakings",
            TAG,
            "List the groups whose aid is counted together",
        )
        .allow(OVERSIGHT)
        .page::<single_undertakings::SingleUndertakingView>("Groups in the order in which they were formed.")
        .to(single_undertakings::list),
        post(
            "/v1/single-undertakings",
            "createSingleUndertaking",
            TAG,
            "Form a group",
        )
        .describe("An organisation belongs to one group at a time. Without one it is a single undertaking by itself.")
        .allow(BUREAU)
        .body::<single_undertakings::NewSingleUndertaking>()
        .created::<single_undertakings::SingleUndertakingView>("The group.")
        .to(single_undertakings::create),
        get(
            "/v1/single-undertakings/{undertakingId}",
            "getSingleUndertaking",
            TAG,
            "One group",
        )
        .allow(OVERSIGHT)
        .one::<single_undertakings::SingleUndertakingView>("The group.")
        .to(single_undertakings::find),
        patch(
            "/v1/single-undertakings/{undertakingId}",
            "changeSingleUndertaking",
            TAG,
            "Change the name or the members of a group",
        )
        .describe("Give all memberships, past ones included. What is financed stays financed.")
        .allow(BUREAU)
        .body::<single_undertakings::SingleUndertakingChange>()
        .one::<single_undertakings::SingleUndertakingView>("The group as it is now.")
        .to(single_undertakings::change),
        get(
            "/v1/aid-ceilings",
            "listAidCeilings",
            TAG,
            "The ceilings of de-minimis aid",
        )
        .describe(
            "Over three years, in gross grant equivalent. Aid for agriculture and fisheries counts towards the general \
             ceiling too; services of general economic interest (`sgei`) have a ceiling beside it.",
        )
        .allow(OVERSIGHT)
        .ok::<single_undertakings::AidCeilingsView>("All ceilings, by rule and day.")
        .to(single_undertakings::ceilings),
        get(
            "/v1/organisations/{organisationId}/de-minimis-room",
            "getDeMinimisRoom",
            TAG,
            "The room for de-minimis aid to an organisation",
        )
        .describe(
            "Of its whole single undertaking as it is on the day: the ceiling less the aid of the three years up to that \
             day, to the day.",
        )
        .allow(OVERSIGHT)
        .query::<single_undertakings::RoomQuery>()
        .ok::<single_undertakings::AidRoomView>("The room by rule, and the aid that takes it.")
        .errors(&[404])
        .to(single_undertakings::room),
    ]
}

fn declarations() -> Vec<Line> {
    vec![
        get(
            "/v1/declared-aid",
            "listDeclaredAid",
            TAG,
            "List the aid of other grantors",
        )
        .allow(OVERSIGHT)
        .query::<declared_aid::DeclaredAidQuery>()
        .page::<declared_aid::DeclaredAidView>("Declared aid in the order in which it was recorded.")
        .to(declared_aid::list),
        post(
            "/v1/declared-aid",
            "createDeclaredAid",
            TAG,
            "Record aid of another grantor",
        )
        .describe("As its recipient declared it. It counts towards the ceilings from then on.")
        .allow(BUREAU)
        .body::<declared_aid::NewDeclaredAid>()
        .created::<declared_aid::DeclaredAidView>("The declared aid.")
        .to(declared_aid::create),
        get(
            "/v1/declared-aid/{declaredAidId}",
            "getDeclaredAid",
            TAG,
            "One declaration of aid",
        )
        .allow(OVERSIGHT)
        .one::<declared_aid::DeclaredAidView>("The declared aid.")
        .to(declared_aid::find),
        post(
            "/v1/declared-aid/{declaredAidId}/withdrawals",
            "withdrawDeclaredAid",
            TAG,
            "Withdraw declared aid that was recorded by mistake",
        )
        .describe("Once. It counts no more, and stays readable with the reason.")
        .allow(BUREAU)
        .body::<declared_aid::NewDeclaredAidWithdrawal>()
        .ok::<declared_aid::DeclaredAidView>("The declared aid as it is now.")
        .errors(&[409])
        .to(declared_aid::withdraw),
    ]
}
