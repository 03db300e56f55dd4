//! Mail as it leaves: to a real mail server, over connections that fail on purpose, by processes that are killed.

mod dead_letters;
mod demo;
mod killed;
mod metrics;
mod queue;
mod server;
mod smtp;
mod unsubscribing;

use diesel::prelude::*;
use edba::domain::Id;
use edba::service::mail::{self, Addressed, Mail};
use edba::store::schema::mails;

use crate::app::App;

/// A mail to each of these addresses, for an account.
fn post(app: &App, account: Id, addresses: &[&str]) {
    app.work(|cx| {
        for address in addresses {
            let mail = letter(address);
            mail::post(cx, &Addressed::to(account, "ballot-opened"), &mail)?;
        }
        Ok(())
    });
}

/// How many mails were tried and not sent.
fn tried(app: &App) -> i64 {
    mails::table
        .filter(mails::attempts.gt(0))
        .filter(mails::sent_at.is_null())
        .count()
        .get_result(&mut *app.state.db.reader().unwrap())
        .unwrap()
}

fn letter(address: &str) -> Mail {
    Mail {
        html: Some(format!("<p lang=\"nl\">Goedendag, é, {address}</p>")),
        ..Mail::plain(
            address.to_owned(),
            format!("Stem vóór vrijdag, {address}"),
            format!("Goedendag, é, {address}\n"),
        )
    }
}
