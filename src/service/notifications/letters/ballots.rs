//! What a letter says about ballots and votes.

use super::{Part, reason, text};
use crate::notifications::payload::{AboutTally, BallotContent, ResultContent, VoteContent};
use crate::notifications::words::Writer;
use edba_common::format;
use edba_domain::notifications::NotificationKind;

impl BallotContent {
    pub(super) fn part(&self, to: &Writer<'_>, kind: NotificationKind) -> Part {
        let body = to.body(&self.ballot);
        let closes = to.deadline(self.ballot.closes_at);
        let is_cancelled = kind == NotificationKind::BallotCancelled;
        let mut facts = vec![to.fact("body", &body)];
        if !is_cancelled {
            facts.push(to.fact("closes", &closes));
        }
        facts.extend(self.before.map(|at| to.fact("closed-before", to.deadline(at))));
        if !self.acting_for.is_empty() {
            facts.push(to.fact("acting-for", self.acting_for.join(", ")));
        }
        facts.extend(reason(to, self.reason.as_deref()));
        let page = format!("/ballots/{}", self.ballot.id);
        Part {
            named: vec![("body", text(body)), ("closes", text(closes))],
            facts,
            action: if is_cancelled {
                to.link("ballot", &page)
            } else {
                to.link("vote", &page)
            },
        }
    }
}

impl ResultContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let body = to.body(&self.ballot);
        let result = to.result(self.ballot.kind, self.tally);
        Part {
            facts: vec![
                to.fact("body", &body),
                to.fact("result", &result),
                to.fact("counts", to.counts(self.tally)),
                to.fact("turnout", turnout(to, self.tally)),
            ],
            named: vec![("body", text(body)), ("result", text(result))],
            action: to.link("ballot", &format!("/ballots/{}", self.ballot.id)),
        }
    }
}

impl VoteContent {
    pub(super) fn part(&self, to: &Writer<'_>) -> Part {
        let body = to.body(&self.ballot);
        let position = match self.position {
            Some(position) => to.name_of("position", position),
            None => to.say("receipt-secret", &[]),
        };
        let mut facts = vec![to.fact("body", &body)];
        facts.extend(self.seat_of.as_ref().map(|name| to.fact("seat-of", name)));
        facts.push(to.fact("position", position));
        facts.extend(
            self.pledges
                .iter()
                .map(|pledge| to.fact("pledge", to.pledge(pledge))),
        );
        facts.push(to.fact("cast-at", format::exact(self.cast_at, to.language)));
        Part {
            named: vec![("body", text(body)), ("who", text(&self.cast_by))],
            facts,
            action: to.link("ballot", &format!("/ballots/{}", self.ballot.id)),
        }
    }
}

fn turnout(to: &Writer<'_>, tally: AboutTally) -> String {
    to.say(
        "tell-turnout",
        &[
            ("voted", tally.taken_part.into()),
            ("entitled", tally.entitled.into()),
        ],
    )
}
