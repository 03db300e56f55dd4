//! The policy of a route: which roles may ask at all. What of it they see is up to the use case.

use std::collections::HashMap;

use actix_web::http::Method;

use crate::domain::codes::Role;
use crate::error::{Error, Result};

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

    /// Errors: 403 for a role that may not ask, which says who may.
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

/// Who may ask, and with which query parameters.
#[derive(Debug, Clone)]
pub struct Policy {
    pub access: Access,
    /// None where [`super::Query`] reads them, and tells of unknown ones with its other faults.
    pub parameters: Option<&'static [&'static str]>,
}

impl Default for Policy {
    /// A route that has no policy answers nobody.
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
/// Those who see to it that mail arrives.
pub const POSTMASTERS: Access = Access::Roles(&[Role::Bureau, Role::Administrator]);
pub const FINANCE_PARTNER: Access = Access::Roles(&[Role::FinancePartner]);
/// Those who read everything but secret votes.
pub const OVERSIGHT: Access = Access::Roles(&[Role::Bureau, Role::Auditor]);
/// Those who see who was given access and who was refused.
pub const SECURITY_READERS: Access = Access::Roles(&[Role::Auditor, Role::Administrator]);
/// Those who vote.
pub const MEMBERS: Access = Access::Roles(&[Role::TableMember, Role::BoardMember]);
/// Those who read cases, each their own part.
pub const CASE_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
    Role::Auditor,
]);
/// Those who write the content of a case.
pub const CASE_WRITERS: Access = Access::Roles(&[Role::Bureau, Role::Initiator]);
/// Those who own cases.
pub const INITIATOR: Access = Access::Roles(&[Role::Initiator]);
/// Those who comment on the cases that they see.
pub const CASE_COMMENTERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
]);
/// Those who read ballots and what follows from them.
pub const BALLOT_READERS: Access =
    Access::Roles(&[Role::Bureau, Role::TableMember, Role::BoardMember, Role::Auditor]);
/// Those who read decisions: their readers and the partners that execute them.
pub const DECISION_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
    Role::FinancePartner,
    Role::Auditor,
]);
/// Those who read mandates: all of them, or those of their own organisation.
pub const MANDATE_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
    Role::FinancePartner,
    Role::Auditor,
]);
/// Those who act on a ballot: its voters, and the bureau that records for them.
pub const BALLOT_ACTORS: Access = Access::Roles(&[Role::Bureau, Role::TableMember, Role::BoardMember]);
/// Those who follow commitments: a finance partner those of its own organisation.
pub const COMMITMENT_READERS: Access = Access::Roles(&[Role::Bureau, Role::FinancePartner, Role::Auditor]);
/// Those whose systems are told of what happens.
pub const WEBHOOK_OWNERS: Access =
    Access::Roles(&[Role::Bureau, Role::Initiator, Role::FinancePartner, Role::Auditor]);
/// They, and the administrator, who sees that endpoints are there and can disable them.
pub const WEBHOOK_READERS: Access = Access::Roles(&[
    Role::Bureau,
    Role::Initiator,
    Role::FinancePartner,
    Role::Auditor,
    Role::Administrator,
]);
