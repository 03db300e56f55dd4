//! Minutes of the demonstration: written, sent round, remarked on and adopted; and what was agreed to be done.

use chrono::Duration;

use super::meetings::Series;
use crate::action_points::{self, ActionPointFilter};
use crate::meetings;
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::action_point::{ActionPointStatus, ActionPointText};
use edba_domain::meeting::{AgendaItemKind, ItemOutcome, PartText, RemarkAnswer};

/// How many days remarks are taken.
const REMARK_DAYS: i64 = 14;

impl Series<'_> {
    /// Writes the minutes of a meeting: of each topic what was decided, of a ballot that it was discussed.
    pub(super) fn write(&self, days_ago: i64, meeting_id: Id) -> Result<()> {
        let texts = self.texts;
        self.stage.act(self.bureau, days_ago, |cx| {
            for entry in meetings::agenda(cx, meeting_id)?.items {
                let (text, decision) = match entry.content.kind {
                    AgendaItemKind::Topic if entry.number == 1 => {
                        (&texts.opening_text, Some(texts.opening_decision.clone()))
                    }
                    AgendaItemKind::Topic if entry.content.title == texts.yearly_agenda => (
                        &texts.yearly_agenda_text,
                        Some(texts.yearly_agenda_decision.clone()),
                    ),
                    AgendaItemKind::Topic => (&texts.questions_text, Some(texts.questions_decision.clone())),
                    _ => (&texts.discussed, None),
                };
                let part = PartText {
                    outcome: ItemOutcome::DealtWith,
                    text: Some(text.clone()),
                    decision,
                };
                meetings::draft(cx, entry.content.item_id, part, |_| Ok(()))?;
            }
            Ok(())
        })
    }

    pub(super) fn send_round(&self, days_ago: i64, meeting_id: Id) -> Result<()> {
        let until = self.stage.day(days_ago) + Duration::days(REMARK_DAYS);
        self.stage.act(self.bureau, days_ago, |cx| {
            meetings::send_round(cx, meeting_id, None, until, |_| Ok(())).map(drop)
        })
    }

    /// Two members make a remark; the bureau answers the first.
    pub(super) fn remark(&self, days_ago: i64, meeting_id: Id) -> Result<()> {
        let texts = self.texts;
        let mut made = Vec::new();
        for (member, text) in self.members.iter().zip([&texts.remark, &texts.open_remark]) {
            let remark = self.stage.act(&member.actor, days_ago, |cx| {
                meetings::remark(cx, meeting_id, None, text.clone())
            })?;
            made.push(remark.id);
        }
        let Some(first) = made.first() else {
            return Ok(());
        };
        self.stage.act(self.bureau, days_ago - 2, |cx| {
            let answer = Some(texts.remark_answer.clone());
            meetings::answer_remark(cx, *first, RemarkAnswer::TakenOver, answer).map(drop)
        })
    }

    pub(super) fn adopt(&self, days_ago: i64, meeting_id: Id, adopted_by: Id) -> Result<()> {
        self.stage.act(self.bureau, days_ago, |cx| {
            meetings::adopt(cx, meeting_id, adopted_by, |_| Ok(())).map(drop)
        })
    }

    /// Two action points: one for the bureau, and one for the first member, which at the board is late.
    pub(super) fn agree(&self, days_ago: i64, meeting_id: Id) -> Result<()> {
        let texts = self.texts;
        let owner = self.members.first();
        let by = |days: i64| self.stage.day(-days);
        let points = [
            (&texts.first_action, texts.bureau.clone(), None, by(-45)),
            (
                &texts.second_action,
                owner.map_or_else(|| texts.bureau.clone(), |member| member.actor.name.clone()),
                owner.and_then(|member| member.actor.representative_id),
                by(if self.is_board { -10 } else { 20 }),
            ),
        ];
        self.stage.act(self.bureau, days_ago, |cx| {
            for (description, owner, owner_id, due_date) in points {
                let text = ActionPointText {
                    description: description.clone(),
                    owner,
                    due_date,
                };
                action_points::add(cx, meeting_id, None, text, owner_id)?;
            }
            Ok(())
        })
    }

    /// The first action point of a meeting is done.
    pub(super) fn finish(&self, days_ago: i64, meeting_id: Id) -> Result<()> {
        self.stage.act(self.bureau, days_ago, |cx| {
            let filter = ActionPointFilter {
                meeting_id: Some(meeting_id),
                status: Some(ActionPointStatus::Open),
                ..ActionPointFilter::default()
            };
            let Some(first) = action_points::list(cx, filter, None, 1)?.pop() else {
                return Ok(());
            };
            let result = Some(self.texts.action_result.clone());
            let done = ActionPointStatus::Done;
            action_points::close(cx, first.row.id, done, result, |_| Ok(())).map(drop)
        })
    }
}
