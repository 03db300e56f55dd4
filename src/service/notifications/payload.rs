//! The language-neutral payload of a notification: stored until the notification is mailed, and then rendered in the
//! recipient's language.

mod accounts;
mod ballots;
mod cases;
mod consultations;
mod decisions;
mod guarantees;
mod mandates;
mod meetings;
mod other;
mod payment_schedules;
mod promises;
mod repayments;
mod state_aid;

use serde::{Deserialize, Serialize};

use edba_domain::Cents;

pub use accounts::{AccountChange, AccountChangeContent, Privilege, PrivilegeContent, SignInContent};
pub use ballots::{AboutBallot, AboutPledge, AboutTally, BallotContent, ResultContent, VoteContent};
pub use cases::{AboutCase, CaseContent, ReportContent};
pub use consultations::ConsultationContent;
pub use decisions::{
    AboutCondition, AboutRatification, CommitmentsContent, ConditionsContent, DecisionContent,
    RatificationAnswerContent, RatificationsContent,
};
pub use guarantees::GuaranteeContent;
pub use mandates::{MandateChange, MandateChangeContent, MandateEndContent};
pub use meetings::{
    AboutActionPoint, ActionPointsContent, AgendaContentOfMail, MeetingContent, MinutesContentOfMail,
};
pub use other::{ApprovalContent, WebhookContent};
pub use payment_schedules::{InstalmentsContent, ScheduleContent};
pub use promises::{AboutPromise, PromisesContent};
pub use repayments::{RepaymentContent, RepaymentPlanContent};
pub use state_aid::AidEntryContent;

/// The payload of a notification. Its JSON is stored, and rows of earlier versions are read again: the members of a
/// content stand beside the tag `about`, in the order of its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "kebab-case")]
pub enum About {
    Ballot(BallotContent),
    Result(ResultContent),
    Vote(VoteContent),
    Decision(DecisionContent),
    Ratifications(RatificationsContent),
    RatificationAnswer(RatificationAnswerContent),
    Conditions(ConditionsContent),
    Promises(PromisesContent),
    Guarantee(GuaranteeContent),
    AidEntry(AidEntryContent),
    Mandate(MandateEndContent),
    MandateChanged(MandateChangeContent),
    Commitments(CommitmentsContent),
    Schedule(ScheduleContent),
    Instalments(InstalmentsContent),
    RepaymentPlan(RepaymentPlanContent),
    Repayment(RepaymentContent),
    Report(ReportContent),
    Case(CaseContent),
    Approval(ApprovalContent),
    SignIn(SignInContent),
    AccountChanged(AccountChangeContent),
    Privilege(PrivilegeContent),
    Webhook(WebhookContent),
    Meeting(MeetingContent),
    Agenda(AgendaContentOfMail),
    Minutes(MinutesContentOfMail),
    ActionPoints(ActionPointsContent),
    Consultation(ConsultationContent),
}

impl About {
    /// The case that the notification is about, if any.
    pub fn case(&self) -> Option<&AboutCase> {
        match self {
            Self::Ballot(content) => Some(&content.ballot.case),
            Self::Result(content) => Some(&content.ballot.case),
            Self::Vote(content) => Some(&content.ballot.case),
            Self::Decision(content) => Some(&content.case),
            Self::Ratifications(content) => Some(&content.case),
            Self::RatificationAnswer(content) => Some(&content.case),
            Self::Conditions(content) => Some(&content.case),
            Self::Promises(content) => Some(&content.case),
            Self::Guarantee(content) => Some(&content.case),
            Self::AidEntry(content) => Some(&content.case),
            Self::Commitments(content) => Some(&content.case),
            Self::Schedule(content) => Some(&content.case),
            Self::Instalments(content) => Some(&content.case),
            Self::RepaymentPlan(content) => Some(&content.case),
            Self::Repayment(content) => Some(&content.case),
            Self::Report(content) => Some(&content.case),
            Self::Case(content) => Some(&content.case),
            Self::Approval(content) => content.case.as_ref(),
            Self::Mandate(_)
            | Self::MandateChanged(_)
            | Self::SignIn(_)
            | Self::AccountChanged(_)
            | Self::Privilege(_)
            | Self::Webhook(_)
            | Self::Meeting(_)
            | Self::Agenda(_)
            | Self::Minutes(_)
            | Self::ActionPoints(_)
            | Self::Consultation(_) => None,
        }
    }

    /// What is late, for the kinds that are mailed together.
    pub fn late_amount(&self) -> Cents {
        match self {
            Self::Instalments(content) => content.amount,
            Self::Repayment(content) => content.open(),
            _ => Cents::ZERO,
        }
    }
}

#[cfg(test)]
mod tests;
