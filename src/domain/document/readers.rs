//! Who reads a document: who may read all that it is attached to, narrowed where it is confidential; and who added it.
//!
//! Queries hold the same rule as a condition (`store::documents`); a test over HTTP compares the two.

use super::AttachedTo;
use crate::codes::Role;

/// Which of the things of a kind an account of a role may read, as their own operations decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    All,
    /// Those of the cases that it sees.
    OfCases,
    /// Those of the decisions that it sees.
    OfDecisions,
    /// Those of its own organisation.
    OfOrganisation,
    /// Those of the meetings that it sees, of a body in which it sits today.
    OfMeetings,
    Nothing,
}

/// What an account of a role may read of the things of a kind.
pub const fn right(role: Role, to: AttachedTo) -> Right {
    use AttachedTo as A;
    match (role, to) {
        (Role::Bureau | Role::Auditor, _) => Right::All,
        (Role::Administrator, _) => Right::Nothing,
        (
            Role::TableMember | Role::BoardMember | Role::Initiator,
            A::Case | A::Appraisal | A::Promise | A::Measurement,
        ) => Right::OfCases,
        (
            Role::TableMember | Role::BoardMember | Role::Initiator,
            A::Decision | A::Condition | A::Ratification,
        ) => Right::OfDecisions,
        (Role::TableMember | Role::BoardMember | Role::Initiator, A::Mandate) => Right::OfOrganisation,
        (Role::TableMember | Role::BoardMember | Role::Initiator, A::Disbursement | A::Determination) => {
            Right::Nothing
        }
        (Role::TableMember | Role::BoardMember | Role::ConsultationMember, A::AgendaItem | A::Meeting) => {
            Right::OfMeetings
        }
        (Role::ConsultationMember, _) => Right::Nothing,
        (Role::Initiator, A::AgendaItem | A::Meeting) => Right::Nothing,
        (Role::FinancePartner, A::Decision | A::Condition | A::Ratification) => Right::OfDecisions,
        (Role::FinancePartner, A::Mandate | A::Disbursement | A::Determination) => Right::OfOrganisation,
        (Role::FinancePartner, _) => Right::Nothing,
        (Role::MandateOfficer, A::Decision | A::Ratification) => Right::OfDecisions,
        (Role::MandateOfficer, A::Mandate | A::Determination) => Right::OfOrganisation,
        (Role::MandateOfficer, _) => Right::Nothing,
    }
}

/// Whether an account of a role attaches what it adds to things of this kind, if it may read the thing.
pub const fn may_attach(role: Role, to: AttachedTo) -> bool {
    use AttachedTo as A;
    match role {
        Role::Bureau => true,
        Role::TableMember | Role::BoardMember => matches!(to, A::Case),
        Role::Initiator => matches!(
            to,
            A::Case | A::Appraisal | A::Condition | A::Measurement | A::Promise
        ),
        Role::FinancePartner => matches!(to, A::Disbursement | A::Determination),
        Role::MandateOfficer => matches!(to, A::Mandate | A::Ratification),
        Role::ConsultationMember | Role::Auditor | Role::Administrator => false,
    }
}

/// Facts about a document and an account.
#[derive(Debug, Clone, Copy)]
pub struct ReadingFacts<'a> {
    pub role: Role,
    /// For each thing that it is attached to: whether the account may read the thing.
    pub attached: &'a [bool],
    pub confidential: bool,
    /// Whether the account sits in the body concerned today.
    pub sits_in_body: bool,
    /// Whether the account added the document or one of its versions.
    pub added: bool,
}

/// What an account reads of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    All,
    OwnVersions,
    Nothing,
}

/// What an account reads of a document. Confidential only narrows; an account keeps what it added itself, and reads nothing of
/// what others added later, once it may not read the rest.
pub fn reading(facts: &ReadingFacts<'_>) -> Reading {
    let ReadingFacts {
        role,
        attached,
        confidential,
        sits_in_body,
        added,
    } = *facts;
    let by_attachments = !attached.is_empty() && attached.iter().all(|readable| *readable);
    match role {
        Role::Bureau | Role::Auditor => Reading::All,
        Role::Administrator => Reading::Nothing,
        _ if by_attachments && (!confidential || sits_in_body) => Reading::All,
        _ if added => Reading::OwnVersions,
        _ => Reading::Nothing,
    }
}

#[cfg(test)]
mod tests;
