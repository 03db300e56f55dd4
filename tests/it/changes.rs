//! The feed of changes: a client that continues where it stopped gets each change of what it may read exactly once.

mod access;
mod meetings;
mod order;
mod waiting;

use serde_json::Value;

use crate::app::App;
use crate::client::Client;
use crate::decided::text;

/// A client that keeps its place in the feed.
struct Follower {
    client: Client,
    after: Option<String>,
}

impl Follower {
    /// One that begins with the first change.
    fn from_the_beginning(client: Client) -> Self {
        Self { client, after: None }
    }

    /// One that begins with what comes now.
    fn from_now(app: &App, client: Client) -> Self {
        app.number_changes();
        let now = client.get("/v1/changes?after=latest").expect(200);
        assert_eq!(now.items(), Vec::<Value>::new());
        Self {
            after: Some(text(&now.body["nextAfter"])),
            client,
        }
    }

    /// What it gets until it has read everything, with the parameters of each request.
    fn read(&mut self, parameters: &str) -> Vec<Value> {
        let mut read = Vec::new();
        loop {
            let after = self
                .after
                .as_ref()
                .map_or(String::new(), |c| format!("&after={c}"));
            let answer = self
                .client
                .get(&format!("/v1/changes?{parameters}{after}"))
                .expect(200);
            read.extend(answer.items());
            self.after = Some(text(&answer.body["nextAfter"]));
            if answer.body["more"] == false {
                return read;
            }
        }
    }

    /// The same, after the worker has run.
    fn catch_up(&mut self, app: &App) -> Vec<Value> {
        app.number_changes();
        self.read("limit=1000")
    }
}

/// What changed and how, for each change.
fn kinds(changes: &[Value]) -> Vec<String> {
    changes.iter().map(|change| text(&change["kind"])).collect()
}
