//! Bounds on the rows per minute of one process, shared out by source: a flood does not use up the room of others.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::net::IpAddr;

use super::{Happened, Party};
use edba_domain::client_address::subscriber_network;
use edba_domain::network_address::Network;
use edba_domain::security::SecurityCode;

/// Maximum rows per minute for events that need no account.
pub(super) const MOST_OF_ANYONE: usize = 300;
/// The part of it for one network; further events are counted in one row per network and code.
pub(super) const MOST_OF_NETWORK: usize = 60;
/// Maximum rows per minute for events that need an account.
pub(super) const MOST_OF_ACCOUNTS: usize = 300;
/// The part of it for one account; further events are counted in one row per account and code.
pub(super) const MOST_OF_ACCOUNT: usize = 60;
/// Maximum aggregate rows per minute, for networks and for accounts each.
pub(super) const MOST_TOGETHER: usize = 300;

/// The origin of the events in one row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Origin {
    Address(Option<IpAddr>),
    /// A network that has used up its rows.
    Network(Network),
    /// Any address, for an account that has used up its rows.
    Several,
}

impl Origin {
    /// The stored form; empty where it is not one address or network.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Address(Some(address)) => address.to_string(),
            Self::Network(network) => network.to_string(),
            Self::Address(None) | Self::Several => String::new(),
        }
    }

    /// Whether it represents more than one address.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self, Self::Network(_) | Self::Several)
    }
}

/// Identity of a row within a minute.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Row {
    pub party: Party,
    pub origin: Origin,
    pub code: SecurityCode,
}

/// Rows of a minute, with a bound for each source.
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
    /// Whether the row exists already, or there is room for one more of this source; if so, adds it.
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
    /// Rows whose account is looked up on writing; rows without an account merge into one per address and code.
    looked_up: Shared<Option<Network>>,
    networks: HashSet<Row>,
    of_accounts: Shared<Party>,
    accounts_together: HashSet<Row>,
}

impl Room {
    /// The row in which an event is counted; None where there is no room for it.
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

/// Returns an aggregate row if it exists already or there is room for it.
fn together(rows: &mut HashSet<Row>, row: Row) -> Option<Row> {
    if !rows.contains(&row) {
        if rows.len() >= MOST_TOGETHER {
            return None;
        }
        rows.insert(row.clone());
    }
    Some(row)
}

/// Whether the event requires an account or a verified token.
fn takes_an_account(row: &Row) -> bool {
    !row.code.is_open_to_anyone()
        || matches!(
            row.party,
            Party::Account(_) | Party::Token(_) | Party::Outside { .. }
        )
}

/// Whether the party identifies itself without a lookup on writing.
fn names_somebody(party: &Party) -> bool {
    match party {
        Party::Account(_) | Party::Client(_) | Party::Token(_) | Party::Outside { .. } => true,
        Party::Unknown | Party::Mail(_) | Party::Link(_) | Party::Session(_) => false,
    }
}
