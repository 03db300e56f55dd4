//! How many rows a minute makes in one process, and whose they are: a flood takes nobody else's room.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::net::IpAddr;

use super::{Happened, Party};
use crate::domain::client_address::subscriber_network;
use crate::domain::network_address::Network;
use crate::domain::security::SecurityCode;

/// How many rows a minute what anybody can send makes.
pub(super) const MOST_OF_ANYONE: usize = 300;
/// How many of those one network makes; what goes beyond is counted in one row for the network and the code.
pub(super) const MOST_OF_NETWORK: usize = 60;
/// How many rows a minute what takes an account makes.
pub(super) const MOST_OF_ACCOUNTS: usize = 300;
/// How many of those one account makes; what goes beyond is counted in one row for the account and the code.
pub(super) const MOST_OF_ACCOUNT: usize = 60;
/// How many rows a minute what is counted together makes, of anyone and of accounts each.
pub(super) const MOST_TOGETHER: usize = 300;

/// Where what one row tells came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Origin {
    Address(Option<IpAddr>),
    /// A network of which more came than has rows of its own.
    Network(Network),
    /// The addresses of an account of which more came than has rows of its own.
    Several,
}

impl Origin {
    /// As it is kept; empty where it is not one place.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Address(Some(address)) => address.to_string(),
            Self::Network(network) => network.to_string(),
            Self::Address(None) | Self::Several => String::new(),
        }
    }

    /// Whether it stands for more than one address.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self, Self::Network(_) | Self::Several)
    }
}

/// By what the rows of a minute are told apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Row {
    pub party: Party,
    pub origin: Origin,
    pub code: SecurityCode,
}

/// Rows of a minute, of which each source has a part.
#[derive(Debug)]
struct Shared<S> {
    rows: HashSet<Row>,
    of_source: HashMap<S, usize>,
}

impl<S> Default for Shared<S> {
    fn default() -> Self {
        Self {
            rows: HashSet::new(),
            of_source: HashMap::new(),
        }
    }
}

impl<S: Eq + Hash> Shared<S> {
    /// Whether the row is there already, or there is room for one more of this source.
    fn has_room(&mut self, row: &Row, source: S, most_of_source: usize, most: usize) -> bool {
        if self.rows.contains(row) {
            return true;
        }
        if self.rows.len() >= most {
            return false;
        }
        let of_source = self.of_source.get(&source).copied().unwrap_or(0);
        if of_source >= most_of_source {
            return false;
        }
        self.of_source.insert(source, of_source + 1);
        self.rows.insert(row.clone())
    }
}

/// The rows of one minute, written ones included.
#[derive(Default)]
pub(super) struct Room {
    of_anyone: Shared<Option<Network>>,
    /// What is looked up for an account when it is written: without one it makes one row for its address and code.
    looked_up: Shared<Option<Network>>,
    networks: HashSet<Row>,
    of_accounts: Shared<Party>,
    accounts_together: HashSet<Row>,
}

impl Room {
    /// The row that what happened counts in; None where there is no room for it.
    pub(super) fn row_for(&mut self, happened: &Happened) -> Option<Row> {
        let row = Row {
            party: happened.party.clone(),
            origin: Origin::Address(happened.peer.map(|peer| peer.to_canonical())),
            code: happened.code,
        };
        if takes_an_account(&row) {
            self.row_of_accounts(row)
        } else {
            self.row_of_anyone(row)
        }
    }

    fn row_of_anyone(&mut self, row: Row) -> Option<Row> {
        let network = match row.origin {
            Origin::Address(Some(address)) => Some(subscriber_network(address)),
            _ => None,
        };
        let nameless = Row {
            party: Party::Unknown,
            ..row.clone()
        };
        let names = names_somebody(&row.party);
        let slot = if names { &row } else { &nameless };
        if self
            .of_anyone
            .has_room(slot, network, MOST_OF_NETWORK, MOST_OF_ANYONE)
        {
            let is_kept = names
                || self
                    .looked_up
                    .has_room(&row, network, MOST_OF_NETWORK, MOST_OF_ANYONE);
            return Some(if is_kept { row } else { nameless });
        }
        let origin = network.map_or(Origin::Address(None), Origin::Network);
        together(&mut self.networks, Row { origin, ..nameless })
    }

    fn row_of_accounts(&mut self, row: Row) -> Option<Row> {
        let account = row.party.clone();
        if self
            .of_accounts
            .has_room(&row, account, MOST_OF_ACCOUNT, MOST_OF_ACCOUNTS)
        {
            return Some(row);
        }
        let origin = Origin::Several;
        together(&mut self.accounts_together, Row { origin, ..row })
    }
}

/// The row that counts for many, where it is there or there is room for it.
fn together(rows: &mut HashSet<Row>, row: Row) -> Option<Row> {
    if !rows.contains(&row) {
        if rows.len() >= MOST_TOGETHER {
            return None;
        }
        rows.insert(row.clone());
    }
    Some(row)
}

/// Whether only somebody with an account, or with a token that was verified, can make the row.
fn takes_an_account(row: &Row) -> bool {
    !row.code.is_open_to_anyone()
        || matches!(
            row.party,
            Party::Account(_) | Party::Token(_) | Party::Outside { .. }
        )
}

/// Whether a row tells whom it is about, whatever is found out when it is written.
fn names_somebody(party: &Party) -> bool {
    match party {
        Party::Account(_) | Party::Client(_) | Party::Token(_) | Party::Outside { .. } => true,
        Party::Unknown | Party::Mail(_) | Party::Link(_) | Party::Session(_) => false,
    }
}
