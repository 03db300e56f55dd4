//! Why a command is not allowed, and who can remove the obstacle.

use super::{Asker, BlockerCode, Command, WaitingOn, names};
use crate::codes::{CaseStatus, Role};
use crate::message::{Argument, Joined};
use crate::{Cents, Message};

/// One reason why a command is not allowed now.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocker {
    pub code: BlockerCode,
    /// A sentence, with the particulars.
    pub message: Message,
    pub waiting_on: WaitingOn,
}

impl Blocker {
    pub(super) fn new(code: BlockerCode, waiting_on: WaitingOn, message: Message) -> Self {
        Self {
            code,
            message,
            waiting_on,
        }
    }

    /// The command has already been proposed by one account.
    pub(super) fn approval_pending(command: Command) -> Self {
        Self::new(
            BlockerCode::ApprovalPending,
            WaitingOn::SecondBureauMember,
            Message::new("blocker-approval-pending").with("command", names::command(command)),
        )
    }

    /// What was paid stays paid.
    pub(super) fn something_paid(paid: Cents) -> Self {
        Self::new(
            BlockerCode::SomethingPaid,
            WaitingOn::Nobody,
            Message::new("blocker-something-paid").with("amount", paid),
        )
    }

    pub(super) fn wrong_state(command: Command, status: CaseStatus, from: &[CaseStatus]) -> Self {
        let from = from.iter().map(|&status| names::status(status)).collect();
        Self::new(
            BlockerCode::WrongState,
            WaitingOn::Nobody,
            Message::new("blocker-wrong-state")
                .with("command", names::command(command))
                .with("from", Argument::Parts(from, Joined::Or))
                .with("status", names::status(status)),
        )
    }

    pub(super) fn not_your_role(by: &[Role]) -> Self {
        let message = if by.contains(&Role::Initiator) {
            Message::new("blocker-not-your-role-initiator")
        } else {
            Message::new("blocker-not-your-role")
        };
        Self::new(BlockerCode::NotYourRole, WaitingOn::Bureau, message)
    }

    /// The account that gives the command must give the reason.
    pub(super) fn reason_missing(asker: &Asker) -> Self {
        let waiting_on = if asker.role == Role::Initiator {
            WaitingOn::Initiator
        } else {
            WaitingOn::Bureau
        };
        Self::new(
            BlockerCode::ReasonMissing,
            waiting_on,
            Message::new("blocker-reason-missing"),
        )
    }
}
