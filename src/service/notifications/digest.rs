//! The digest: one mail with all notifications held since the last digest, in the order in which they arose, grouped by
//! case.

use super::invitation;
use super::letters;
use super::payload::About;
use super::sender::{Sender, writer};
use super::words::Writer;
use crate::Context;
use crate::calendar;
use crate::mail::{self, Entry, Letter, Mail, unsubscribing};
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::notifications::{NotificationRow, Receiver};

/// Renders the digest of one account. `rows` are in the order in which they arose. Each calendar entry that changes is
/// attached as a file of its own, in its present state.
pub(super) fn mail(
    cx: &mut Context<'_>,
    rows: &[NotificationRow],
    receiver: &Receiver,
    address: &str,
    sender: &Sender<'_>,
) -> Result<Mail> {
    let to = writer(receiver, sender.public_url);
    let mut contents = Vec::with_capacity(rows.len());
    for row in in_order(rows) {
        let about: About = row.content.read_as()?;
        let changes = invitation::entry(cx, row.kind, &about, &to, &receiver.account_id)?;
        contents.push((row, about, changes));
    }
    let mut attached = Vec::new();
    let mut entries = Vec::with_capacity(contents.len());
    for (place, (row, about, changes)) in contents.iter().enumerate() {
        let mut entry = part(&to, row, about);
        // Where several notifications concern one calendar entry, the file goes with the last of them.
        let attached_later = |uid: &str| {
            contents[place + 1..]
                .iter()
                .any(|(_, _, later)| later.as_ref().is_some_and(|later| later.uid == uid))
        };
        if let Some(change) = changes.as_ref().filter(|change| !attached_later(&change.uid)) {
            let file = mail::attachment_name(attached.len());
            entry
                .lines
                .push(to.say("tell-digest-attached", &[("file", file.into())]));
            attached.push(calendar::invitation(change, sender.address, address)?);
        }
        entries.push(entry);
    }
    let count = [("count", rows.len().into())];
    let end = unsubscribing::address(cx.seal, sender.public_url, receiver.account_id, mail::DIGEST)?;
    let letter = Letter {
        paragraphs: vec![to.say("tell-digest-what", &count)],
        entries,
        why: to.say("tell-digest-why", &[]),
        settings: Some(to.link("settings", "/account/messages")),
        unsubscribe: Some(end),
        ..Letter::new(to.language, to.say("tell-digest-subject", &count))
    };
    Ok(Mail {
        attached,
        ..letter.to(address)?
    })
}

/// Renders one notification as an item of the digest.
fn part(to: &Writer<'_>, row: &NotificationRow, about: &About) -> Entry {
    let mut entry = letters::entry(letters::say(to, row.kind, about));
    entry.lines.insert(0, to.moment(row.created_at));
    entry
}

/// Groups the notifications of one case at the place of its first notification; the order is otherwise unchanged.
fn in_order(rows: &[NotificationRow]) -> Vec<&NotificationRow> {
    let mut groups: Vec<(Option<Id>, Vec<&NotificationRow>)> = Vec::new();
    for row in rows {
        match groups
            .iter_mut()
            .find(|(case, _)| case.is_some() && *case == row.case_id)
        {
            Some((_, group)) => group.push(row),
            None => groups.push((row.case_id, vec![row])),
        }
    }
    groups.into_iter().flat_map(|(_, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use edba_domain::Moment;
    use edba_domain::notifications::{NotificationKind, NotificationState};

    #[test]
    fn what_is_about_one_case_stands_together_and_nothing_is_left_out() {
        let at: Moment = serde_json::from_str("\"2026-03-02T09:00:00Z\"").unwrap();
        let (one, other) = (Id::new(), Id::new());
        let rows: Vec<NotificationRow> = [Some(one), None, Some(other), Some(one), None]
            .into_iter()
            .enumerate()
            .map(|(place, case_id)| NotificationRow {
                id: Id::new(),
                account_id: one,
                kind: NotificationKind::CaseFinanced,
                source_key: place.to_string(),
                event_id: None,
                case_id,
                content: edba_store::Json::from_text(""),
                state: NotificationState::Held,
                created_at: at,
                due_at: at,
                expires_at: None,
                settled_at: None,
            })
            .collect();
        let keys: Vec<&str> = in_order(&rows)
            .iter()
            .map(|row| row.source_key.as_str())
            .collect();
        assert_eq!(keys, ["0", "3", "1", "2", "4"]);
    }
}
