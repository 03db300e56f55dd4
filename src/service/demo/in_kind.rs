//! Promises in kind of the demonstration: one that was met, one that is open, one that is overdue, and one that was not met.

use chrono::Duration;

use super::play::Play;
use super::seed::PromiseTexts;
use crate::promises::{self, NewPromise, Outcome};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::promise::PromiseKind;

impl Play<'_> {
    /// The promises about a monitored case, recorded `days_ago`.
    pub(super) fn promised(&self, id: Id, days_ago: i64) -> Result<()> {
        let texts = &self.texts.promises;
        let initiator = self.initiator()?.organisation()?;
        let land = self.promise(id, days_ago, days_ago - 40, texts, |new| {
            new.kind = PromiseKind::Land;
            new.description.clone_from(&texts.land);
        })?;
        // In a month, and since three weeks.
        self.promise(id, days_ago, -30, texts, |new| {
            new.kind = PromiseKind::Capacity;
            new.description.clone_from(&texts.capacity);
            new.organisation_id = Some(initiator);
            new.party = None;
        })?;
        self.promise(id, days_ago, 21, texts, |new| {
            new.kind = PromiseKind::Rule;
            new.description.clone_from(&texts.rule);
        })?;
        let knowledge = self.promise(id, days_ago, 60, texts, |new| {
            new.kind = PromiseKind::Knowledge;
            new.description.clone_from(&texts.knowledge);
        })?;
        self.stage.act(self.bureau(), days_ago - 35, |cx| {
            promises::answer(cx, land, Outcome::Met(&texts.land_evidence)).map(drop)
        })?;
        self.stage.act(self.bureau(), days_ago - 39, |cx| {
            promises::answer(cx, knowledge, Outcome::NotMet(&texts.knowledge_reason)).map(drop)
        })
    }

    /// Records a promise of the named party that is due `due_ago` days before today, with what `change` makes of it.
    fn promise(
        &self,
        case_id: Id,
        days_ago: i64,
        due_ago: i64,
        texts: &PromiseTexts,
        change: impl FnOnce(&mut NewPromise),
    ) -> Result<Id> {
        let mut new = NewPromise {
            kind: PromiseKind::Other,
            description: String::new(),
            organisation_id: None,
            party: Some(texts.party.clone()),
            owner: texts.owner.clone(),
            due_date: self.stage.now.local_date() - Duration::days(due_ago),
            decision_id: None,
        };
        change(&mut new);
        self.stage.act(self.bureau(), days_ago, |cx| {
            promises::record(cx, case_id, new).map(|found| found.row.id)
        })
    }
}
