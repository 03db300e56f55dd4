//! The table of notifications: occasions and recipients. It is the only source; the service reads it,
//! `docs/NOTIFICATIONS.md` shows it, and a test compares the two.

use super::kind::NotificationKind;
use crate::EventKind;
use crate::codes::Role;
use crate::workflow::Command;

/// One row of the table: a notification to an audience on an occasion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotificationRule {
    pub occasion: Occasion,
    pub audience: Audience,
    pub kind: NotificationKind,
}

/// The occasion of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// An event of this kind, if the condition is met.
    Event(EventKind, Condition),
    /// A moment has come.
    Time(Time),
}

/// The condition on an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    Always,
    /// The ballot that closed made no decision.
    NoDecisionFollows,
    /// The ballot is one of the board.
    OfTheBoard,
    /// The ballot is one of a table.
    OfATable,
    /// A substitute cast the vote.
    BySubstitute,
    /// The decision asks for ratifications.
    AsksRatification,
    /// The ratification is asked for a carry-over. The notification of a decision covers the ratifications that it asks for.
    OfACarryOver,
    /// The bureau approves the proposed action.
    ApprovedByBureau,
    /// The mandate officers of an organisation approve the proposed action.
    ApprovedByOfficers,
    /// A mandate officer acted.
    ByMandateOfficer,
    /// The actor is not the owner, and the owner gets no mail: a machine's account often has no address.
    OwnerGetsNoMail,
    /// The account has a new mail address.
    AddressChanged,
    /// The mail address did not change; a change of address has its own notification.
    AddressStays,
    /// It gives someone an account of the bureau or of an administrator: a new one, one enabled again, or one with a
    /// new mail address.
    GivesPrivilege,
    /// The bureau proposed the payment schedule, or set the repayment plan.
    ByBureau,
    /// The funder's finance partner proposed the payment schedule, or set the repayment plan.
    ByPartner,
    /// The change gave the action point to another representative.
    Reassigned,
    /// The command was this one.
    Command(Command),
}

/// An occasion in time. Days begin at eight in the morning in Almere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Half of the time of a ballot has passed, a day is left, or three hours are left.
    BallotRunsOut,
    /// A week before the last day on which a ratification can be given, and on that day.
    RatificationDue,
    /// The day after the last day on which a ratification can be given.
    RatificationLapsed,
    /// A week before the date by which a condition is to be met, and on that date.
    ConditionDue,
    /// A week before the date by which a promise in kind is to be met, and on that date.
    PromiseDue,
    /// The day after the last day of a guarantee of which something is open.
    GuaranteeEnded,
    /// A week before the last day for an entry in the central register of state aid, and on that day.
    AidEntryDue,
    /// The day after the last day for an entry in the central register of state aid.
    AidEntryOverdue,
    /// Two weeks before the last day of a mandate with pledges that are decided on after it.
    MandateEnds,
    /// A week before an instalment that can be paid is due.
    InstalmentDue,
    /// The first working day after the due date of an instalment that can be paid and is not.
    InstalmentOverdue,
    /// The first working day after the due date of a line of a repayment plan of which something is open.
    RepaymentOverdue,
    /// A week before the due date of an indicator's report, and on that day.
    ReportDue,
    /// A week before the date by which an action point is to be done, and on that date.
    ActionPointDue,
    /// 1 April, 1 July and 1 October, if a consultation body has too few meetings in the year.
    ConsultationMissing,
}

crate::text_enum! {
    /// The recipients of a notification. Only enabled accounts with a mail address receive notifications.
    pub enum Audience {
        Voters = "voters",
        Electorate = "electorate",
        VotersYetToVote = "voters-yet-to-vote",
        VotersWhoStillMay = "voters-who-still-may",
        Caster = "caster",
        Principal = "principal",
        Members = "members",
        MembersThen = "members-then",
        MembersThenAndNow = "members-then-and-now",
        ActionPointOwner = "action-point-owner",
        Initiator = "initiator",
        CommittedPartners = "committed-partners",
        RatifyingPartners = "ratifying-partners",
        RatifyingOfficers = "ratifying-officers",
        OfferedPartners = "offered-partners",
        ConditionOwner = "condition-owner",
        PromisingInitiator = "promising-initiator",
        MandateHolder = "mandate-holder",
        HoldersUnderIt = "holders-under-it",
        Bureau = "bureau",
        Auditor = "auditor",
        Administrators = "administrators",
        Account = "account",
    }
}

const fn event(kind: EventKind, audience: Audience, notification: NotificationKind) -> NotificationRule {
    only_if(kind, Condition::Always, audience, notification)
}

const fn only_if(
    kind: EventKind,
    condition: Condition,
    audience: Audience,
    notification: NotificationKind,
) -> NotificationRule {
    NotificationRule {
        occasion: Occasion::Event(kind, condition),
        audience,
        kind: notification,
    }
}

const fn command(command: Command, notification: NotificationKind) -> NotificationRule {
    only_if(
        EventKind::CaseCommand,
        Condition::Command(command),
        Audience::Initiator,
        notification,
    )
}

/// The sign-in of an account has changed.
const fn account(kind: EventKind, condition: Condition) -> NotificationRule {
    only_if(
        kind,
        condition,
        Audience::Account,
        NotificationKind::AccountChanged,
    )
}

/// A privileged account was given to someone.
const fn privileged(kind: EventKind, audience: Audience) -> NotificationRule {
    only_if(
        kind,
        Condition::GivesPrivilege,
        audience,
        NotificationKind::PrivilegedAccount,
    )
}

const fn time(time: Time, audience: Audience, notification: NotificationKind) -> NotificationRule {
    NotificationRule {
        occasion: Occasion::Time(time),
        audience,
        kind: notification,
    }
}

/// All notifications, by occasion and audience.
pub const TABLE: &[NotificationRule] = &[
    event(
        EventKind::BallotOpened,
        Audience::Voters,
        NotificationKind::BallotOpened,
    ),
    time(
        Time::BallotRunsOut,
        Audience::VotersYetToVote,
        NotificationKind::BallotReminder,
    ),
    only_if(
        EventKind::BallotExtended,
        Condition::OfATable,
        Audience::VotersWhoStillMay,
        NotificationKind::BallotExtended,
    ),
    only_if(
        EventKind::BallotExtended,
        Condition::OfTheBoard,
        Audience::Electorate,
        NotificationKind::BallotExtended,
    ),
    only_if(
        EventKind::BallotExtended,
        Condition::OfTheBoard,
        Audience::Auditor,
        NotificationKind::BallotExtended,
    ),
    event(
        EventKind::BallotCancelled,
        Audience::Electorate,
        NotificationKind::BallotCancelled,
    ),
    event(
        EventKind::BallotCancelled,
        Audience::Auditor,
        NotificationKind::BallotCancelled,
    ),
    only_if(
        EventKind::BallotClosed,
        Condition::NoDecisionFollows,
        Audience::Members,
        NotificationKind::BallotClosed,
    ),
    event(
        EventKind::VoteCast,
        Audience::Caster,
        NotificationKind::VoteReceipt,
    ),
    only_if(
        EventKind::VoteCast,
        Condition::BySubstitute,
        Audience::Principal,
        NotificationKind::VoteCastForYou,
    ),
    event(
        EventKind::BallotParticipated,
        Audience::Caster,
        NotificationKind::VoteReceipt,
    ),
    only_if(
        EventKind::BallotParticipated,
        Condition::BySubstitute,
        Audience::Principal,
        NotificationKind::VoteCastForYou,
    ),
    event(
        EventKind::DecisionMade,
        Audience::Members,
        NotificationKind::DecisionMade,
    ),
    event(
        EventKind::DecisionMade,
        Audience::Initiator,
        NotificationKind::DecisionMade,
    ),
    event(
        EventKind::DecisionMade,
        Audience::CommittedPartners,
        NotificationKind::DecisionMade,
    ),
    only_if(
        EventKind::DecisionMade,
        Condition::AsksRatification,
        Audience::RatifyingPartners,
        NotificationKind::RatificationAsked,
    ),
    only_if(
        EventKind::DecisionMade,
        Condition::AsksRatification,
        Audience::RatifyingOfficers,
        NotificationKind::RatificationAsked,
    ),
    only_if(
        EventKind::DecisionMade,
        Condition::AsksRatification,
        Audience::Bureau,
        NotificationKind::RatificationAsked,
    ),
    only_if(
        EventKind::RatificationAsked,
        Condition::OfACarryOver,
        Audience::RatifyingPartners,
        NotificationKind::RatificationAsked,
    ),
    only_if(
        EventKind::RatificationAsked,
        Condition::OfACarryOver,
        Audience::RatifyingOfficers,
        NotificationKind::RatificationAsked,
    ),
    only_if(
        EventKind::RatificationAsked,
        Condition::OfACarryOver,
        Audience::Bureau,
        NotificationKind::RatificationAsked,
    ),
    time(
        Time::RatificationDue,
        Audience::RatifyingPartners,
        NotificationKind::RatificationDueSoon,
    ),
    time(
        Time::RatificationDue,
        Audience::RatifyingOfficers,
        NotificationKind::RatificationDueSoon,
    ),
    time(
        Time::RatificationDue,
        Audience::Bureau,
        NotificationKind::RatificationDueSoon,
    ),
    time(
        Time::RatificationLapsed,
        Audience::RatifyingPartners,
        NotificationKind::RatificationLapsed,
    ),
    time(
        Time::RatificationLapsed,
        Audience::RatifyingOfficers,
        NotificationKind::RatificationLapsed,
    ),
    time(
        Time::RatificationLapsed,
        Audience::Bureau,
        NotificationKind::RatificationLapsed,
    ),
    event(
        EventKind::RatificationLapsed,
        Audience::RatifyingPartners,
        NotificationKind::RatificationLapsed,
    ),
    event(
        EventKind::RatificationLapsed,
        Audience::RatifyingOfficers,
        NotificationKind::RatificationLapsed,
    ),
    event(
        EventKind::RatificationLapsed,
        Audience::Bureau,
        NotificationKind::RatificationLapsed,
    ),
    only_if(
        EventKind::RatificationGiven,
        Condition::ByMandateOfficer,
        Audience::Bureau,
        NotificationKind::RatificationAnswered,
    ),
    only_if(
        EventKind::RatificationRefused,
        Condition::ByMandateOfficer,
        Audience::Bureau,
        NotificationKind::RatificationAnswered,
    ),
    time(
        Time::ConditionDue,
        Audience::ConditionOwner,
        NotificationKind::ConditionDue,
    ),
    time(
        Time::ConditionDue,
        Audience::Bureau,
        NotificationKind::ConditionDue,
    ),
    time(
        Time::PromiseDue,
        Audience::PromisingInitiator,
        NotificationKind::PromiseDue,
    ),
    time(Time::PromiseDue, Audience::Bureau, NotificationKind::PromiseDue),
    time(
        Time::GuaranteeEnded,
        Audience::OfferedPartners,
        NotificationKind::GuaranteeEnded,
    ),
    time(
        Time::GuaranteeEnded,
        Audience::Bureau,
        NotificationKind::GuaranteeEnded,
    ),
    time(Time::AidEntryDue, Audience::Bureau, NotificationKind::AidEntryDue),
    time(
        Time::AidEntryOverdue,
        Audience::Bureau,
        NotificationKind::AidEntryDue,
    ),
    time(
        Time::MandateEnds,
        Audience::MandateHolder,
        NotificationKind::MandateExpiring,
    ),
    time(
        Time::MandateEnds,
        Audience::Bureau,
        NotificationKind::MandateExpiring,
    ),
    event(
        EventKind::MandateRegistered,
        Audience::MandateHolder,
        NotificationKind::MandateChanged,
    ),
    event(
        EventKind::MandateSuperseded,
        Audience::MandateHolder,
        NotificationKind::MandateChanged,
    ),
    event(
        EventKind::MandateRevoked,
        Audience::MandateHolder,
        NotificationKind::MandateChanged,
    ),
    event(
        EventKind::MandateRevoked,
        Audience::HoldersUnderIt,
        NotificationKind::MandateChanged,
    ),
    event(
        EventKind::CommitmentOffered,
        Audience::OfferedPartners,
        NotificationKind::CommitmentToAcknowledge,
    ),
    event(
        EventKind::CommitmentRefused,
        Audience::Bureau,
        NotificationKind::CommitmentRefused,
    ),
    event(
        EventKind::CommitmentReleased,
        Audience::OfferedPartners,
        NotificationKind::CommitmentReleased,
    ),
    only_if(
        EventKind::PaymentScheduleProposed,
        Condition::ByBureau,
        Audience::OfferedPartners,
        NotificationKind::ScheduleProposed,
    ),
    only_if(
        EventKind::PaymentScheduleProposed,
        Condition::ByPartner,
        Audience::Bureau,
        NotificationKind::ScheduleProposed,
    ),
    only_if(
        EventKind::PaymentScheduleWithdrawn,
        Condition::ByBureau,
        Audience::OfferedPartners,
        NotificationKind::ScheduleWithdrawn,
    ),
    only_if(
        EventKind::PaymentScheduleWithdrawn,
        Condition::ByPartner,
        Audience::Bureau,
        NotificationKind::ScheduleWithdrawn,
    ),
    time(
        Time::InstalmentDue,
        Audience::OfferedPartners,
        NotificationKind::InstalmentDue,
    ),
    time(
        Time::InstalmentOverdue,
        Audience::OfferedPartners,
        NotificationKind::InstalmentOverdue,
    ),
    time(
        Time::InstalmentOverdue,
        Audience::Bureau,
        NotificationKind::InstalmentOverdue,
    ),
    event(
        EventKind::CommitmentRepaymentPlanSet,
        Audience::Initiator,
        NotificationKind::RepaymentPlanSet,
    ),
    only_if(
        EventKind::CommitmentRepaymentPlanSet,
        Condition::ByBureau,
        Audience::OfferedPartners,
        NotificationKind::RepaymentPlanSet,
    ),
    only_if(
        EventKind::CommitmentRepaymentPlanSet,
        Condition::ByPartner,
        Audience::Bureau,
        NotificationKind::RepaymentPlanSet,
    ),
    time(
        Time::RepaymentOverdue,
        Audience::Initiator,
        NotificationKind::RepaymentOverdue,
    ),
    time(
        Time::RepaymentOverdue,
        Audience::OfferedPartners,
        NotificationKind::RepaymentOverdue,
    ),
    time(Time::ReportDue, Audience::Initiator, NotificationKind::ReportDue),
    time(Time::ReportDue, Audience::Bureau, NotificationKind::ReportDue),
    command(Command::Return, NotificationKind::CaseReturned),
    command(Command::Forward, NotificationKind::CaseForwarded),
    command(Command::Finance, NotificationKind::CaseFinanced),
    command(Command::Reject, NotificationKind::CaseRejected),
    command(Command::Stop, NotificationKind::CaseStopped),
    command(Command::Complete, NotificationKind::CaseCompleted),
    only_if(
        EventKind::ActionProposed,
        Condition::ApprovedByBureau,
        Audience::Bureau,
        NotificationKind::ApprovalWaiting,
    ),
    only_if(
        EventKind::ActionProposed,
        Condition::ApprovedByOfficers,
        Audience::RatifyingOfficers,
        NotificationKind::ApprovalWaiting,
    ),
    event(
        EventKind::AccountSignedIn,
        Audience::Account,
        NotificationKind::NewSignIn,
    ),
    account(EventKind::AccountPasskeyAdded, Condition::Always),
    account(EventKind::AccountPasskeyRemoved, Condition::Always),
    account(EventKind::AccountPasskeysRemoved, Condition::Always),
    account(EventKind::AccountSecondStepChosen, Condition::Always),
    account(EventKind::AccountIdentityBound, Condition::Always),
    account(EventKind::AccountIdentityUnbound, Condition::AddressStays),
    account(EventKind::AccountChanged, Condition::AddressChanged),
    privileged(EventKind::AccountCreated, Audience::Bureau),
    privileged(EventKind::AccountCreated, Audience::Administrators),
    privileged(EventKind::AccountCreated, Audience::Auditor),
    privileged(EventKind::AccountChanged, Audience::Bureau),
    privileged(EventKind::AccountChanged, Audience::Administrators),
    privileged(EventKind::AccountChanged, Audience::Auditor),
    event(
        EventKind::WebhookEndpointDisabled,
        Audience::Account,
        NotificationKind::WebhookDisabled,
    ),
    only_if(
        EventKind::WebhookEndpointDisabled,
        Condition::OwnerGetsNoMail,
        Audience::Bureau,
        NotificationKind::WebhookDisabled,
    ),
    event(
        EventKind::MeetingPlanned,
        Audience::MembersThen,
        NotificationKind::MeetingPlanned,
    ),
    event(
        EventKind::MeetingChanged,
        Audience::MembersThen,
        NotificationKind::MeetingChanged,
    ),
    event(
        EventKind::MeetingCancelled,
        Audience::MembersThen,
        NotificationKind::MeetingCancelled,
    ),
    event(
        EventKind::AgendaPublished,
        Audience::MembersThen,
        NotificationKind::AgendaPublished,
    ),
    event(
        EventKind::MinutesSentRound,
        Audience::MembersThenAndNow,
        NotificationKind::MinutesSentRound,
    ),
    event(
        EventKind::MinutesAdopted,
        Audience::MembersThenAndNow,
        NotificationKind::MinutesAdopted,
    ),
    event(
        EventKind::MinutesRemarkMade,
        Audience::Bureau,
        NotificationKind::RemarkMade,
    ),
    event(
        EventKind::ActionPointMade,
        Audience::ActionPointOwner,
        NotificationKind::ActionPointMade,
    ),
    only_if(
        EventKind::ActionPointChanged,
        Condition::Reassigned,
        Audience::ActionPointOwner,
        NotificationKind::ActionPointMade,
    ),
    time(
        Time::ActionPointDue,
        Audience::ActionPointOwner,
        NotificationKind::ActionPointDue,
    ),
    time(
        Time::ActionPointDue,
        Audience::Bureau,
        NotificationKind::ActionPointDue,
    ),
    time(
        Time::ConsultationMissing,
        Audience::Bureau,
        NotificationKind::ConsultationMissing,
    ),
];

/// The rows of one kind of event, with their conditions.
pub fn of_event(kind: EventKind) -> impl Iterator<Item = (Condition, Audience, NotificationKind)> {
    TABLE.iter().filter_map(move |telling| match telling.occasion {
        Occasion::Event(on, condition) if on == kind => Some((condition, telling.audience, telling.kind)),
        _ => None,
    })
}

/// The rows of one occasion in time.
pub fn of_time(time: Time) -> impl Iterator<Item = (Audience, NotificationKind)> {
    TABLE.iter().filter_map(move |telling| match telling.occasion {
        Occasion::Time(at) if at == time => Some((telling.audience, telling.kind)),
        _ => None,
    })
}

impl Audience {
    /// Whether the audience can contain accounts of this role.
    pub fn has(self, role: Role) -> bool {
        use Role::{
            Administrator, Auditor, BoardMember, Bureau, ConsultationMember, FinancePartner, Initiator,
            MandateOfficer, TableMember,
        };
        match self {
            Self::Voters
            | Self::Electorate
            | Self::VotersYetToVote
            | Self::VotersWhoStillMay
            | Self::Caster
            | Self::Principal
            | Self::Members
            | Self::MandateHolder
            | Self::HoldersUnderIt => matches!(role, TableMember | BoardMember),
            Self::MembersThen | Self::MembersThenAndNow | Self::ActionPointOwner => {
                matches!(role, TableMember | BoardMember | ConsultationMember)
            }
            Self::Initiator | Self::PromisingInitiator => role == Initiator,
            Self::CommittedPartners | Self::RatifyingPartners | Self::OfferedPartners => {
                role == FinancePartner
            }
            Self::RatifyingOfficers => role == MandateOfficer,
            Self::ConditionOwner => matches!(role, Initiator | FinancePartner),
            Self::Bureau => role == Bureau,
            Self::Auditor => role == Auditor,
            Self::Administrators => role == Administrator,
            Self::Account => true,
        }
    }
}

impl NotificationKind {
    /// Whether an account of this role can ever receive it.
    pub fn reaches(self, role: Role) -> bool {
        // Members of bodies and mandate officers have no webhook endpoints, and the administrator only supervises them.
        let without_endpoints = matches!(
            role,
            Role::TableMember
                | Role::BoardMember
                | Role::MandateOfficer
                | Role::ConsultationMember
                | Role::Administrator
        );
        if self == Self::WebhookDisabled && without_endpoints {
            return false;
        }
        TABLE
            .iter()
            .any(|telling| telling.kind == self && telling.audience.has(role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_there_twice() {
        for (place, telling) in TABLE.iter().enumerate() {
            assert!(!TABLE[place + 1..].contains(telling), "{telling:?}");
        }
    }

    #[test]
    fn an_event_finds_its_lines() {
        let kinds: Vec<_> = of_event(EventKind::VoteCast).map(|(_, _, kind)| kind).collect();
        assert_eq!(
            kinds,
            [NotificationKind::VoteReceipt, NotificationKind::VoteCastForYou]
        );
        assert_eq!(of_event(EventKind::CaseCommented).count(), 0);
        assert_eq!(of_time(Time::ConditionDue).count(), 2);
    }

    #[test]
    fn every_kind_reaches_somebody_and_everybody_is_told_of_something() {
        for kind in NotificationKind::ALL {
            assert!(Role::ALL.iter().any(|role| kind.reaches(*role)), "{kind}");
        }
        for role in Role::ALL {
            assert!(NotificationKind::NewSignIn.reaches(*role), "{role}");
            assert!(NotificationKind::AccountChanged.reaches(*role), "{role}");
        }
        assert!(!NotificationKind::BallotOpened.reaches(Role::Bureau));
        assert!(!NotificationKind::ApprovalWaiting.reaches(Role::Initiator));
    }
}
