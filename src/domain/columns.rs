//! The columns of the domain's types: texts, amounts and times, on both databases.
//!
//! Reading a text that the domain does not know is an error; it never becomes a default.

use crate::EventKind;
use crate::action_point::ActionPointStatus;
use crate::ballot::TallyResult;
use crate::budget::BudgetMoveKind;
use crate::codes::*;
use crate::commitment_ledger::CommitmentEntryKind;
use crate::document::{
    AttachedTo, CheckCode, DestructionGround, DocumentKind, MediaType, Scanner, VersionState,
};
use crate::identity::BoundBy;
use crate::link_quota::Source;
use crate::mandate::LedgerKind;
use crate::meeting::{AgendaItemKind, FrozenState, ItemOutcome, MinutesState, Presence, RemarkAnswer};
use crate::notifications::{Delivery, NotificationKind, NotificationState};
use crate::payment_schedule::{ScheduleStatus, SchedulingSide};
use crate::promise::{PromiseKind, PromiseStatus};
use crate::reconciliation::{ResolutionKind, ResolutionStatus};
use crate::reference::ReferenceCategory;
use crate::security::SecurityCode;
use crate::state_aid::{AidBasis, AidRule};
use crate::webhook::{AttemptFault, DeliveryStatus, DisabledBecause, EndpointStatus, WebhookKind};
use crate::{Cents, Id, Moment};

edba_columns::text_columns!(
    Id,
    Sector,
    BodyKind,
    SeatRole,
    ExpenditureKind,
    Instrument,
    Position,
    CaseStatus,
    Role,
    BallotKind,
    BallotStatus,
    Outcome,
    RatificationStatus,
    ConditionStatus,
    CommitmentStatus,
    CommitmentEntryKind,
    AidBasis,
    AidRule,
    AttachedTo,
    CheckCode,
    DestructionGround,
    DocumentKind,
    MediaType,
    Scanner,
    VersionState,
    PromiseKind,
    PromiseStatus,
    ScheduleStatus,
    SchedulingSide,
    RecusalKind,
    PledgeStatus,
    PendingStatus,
    Rhythm,
    TallyResult,
    LedgerKind,
    Language,
    SignInMethod,
    BoundBy,
    BudgetMoveKind,
    Source,
    MeetingStatus,
    AgendaItemKind,
    Presence,
    MinutesState,
    FrozenState,
    ItemOutcome,
    RemarkAnswer,
    ActionPointStatus,
    ReferenceCategory,
    ResolutionKind,
    ResolutionStatus,
    NotificationKind,
    NotificationState,
    Delivery,
    WebhookKind,
    EndpointStatus,
    DisabledBecause,
    DeliveryStatus,
    AttemptFault,
    SecurityCode,
    EventKind,
);

edba_columns::column!(Cents, edba_columns::BigInt, i64, |value| &value.0, |raw: i64| Ok(
    Cents(raw)
));
edba_columns::column!(
    Moment,
    edba_columns::Timestamp,
    chrono::NaiveDateTime,
    |value| &value.0,
    |raw: chrono::NaiveDateTime| Ok(Moment::new(raw.and_utc()))
);
