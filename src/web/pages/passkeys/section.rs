//! The passkey section of the account page.

use edba_common::error::Result;
use edba_domain::Id;
use edba_service::Context;
use edba_service::sign_in::passkeys::{Passkey, managing, second_step};

use super::ask_page::are_possible;
use crate::pages::base::own_path::own_path;
use crate::pages::base::{Form, Layout};

/// The passkey section of the account page.
pub struct Section {
    pub all: Vec<Passkey>,
    /// Whether browsers support passkeys at this service's address.
    pub possible: bool,
    /// Whether a passkey is required after a sign-in link.
    pub second_step: bool,
    /// The suggested name of a new one.
    pub suggested: String,
    /// The passkey that is being renamed, and its new name as typed.
    pub renamed: Option<(Id, String)>,
    /// The error of a passkey form.
    pub problem: Option<String>,
}

impl Section {
    pub fn from_form(
        cx: &mut Context<'_>,
        layout: &Layout,
        suggested: String,
        typed: &Typed,
        problem: Option<String>,
    ) -> Result<Self> {
        let name = typed.name.clone();
        let (suggested, renamed) = match typed.passkey {
            Some(passkey) => (suggested, name.map(|name| (passkey, name))),
            None => (name.unwrap_or(suggested), None),
        };
        Ok(Self {
            renamed,
            all: managing::mine(cx)?,
            possible: are_possible(layout),
            second_step: second_step::is_asked(cx, cx.actor.id)?,
            suggested,
            problem,
        })
    }

    /// The new name of a passkey as typed.
    pub fn name_typed_of(&self, passkey: &Id) -> Option<&str> {
        self.renamed
            .as_ref()
            .filter(|(id, _)| id == passkey)
            .map(|(_, name)| name.as_str())
    }
}

/// Passkey input from before the reauthentication; kept in the address of the page.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The passkey to be renamed; None for a new one.
    pub passkey: Option<Id>,
    pub name: Option<String>,
}

impl Typed {
    pub fn new(passkey: Option<Id>, name: &str) -> Self {
        Self {
            passkey,
            name: Some(name.to_owned()),
        }
    }

    pub fn from_query(query: &Form) -> Self {
        Self {
            passkey: query.text("passkey").parse().ok(),
            name: query.given("passkey-name"),
        }
    }

    /// The address of the page that shows it. Omits a name that is too long.
    pub fn account_page(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(passkey) = self.passkey {
            query.append_pair("passkey", passkey.as_str());
        }
        if let Some(name) = &self.name {
            query.append_pair("passkey-name", name);
        }
        let address = format!("/account?{}#passkeys", query.finish());
        if own_path(&address) == address {
            address
        } else {
            "/account#passkeys".to_owned()
        }
    }
}
