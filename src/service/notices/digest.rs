//! The digest: one mail with everything that was held since the last, leaving nothing out, in the order in
//! which it came up, what is about one case together.

use super::about::About;
use super::letters::{self, Said};
use super::words::Writer;
use crate::domain::Id;
use crate::error::Result;
use crate::service::mail::{Entry, Letter};
use crate::store::notices::NoticeRow;

/// The letter of a digest. `rows` are in the order in which they came up.
pub(super) fn letter(to: &Writer<'_>, rows: &[NoticeRow]) -> Result<Letter> {
    let mut entries = Vec::with_capacity(rows.len());
    for row in in_order(rows) {
        let about: About = serde_json::from_str(&row.content)?;
        let Said {
            subject,
            what,
            facts,
            action,
        } = letters::say(to, row.kind, &about);
        let mut lines = vec![to.moment(row.created_at), what];
        lines.extend(
            facts
                .into_iter()
                .map(|(label, value)| format!("{label}: {value}")),
        );
        entries.push(Entry {
            title: subject,
            lines,
            action: Some(action),
        });
    }
    let count = [("count", rows.len().into())];
    Ok(Letter {
        paragraphs: vec![to.say("tell-digest-what", &count)],
        entries,
        why: to.say("tell-digest-why", &[]),
        settings: Some(to.link("settings", "/account/messages")),
        ..Letter::new(to.language, to.say("tell-digest-subject", &count))
    })
}

/// What is about one case stands together, where the first of it came up; the rest stays in its order.
fn in_order(rows: &[NoticeRow]) -> Vec<&NoticeRow> {
    let mut groups: Vec<(Option<Id>, Vec<&NoticeRow>)> = Vec::new();
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
    use crate::domain::Moment;
    use crate::domain::notices::{NoticeKind, NoticeState};

    #[test]
    fn what_is_about_one_case_stands_together_and_nothing_is_left_out() {
        let at: Moment = serde_json::from_str("\"2026-03-02T09:00:00Z\"").unwrap();
        let (one, other) = (Id::new(), Id::new());
        let rows: Vec<NoticeRow> = [Some(one), None, Some(other), Some(one), None]
            .into_iter()
            .enumerate()
            .map(|(place, case_id)| NoticeRow {
                id: Id::new(),
                account_id: one,
                kind: NoticeKind::CaseFinanced,
                source_key: place.to_string(),
                event_id: None,
                case_id,
                content: String::new(),
                state: NoticeState::Held,
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
