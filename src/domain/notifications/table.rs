//! The table of notices: occasions and recipients. It is the only source; the service reads it, `docs/NOTICES.md`
//! shows it, and a test compares the two.

use super::kind::NoticeKind;
use crate::EventKind;
use crate::codes::Role;
use crate::workflow::Command;

/// One row of the table: a notice to an audience on an occasion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotificationRule {
    pub occasion: Occasion,
    pub audience: Audience,
    pub kind: NoticeKind,
}

/// The occasion of a notice.
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
    /// The actor is not the owner, and the owner gets no mail: a machine's account often has no address.
    OwnerGetsNoMail,
    /// The account has a new mail address.
    AddressChanged,
    /// The mail address did not change; a change of address has its own notice.
    AddressStays,
    /// It gives someone an account of the bureau or of an administrator: a new one, one enabled again, or one with a
    /// new mail address.
    GivesPrivilege,
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
    /// Two weeks before the last day of a mandate with pledges that are decided on after it.
    MandateEnds,
    /// A week before the due date of an indicator's report, and on that day.
    ReportDue,
}

crate::text_enum! {
    /// The recipients of a notice. Only enabled accounts with a mail address receive notices.
    pub enum Audience {
        Voters = "voters",
        Electorate = "electorate",
        VotersYetToVote = "voters-yet-to-vote",
        VotersWhoStillMay = "voters-who-still-may",
        Caster = "caster",
        Principal = "principal",
        Members = "members",
        MembersThen = "members-then",
        Initiator = "initiator",
        CommittedPartners = "committed-partners",
        RatifyingPartners = "ratifying-partners",
        OfferedPartners = "offered-partners",
        ConditionOwner = "condition-owner",
        MandateHolder = "mandate-holder",
        HoldersUnderIt = "holders-under-it",
        Bureau = "bureau",
        Auditor = "auditor",
        Administrators = "administrators",
        Account = "account",
    }
}

const fn event(kind: EventKind, audience: Audience, told: NoticeKind) -> NotificationRule {
    only_if(kind, Condition::Always, audience, told)
}

const fn only_if(
    kind: EventKind,
    condition: Condition,
    audience: Audience,
    told: NoticeKind,
) -> NotificationRule {
    NotificationRule {
        occasion: Occasion::Event(kind, condition),
        audience,
        kind: told,
    }
}

const fn command(command: Command, told: NoticeKind) -> NotificationRule {
    only_if(
        EventKind::CaseCommand,
        Condition::Command(command),
        Audience::Initiator,
        told,
    )
}

/// The sign-in of an account has changed.
const fn account(kind: EventKind, condition: Condition) -> NotificationRule {
    only_if(kind, condition, Audience::Account, NoticeKind::AccountChanged)
}

/// A privileged account was given to someone.
const fn privileged(kind: EventKind, audience: Audience) -> NotificationRule {
    only_if(
        kind,
        Condition::GivesPrivilege,
        audience,
        NoticeKind::PrivilegedAccount,
    )
}

const fn time(time: Time, audience: Audience, told: NoticeKind) -> NotificationRule {
    NotificationRule {
        occasion: Occasion::Time(time),
        audience,
        kind: told,
    }
}

/// All notices, by occasion and audience.
pub const TABLE: &[NotificationRule] = &[
    event(
        EventKind::BallotOpened,
        Audience::Voters,
        NoticeKind::BallotOpened,
    ),
    time(
        Time::BallotRunsOut,
        Audience::VotersYetToVote,
        NoticeKind::BallotReminder,
    ),
    only_if(
        EventKind::BallotExtended,
        Condition::OfATable,
        Audience::VotersWhoStillMay,
        NoticeKind::BallotExtended,
    ),
    only_if(
        EventKind::BallotExtended,
        Condition::OfTheBoard,
        Audience::Electorate,
        NoticeKind::BallotExtended,
    ),
    only_if(
        EventKind::BallotExtended,
        Condition::OfTheBoard,
        Audience::Auditor,
        NoticeKind::BallotExtended,
    ),
    event(
        EventKind::BallotCancelled,
        Audience::Electorate,
        NoticeKind::BallotCancelled,
    ),
    event(
        EventKind::BallotCancelled,
        Audience::Auditor,
        NoticeKind::BallotCancelled,
    ),
    only_if(
        EventKind::BallotClosed,
        Condition::NoDecisionFollows,
        Audience::Members,
        NoticeKind::BallotClosed,
    ),
    event(EventKind::VoteCast, Audience::Caster, NoticeKind::VoteReceipt),
    only_if(
        EventKind::VoteCast,
        Condition::BySubstitute,
        Audience::Principal,
        NoticeKind::VoteCastForYou,
    ),
    event(
        EventKind::BallotParticipated,
        Audience::Caster,
        NoticeKind::VoteReceipt,
    ),
    only_if(
        EventKind::BallotParticipated,
        Condition::BySubstitute,
        Audience::Principal,
        NoticeKind::VoteCastForYou,
    ),
    event(
        EventKind::DecisionMade,
        Audience::Members,
        NoticeKind::DecisionMade,
    ),
    event(
        EventKind::DecisionMade,
        Audience::Initiator,
        NoticeKind::DecisionMade,
    ),
    event(
        EventKind::DecisionMade,
        Audience::CommittedPartners,
        NoticeKind::DecisionMade,
    ),
    only_if(
        EventKind::DecisionMade,
        Condition::AsksRatification,
        Audience::RatifyingPartners,
        NoticeKind::RatificationAsked,
    ),
    only_if(
        EventKind::DecisionMade,
        Condition::AsksRatification,
        Audience::Bureau,
        NoticeKind::RatificationAsked,
    ),
    time(
        Time::RatificationDue,
        Audience::RatifyingPartners,
        NoticeKind::RatificationDueSoon,
    ),
    time(
        Time::RatificationDue,
        Audience::Bureau,
        NoticeKind::RatificationDueSoon,
    ),
    time(
        Time::RatificationLapsed,
        Audience::RatifyingPartners,
        NoticeKind::RatificationLapsed,
    ),
    time(
        Time::RatificationLapsed,
        Audience::Bureau,
        NoticeKind::RatificationLapsed,
    ),
    event(
        EventKind::RatificationLapsed,
        Audience::RatifyingPartners,
        NoticeKind::RatificationLapsed,
    ),
    event(
        EventKind::RatificationLapsed,
        Audience::Bureau,
        NoticeKind::RatificationLapsed,
    ),
    time(
        Time::ConditionDue,
        Audience::ConditionOwner,
        NoticeKind::ConditionDue,
    ),
    time(Time::ConditionDue, Audience::Bureau, NoticeKind::ConditionDue),
    time(
        Time::MandateEnds,
        Audience::MandateHolder,
        NoticeKind::MandateExpiring,
    ),
    time(Time::MandateEnds, Audience::Bureau, NoticeKind::MandateExpiring),
    event(
        EventKind::MandateRegistered,
        Audience::MandateHolder,
        NoticeKind::MandateChanged,
    ),
    event(
        EventKind::MandateSuperseded,
        Audience::MandateHolder,
        NoticeKind::MandateChanged,
    ),
    event(
        EventKind::MandateRevoked,
        Audience::MandateHolder,
        NoticeKind::MandateChanged,
    ),
    event(
        EventKind::MandateRevoked,
        Audience::HoldersUnderIt,
        NoticeKind::MandateChanged,
    ),
    event(
        EventKind::CommitmentOffered,
        Audience::OfferedPartners,
        NoticeKind::CommitmentToAcknowledge,
    ),
    event(
        EventKind::CommitmentRefused,
        Audience::Bureau,
        NoticeKind::CommitmentRefused,
    ),
    event(
        EventKind::CommitmentReleased,
        Audience::OfferedPartners,
        NoticeKind::CommitmentReleased,
    ),
    time(Time::ReportDue, Audience::Initiator, NoticeKind::ReportDue),
    time(Time::ReportDue, Audience::Bureau, NoticeKind::ReportDue),
    command(Command::Return, NoticeKind::CaseReturned),
    command(Command::Forward, NoticeKind::CaseForwarded),
    command(Command::Finance, NoticeKind::CaseFinanced),
    command(Command::Reject, NoticeKind::CaseRejected),
    command(Command::Stop, NoticeKind::CaseStopped),
    command(Command::Complete, NoticeKind::CaseCompleted),
    event(
        EventKind::ActionProposed,
        Audience::Bureau,
        NoticeKind::ApprovalWaiting,
    ),
    event(
        EventKind::AccountSignedIn,
        Audience::Account,
        NoticeKind::NewSignIn,
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
        NoticeKind::WebhookDisabled,
    ),
    only_if(
        EventKind::WebhookEndpointDisabled,
        Condition::OwnerGetsNoMail,
        Audience::Bureau,
        NoticeKind::WebhookDisabled,
    ),
    event(
        EventKind::MeetingPlanned,
        Audience::MembersThen,
        NoticeKind::MeetingPlanned,
    ),
    event(
        EventKind::MeetingChanged,
        Audience::MembersThen,
        NoticeKind::MeetingChanged,
    ),
    event(
        EventKind::MeetingCancelled,
        Audience::MembersThen,
        NoticeKind::MeetingCancelled,
    ),
];

/// The rows of one kind of event, with their conditions.
pub fn of_event(kind: EventKind) -> impl Iterator<Item = (Condition, Audience, NoticeKind)> {
    TABLE.iter().filter_map(move |telling| match telling.occasion {
        Occasion::Event(on, condition) if on == kind => Some((condition, telling.audience, telling.kind)),
        _ => None,
    })
}

/// The rows of one occasion in time.
pub fn of_time(time: Time) -> impl Iterator<Item = (Audience, NoticeKind)> {
    TABLE.iter().filter_map(move |telling| match telling.occasion {
        Occasion::Time(at) if at == time => Some((telling.audience, telling.kind)),
        _ => None,
    })
}

impl Audience {
    /// Whether the audience can contain accounts of this role.
    pub fn has(self, role: Role) -> bool {
        use Role::{Administrator, Auditor, BoardMember, Bureau, FinancePartner, Initiator, TableMember};
        match self {
            Self::Voters
            | Self::Electorate
            | Self::VotersYetToVote
            | Self::VotersWhoStillMay
            | Self::Caster
            | Self::Principal
            | Self::Members
            | Self::MembersThen
            | Self::MandateHolder
            | Self::HoldersUnderIt => matches!(role, TableMember | BoardMember),
            Self::Initiator => role == Initiator,
            Self::CommittedPartners | Self::RatifyingPartners | Self::OfferedPartners => {
                role == FinancePartner
            }
            Self::ConditionOwner => matches!(role, Initiator | FinancePartner),
            Self::Bureau => role == Bureau,
            Self::Auditor => role == Auditor,
            Self::Administrators => role == Administrator,
            Self::Account => true,
        }
    }
}

impl NoticeKind {
    /// Whether an account of this role can ever receive it.
    pub fn reaches(self, role: Role) -> bool {
        // Members have no webhook endpoints, and the administrator only supervises them.
        let without_endpoints = matches!(role, Role::TableMember | Role::BoardMember | Role::Administrator);
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
        let told: Vec<_> = of_event(EventKind::VoteCast).map(|(_, _, kind)| kind).collect();
        assert_eq!(told, [NoticeKind::VoteReceipt, NoticeKind::VoteCastForYou]);
        assert_eq!(of_event(EventKind::CaseCommented).count(), 0);
        assert_eq!(of_time(Time::ConditionDue).count(), 2);
    }

    #[test]
    fn every_kind_reaches_somebody_and_everybody_is_told_of_something() {
        for kind in NoticeKind::ALL {
            assert!(Role::ALL.iter().any(|role| kind.reaches(*role)), "{kind}");
        }
        for role in Role::ALL {
            assert!(NoticeKind::NewSignIn.reaches(*role), "{role}");
            assert!(NoticeKind::AccountChanged.reaches(*role), "{role}");
        }
        assert!(!NoticeKind::BallotOpened.reaches(Role::Bureau));
        assert!(!NoticeKind::ApprovalWaiting.reaches(Role::Initiator));
    }
}
