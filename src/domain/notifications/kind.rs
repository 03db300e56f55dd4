//! What people are told of, and how they can be told.

use super::table::TABLE;
use crate::domain::codes::Role;

crate::text_enum! {
    /// What a message tells.
    pub enum NoticeKind {
        BallotOpened = "ballot-opened",
        BallotReminder = "ballot-reminder",
        BallotClosed = "ballot-closed",
        VoteReceipt = "vote-receipt",
        VoteCastForYou = "vote-cast-for-you",
        BallotExtended = "ballot-extended",
        BallotCancelled = "ballot-cancelled",
        DecisionMade = "decision-made",
        RatificationAsked = "ratification-asked",
        RatificationDueSoon = "ratification-due-soon",
        RatificationLapsed = "ratification-lapsed",
        ConditionDue = "condition-due",
        MandateExpiring = "mandate-expiring",
        MandateChanged = "mandate-changed",
        CommitmentToAcknowledge = "commitment-to-acknowledge",
        CommitmentRefused = "commitment-refused",
        CommitmentReleased = "commitment-released",
        ReportDue = "report-due",
        CaseReturned = "case-returned",
        CaseForwarded = "case-forwarded",
        CaseFinanced = "case-financed",
        CaseRejected = "case-rejected",
        CaseStopped = "case-stopped",
        CaseCompleted = "case-completed",
        ApprovalWaiting = "approval-waiting",
        NewSignIn = "new-sign-in",
        AccountChanged = "account-changed",
        PrivilegedAccount = "privileged-account",
        WebhookDisabled = "webhook-disabled",
        MeetingPlanned = "meeting-planned",
        MeetingChanged = "meeting-changed",
        MeetingCancelled = "meeting-cancelled",
    }
}

crate::text_enum! {
    /// How somebody is told of something: by a mail of its own, in one mail a day with all there is, or not.
    pub enum Delivery { AtOnce = "at-once", Daily = "daily", Off = "off" }
}

crate::text_enum! {
    /// Where a notice stands: it waits for a mail of its own, is held for the digest, was mailed, or was
    /// dropped because it was of no use any more.
    pub enum NoticeState { Due = "due", Held = "held", Mailed = "mailed", Dropped = "dropped" }
}

impl NoticeKind {
    /// Whether the receiver is expected to do something.
    pub const fn must_act(self) -> bool {
        matches!(
            self,
            Self::BallotOpened
                | Self::BallotReminder
                | Self::RatificationAsked
                | Self::RatificationDueSoon
                | Self::ConditionDue
                | Self::MandateExpiring
                | Self::CommitmentToAcknowledge
                | Self::ReportDue
                | Self::ApprovalWaiting
                | Self::WebhookDisabled
        )
    }

    /// Whether it tells the holder of an account that somebody signed in to it, or that how one signs in to it has
    /// changed; or those who watch over the service that somebody got an account of the bureau or of an administrator.
    /// It cannot be switched off: an attacker who takes over an account would do that first.
    pub const fn guards_account(self) -> bool {
        matches!(
            self,
            Self::NewSignIn | Self::AccountChanged | Self::PrivilegedAccount
        )
    }

    /// Whether it is always told at once, by a mail of its own, and cannot be switched off.
    pub const fn always_at_once(self) -> bool {
        self.must_act() || self.guards_account()
    }

    /// Whether it answers what the receiver did a moment ago: who has just done something is awake, so quiet
    /// hours do not hold it back, and it is told to the one who did it. What guards an account is told as if it did:
    /// somebody else may have done it in the holder's name, and at night.
    pub const fn answers_own_act(self) -> bool {
        matches!(self, Self::VoteReceipt) || self.guards_account()
    }

    /// How somebody is told who has chosen nothing.
    pub const fn usual_delivery(self) -> Delivery {
        Delivery::AtOnce
    }

    /// Whether an account of this role can ever be told of it.
    pub fn reaches(self, role: Role) -> bool {
        // Members follow nothing by webhook, and the administrator only oversees them.
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
