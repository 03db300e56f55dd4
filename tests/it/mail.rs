//! Mail delivery to a real server, over connections that fail on purpose, by processes that are killed.

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

/// A mail to each of these addresses. They are of no account: mail of one goes to the address that it has.
fn post(app: &App, account: Id, addresses: &[&str]) {
    let addressed = Addressed {
        account_id: None,
        ..Addressed::to(account, "ballot-opened")
    };
    app.work(|cx| {
        for address in addresses {
            let mail = letter(address);
            mail::post(cx, &addressed, &mail)?;
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
