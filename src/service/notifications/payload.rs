//! The language-neutral payload of a notice: stored until the notice is mailed, and then rendered in the recipient's
//! language.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use edba_domain::ballot::Tally;
use edba_domain::ballot::TallyResult;
use edba_domain::codes::{
    BallotKind, ExpenditureKind, Instrument, MoneyActionKind, Outcome, Position, Role, SignInMethod,
};
use edba_domain::meeting::Difference;
use edba_domain::webhook::DisabledBecause;
use edba_domain::{Cents, Id, Moment};
use edba_store::notifications::deadlines::NamedBallot;

/// A case with its number and title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutCase {
    pub id: Id,
    pub number: String,
    pub title: String,
}

/// A ballot, with its body and its case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutBallot {
    pub id: Id,
    pub case: AboutCase,
    pub kind: BallotKind,
    pub body_nl: String,
    pub body_en: String,
    pub closes_at: Moment,
    pub secret: bool,
}

/// The tally of a ballot as its page shows it: without counts for a secret ballot with few votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutTally {
    pub result: TallyResult,
    pub entitled: u32,
    pub taken_part: u32,
    /// For, against, abstentions.
    pub counts: Option<(u32, u32, u32)>,
}

/// A pledge as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutPledge {
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    pub within: Cents,
    pub subject: Cents,
}

/// A ratification that an organisation is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutRatification {
    pub id: Id,
    pub organisation: String,
    pub amount: Cents,
    pub due_date: NaiveDate,
}

/// A condition of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutCondition {
    pub id: Id,
    pub description: String,
    pub owner: String,
}

/// The kind of change of a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MandateChange {
    Registered,
    Superseded,
    Revoked,
}

impl MandateChange {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Superseded => "superseded",
            Self::Revoked => "revoked",
        }
    }
}

/// The kind of change of how the holder of an account signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountChange {
    PasskeyAdded,
    PasskeyRemoved,
    PasskeysRemoved,
    SecondStepOn,
    SecondStepOff,
    IdentityBound,
    IdentityUnbound,
    AddressChanged,
}

impl AccountChange {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRemoved => "passkey-removed",
            Self::PasskeysRemoved => "passkeys-removed",
            Self::SecondStepOn => "second-step-on",
            Self::SecondStepOff => "second-step-off",
            Self::IdentityBound => "identity-bound",
            Self::IdentityUnbound => "identity-unbound",
            Self::AddressChanged => "address-changed",
        }
    }
}

/// How a person got an account of the bureau or of an administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Privilege {
    Made,
    Enabled,
    Moved,
}

impl Privilege {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Enabled => "enabled",
            Self::Moved => "moved",
        }
    }
}

/// The payload of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum About {
    /// A ballot in which the recipient may vote; `acting_for` names the seat holders whose substitute the recipient is.
    Ballot {
        ballot: AboutBallot,
        acting_for: Vec<String>,
        /// The deadline before it was extended.
        before: Option<Moment>,
        reason: Option<String>,
    },
    Result {
        ballot: AboutBallot,
        tally: AboutTally,
    },
    /// A vote that was cast; `seat_of` names the holder of the seat where a substitute cast it.
    Vote {
        ballot: AboutBallot,
        cast_at: Moment,
        cast_by: String,
        seat_of: Option<String>,
        /// None for a secret vote.
        position: Option<Position>,
        pledges: Vec<AboutPledge>,
    },
    Decision {
        case: AboutCase,
        decision_id: Id,
        /// The ballot that made it. None in notices stored before this field existed.
        #[serde(default)]
        ballot_id: Option<Id>,
        number: String,
        outcome: Outcome,
        asked: Cents,
        gap: Cents,
        tally: Option<AboutTally>,
    },
    Ratifications {
        case: AboutCase,
        number: String,
        items: Vec<AboutRatification>,
        /// Why they fell away before their due date; may be empty. None where they did not.
        fell_away: Option<String>,
    },
    Conditions {
        case: AboutCase,
        decision_id: Id,
        number: String,
        due_date: NaiveDate,
        items: Vec<AboutCondition>,
    },
    Mandate {
        mandate_id: Id,
        representative: String,
        valid_until: NaiveDate,
        /// What was pledged under it: the case and the amount.
        pledged: Vec<(AboutCase, Cents)>,
    },
    /// The terms under which a representative may commit from now on.
    MandateChanged {
        mandate_id: Id,
        change: MandateChange,
        organisation: String,
        representative: String,
        valid_from: NaiveDate,
        valid_until: NaiveDate,
        per_decision: Cents,
        per_year: Cents,
        total: Cents,
        reason: Option<String>,
    },
    Commitments {
        case: AboutCase,
        number: String,
        organisation: String,
        ids: Vec<Id>,
        amount: Cents,
        reason: Option<String>,
    },
    Report {
        case: AboutCase,
        indicators: Vec<String>,
        due_date: NaiveDate,
    },
    Case {
        case: AboutCase,
        reason: Option<String>,
    },
    Approval {
        case: Option<AboutCase>,
        pending_id: Id,
        action: MoneyActionKind,
        proposed_by: String,
        reason: Option<String>,
    },
    SignIn {
        at: Moment,
        method: Option<SignInMethod>,
    },
    AccountChanged {
        change: AccountChange,
        at: Moment,
        /// The name of the passkey, or the issuer of the provider.
        what: Option<String>,
        /// Who made the change, where that was not the holder of the account.
        by: Option<String>,
        /// How the actor had signed in, where that was with a browser.
        method: Option<SignInMethod>,
        reason: Option<String>,
    },
    /// A person got an account of the bureau or of an administrator.
    Privilege {
        name: String,
        role: Role,
        how: Privilege,
        at: Moment,
        /// Who gave the account.
        by: String,
        reason: Option<String>,
    },
    Webhook {
        host: String,
        /// None in notices stored before this field existed.
        #[serde(default)]
        because: Option<DisabledBecause>,
        /// Name of the owner of the endpoint.
        #[serde(default)]
        owner: Option<String>,
    },
    Meeting {
        id: Id,
        title: String,
        body_nl: String,
        body_en: String,
        place: String,
        starts_at: Moment,
        /// The differences that the change made. Empty in notices stored before this field existed.
        #[serde(default)]
        changes: Vec<Difference>,
        reason: Option<String>,
    },
}

impl About {
    /// The case that the notice is about, if any.
    pub fn case(&self) -> Option<&AboutCase> {
        match self {
            Self::Ballot { ballot, .. } | Self::Result { ballot, .. } | Self::Vote { ballot, .. } => {
                Some(&ballot.case)
            }
            Self::Decision { case, .. }
            | Self::Ratifications { case, .. }
            | Self::Conditions { case, .. }
            | Self::Commitments { case, .. }
            | Self::Report { case, .. }
            | Self::Case { case, .. } => Some(case),
            Self::Approval { case, .. } => case.as_ref(),
            Self::Mandate { .. }
            | Self::MandateChanged { .. }
            | Self::SignIn { .. }
            | Self::AccountChanged { .. }
            | Self::Privilege { .. }
            | Self::Webhook { .. }
            | Self::Meeting { .. } => None,
        }
    }
}

impl From<&NamedBallot> for AboutBallot {
    fn from(row: &NamedBallot) -> Self {
        Self {
            id: row.id,
            case: AboutCase {
                id: row.case_id,
                number: row.case_number.clone(),
                title: row.case_title.clone(),
            },
            kind: row.kind,
            body_nl: row.body_nl.clone(),
            body_en: row.body_en.clone(),
            closes_at: row.closes_at,
            secret: row.secret,
        }
    }
}

impl From<&Tally> for AboutTally {
    fn from(tally: &Tally) -> Self {
        let counts = match (tally.for_count, tally.against_count, tally.abstain_count) {
            (Some(in_favour), Some(against), Some(abstain)) if tally.counts_shown => {
                Some((in_favour, against, abstain))
            }
            _ => None,
        };
        Self {
            result: tally.result,
            entitled: tally.entitled,
            taken_part: tally.taken_part,
            counts,
        }
    }
}
