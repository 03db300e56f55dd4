//! Access policy of a route: which roles may call it. The use case decides what each role sees.

use std::collections::HashMap;

use actix_web::http::Method;

use edba_common::error::{Error, Result};
use edba_domain::codes::Role;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Without sign-in.
    Public,
    /// Any enabled account.
    SignedIn,
    /// Accounts of these roles.
    Roles(&'static [Role]),
}

impl Access {
    pub fn admits(self, role: Role) -> bool {
        match self {
            Access::Public | Access::SignedIn => true,
            Access::Roles(roles) => roles.contains(&role),
        }
    }

    /// Errors: 403 for a role without access, naming the roles that have it.
    pub fn check(self, role: Role) -> Result<()> {
        if self.admits(role) {
            return Ok(());
        }
        let roles: Vec<&str> = match self {
            Access::Roles(roles) => roles.iter().map(Role::as_str).collect(),
            Access::Public | Access::SignedIn => Vec::new(),
        };
        let who = match roles.as_slice() {
            [] => "no account may".to_owned(),
            [one] => format!("an account with the role {one} may"),
            [first @ .., last] => format!("an account with the role {} or {last} may", first.join(", ")),
        };
        Err(Error::forbidden(format!(
            "An account with the role {role} may not do this; {who}."
        )))
    }
}

/// Allowed roles and query parameters.
#[derive(Debug, Clone)]
pub struct Policy {
    pub access: Access,
    /// None if [`super::Query`] parses them and reports unknown ones with its other faults.
    pub parameters: Option<&'static [&'static str]>,
}

impl Default for Policy {
    /// Deny by default: a route without a policy allows no role.
    fn default() -> Self {
        Self {
            access: Access::Roles(&[]),
            parameters: None,
        }
    }
}

/// The policies of one path, by method; every route registers one.
#[derive(Clone, Default)]
pub struct Policies(pub HashMap<Method, Policy>);

pub const BUREAU: Access = Access::Roles(&[Role::Bureau]);
pub const ADMINISTRATOR: Access = Access::Roles(&[Role::Administrator]);
/// Roles that manage undelivered mail.
pub const POSTMASTERS: Access = Access::Roles(&[Role::Bureau, Role::Administrator]);
pub const FINANCE_PARTNER: Access = Access::Roles(&[Role::FinancePartner]);
/// Roles that read everything except secret votes.
pub const OVERSIGHT: Access = Access::Roles(&[Role::Bureau, Role::Auditor]);
/// Roles that read the security log.
pub const SECURITY_READERS: Access = Access::Roles(&[Role::Auditor, Role::Administrator]);
/// Roles that vote.
pub const MEMBERS: Access = Access::Roles(&[Role::TableMember, Role::BoardMember]);
/// Roles that read cases, each within its own scope.
pub const CASE_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
    Role::Auditor,
]);
/// Roles that write the content of a case.
pub const CASE_WRITERS: Access = Access::Roles(&[Role::Bureau, Role::Initiator]);
/// Roles that own cases.
pub const INITIATOR: Access = Access::Roles(&[Role::Initiator]);
/// Roles that comment on the cases that they can read.
pub const CASE_COMMENTERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
]);
/// Roles that read ballots and their results.
pub const BALLOT_READERS: Access =
    Access::Roles(&[Role::Bureau, Role::TableMember, Role::BoardMember, Role::Auditor]);
/// Roles that read meetings with their agendas, each those of the bodies in which it sits.
pub const MEETING_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::ConsultationMember,
    Role::Auditor,
]);
/// Roles of those who hold seats, or are substitutes.
pub const SEAT_HOLDERS: Access =
    Access::Roles(&[Role::TableMember, Role::BoardMember, Role::ConsultationMember]);
/// Roles that close action points: the bureau, and owners their own.
pub const ACTION_POINT_CLOSERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::ConsultationMember,
]);
/// Roles that read decisions, including finance partners, which execute them.
pub const DECISION_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
    Role::FinancePartner,
    Role::Auditor,
]);
/// Roles that read decisions with their totals, and the ratifications that these ask for. A mandate officer reads those
/// that concern its own organisation, and no certificate: that names the money of others.
pub const RATIFICATION_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
    Role::FinancePartner,
    Role::MandateOfficer,
    Role::Auditor,
]);
/// Roles that read what was pledged beyond a mandate: all of it, or that of their own organisation.
pub const RATIFICATION_REQUEST_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::FinancePartner,
    Role::MandateOfficer,
    Role::Auditor,
]);
/// Roles of an organisation that is asked to ratify: those who answer, and the finance partner, who reads it.
pub const ASKED_TO_RATIFY: Access = Access::Roles(&[Role::FinancePartner, Role::MandateOfficer]);
/// Roles that answer ratifications, and approve what the other of them proposed.
pub const RATIFIERS: Access = Access::Roles(&[Role::Bureau, Role::MandateOfficer]);
pub const MANDATE_OFFICER: Access = Access::Roles(&[Role::MandateOfficer]);
/// Roles that read what waits for a second person; a mandate officer what is about ratifications of its organisation.
pub const PENDING_ACTION_READERS: Access =
    Access::Roles(&[Role::Bureau, Role::MandateOfficer, Role::Auditor]);
/// Roles that propose what a second person approves.
pub const PROPOSERS: Access = Access::Roles(&[Role::Bureau, Role::Initiator, Role::MandateOfficer]);
/// Roles that read mandates: all of them, or those of their own organisation.
pub const MANDATE_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
    Role::FinancePartner,
    Role::MandateOfficer,
    Role::Auditor,
]);
/// Roles that subscribe to a calendar of deadlines, meetings and due dates.
pub const CALENDAR_OWNERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::FinancePartner,
    Role::ConsultationMember,
    Role::Auditor,
]);
/// Roles that act on a ballot: its voters, and the bureau on their behalf.
pub const BALLOT_ACTORS: Access = Access::Roles(&[Role::Bureau, Role::TableMember, Role::BoardMember]);
/// Roles that read commitments; a finance partner only those of its own organisation.
pub const COMMITMENT_READERS: Access = Access::Roles(&[Role::Bureau, Role::FinancePartner, Role::Auditor]);
/// Roles that read what funders owe; a finance partner and a mandate officer only what their own organisation does.
pub const OBLIGATION_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::FinancePartner,
    Role::MandateOfficer,
    Role::Auditor,
]);
/// Roles that record what was paid: the funder's partner, and the bureau on its behalf, with four eyes.
pub const BOOKKEEPERS: Access = Access::Roles(&[Role::Bureau, Role::FinancePartner]);
/// Roles that own webhook endpoints.
pub const WEBHOOK_OWNERS: Access =
    Access::Roles(&[Role::Bureau, Role::Initiator, Role::FinancePartner, Role::Auditor]);
/// The owners, and the administrator, who can list and disable endpoints.
pub const WEBHOOK_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::Initiator,
    Role::FinancePartner,
    Role::Auditor,
    Role::Administrator,
]);
/// Roles that read documents, each what it may read of what they are attached to.
pub const DOCUMENT_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
    Role::FinancePartner,
    Role::MandateOfficer,
    Role::ConsultationMember,
    Role::Auditor,
]);
/// Roles that add documents and versions, each to things that are its own.
pub const DOCUMENT_WRITERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
    Role::FinancePartner,
    Role::MandateOfficer,
]);
