//! What a letter says about accounts.

use super::{Part, reason, text};
use crate::notifications::payload::{AccountChange, AccountChangeContent, PrivilegeContent, SignInContent};
use crate::notifications::words::Writer;

impl SignInContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let at = to.moment(self.at);
        let mut facts = vec![to.fact("at", &at)];
        facts.extend(
            self.method
                .map(|method| to.fact("method", to.name_of("tell-method", method))),
        );
        Part {
            named: vec![("at", text(at))],
            facts,
            action: to.link("sessions", "/account"),
        }
    }
}

impl AccountChangeContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let by = if self.by.is_some() { "another" } else { "oneself" };
        let mut facts = vec![to.fact("at", to.moment(self.at))];
        facts.extend(self.what.as_ref().map(|what| match self.change {
            AccountChange::IdentityBound | AccountChange::IdentityUnbound => to.fact("provider", what),
            _ => to.fact("passkey", what),
        }));
        facts.extend(self.by.as_ref().map(|by| to.fact("changed-by", by)));
        facts.extend(
            self.method
                .map(|method| to.fact("signed-in-by", to.name_of("tell-method", method))),
        );
        facts.extend(reason(to, self.reason.as_deref()));
        Part {
            named: vec![("change", text(self.change.as_str())), ("by", text(by))],
            facts,
            action: to.link("account", "/account"),
        }
    }
}

impl PrivilegeContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let mut facts = vec![
            to.fact("account", &self.name),
            to.fact("role", to.name_of("role", self.role)),
            to.fact("at", to.moment(self.at)),
            to.fact("changed-by", &self.by),
        ];
        facts.extend(reason(to, self.reason.as_deref()));
        Part {
            named: vec![
                ("change", text(self.how.as_str())),
                ("role", text(self.role.as_str())),
                ("who", text(&self.name)),
            ],
            facts,
            action: to.link("desk", "/"),
        }
    }
}
