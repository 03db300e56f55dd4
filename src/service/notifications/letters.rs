//! Renders a notice as a letter: its text, its facts, and a link to the page where the recipient acts.

use super::payload::{About, AccountChange, MandateChange};
use super::words::{Named, Writer};
use crate::mail::{Action, Letter};
use edba_common::locale::Argument;
use edba_domain::codes::Role;
use edba_domain::notifications::NoticeKind;
use edba_domain::text::one_line;
use edba_domain::webhook::DisabledBecause;

/// Maximum length of a subject, in characters: a title may be long.
const LONGEST_SUBJECT: usize = 150;

/// The content of a notice, before it becomes a letter of its own or an item of the digest.
pub(super) struct Said {
    pub subject: String,
    pub what: String,
    pub facts: Vec<(String, String)>,
    pub action: Action,
}

/// Renders a notice in the language of its recipient.
pub(super) fn say(to: &Writer<'_>, kind: NoticeKind, about: &About) -> Said {
    let (named, facts, action) = parts(to, kind, about);
    Said {
        subject: one_line(&to.say(&format!("tell-{kind}-subject"), &named), LONGEST_SUBJECT),
        what: to.say(&format!("tell-{kind}-what"), &named),
        facts,
        action,
    }
}

/// Renders a letter about one notice.
pub(super) fn alone(to: &Writer<'_>, kind: NoticeKind, about: &About) -> Letter {
    let Said {
        subject,
        what,
        facts,
        action,
    } = say(to, kind, about);
    let why = if kind.must_act() {
        "tell-why-must-act"
    } else if kind.guards_account() {
        "tell-why-guards-account"
    } else {
        "tell-why"
    };
    Letter {
        paragraphs: vec![what],
        facts,
        action: Some(action),
        why: to.say(why, &[("kind", to.name_of("mail-kind", kind).into())]),
        settings: Some(to.link("settings", "/account/messages")),
        ..Letter::new(to.language, subject)
    }
}

fn text(value: impl Into<String>) -> Argument<'static> {
    Argument::from(value.into())
}

fn parts(to: &Writer<'_>, kind: NoticeKind, about: &About) -> (Named, Vec<(String, String)>, Action) {
    let mut named: Named = Vec::new();
    let mut facts = Vec::new();
    if let Some(case) = about.case() {
        named.push(("case", text(&case.title)));
        facts.push(to.fact("case", to.case(case)));
    }
    let reason = |facts: &mut Vec<_>, reason: &Option<String>| {
        facts.extend(reason.as_ref().map(|reason| to.fact("reason", reason)));
    };
    let action = match about {
        About::Ballot {
            ballot,
            acting_for,
            before,
            reason: why,
        } => {
            named.push(("body", text(to.body(ballot))));
            named.push(("closes", text(to.deadline(ballot.closes_at))));
            facts.push(to.fact("body", to.body(ballot)));
            if kind != NoticeKind::BallotCancelled {
                facts.push(to.fact("closes", to.deadline(ballot.closes_at)));
            }
            facts.extend(before.map(|at| to.fact("closed-before", to.deadline(at))));
            if !acting_for.is_empty() {
                facts.push(to.fact("acting-for", acting_for.join(", ")));
            }
            reason(&mut facts, why);
            let label = if kind == NoticeKind::BallotCancelled {
                "ballot"
            } else {
                "vote"
            };
            to.link(label, &format!("/ballots/{}", ballot.id))
        }
        About::Result { ballot, tally } => {
            named.push(("body", text(to.body(ballot))));
            named.push(("result", text(to.result(ballot.kind, *tally))));
            facts.push(to.fact("body", to.body(ballot)));
            facts.push(to.fact("result", to.result(ballot.kind, *tally)));
            facts.push(to.fact("counts", to.counts(*tally)));
            facts.push(to.fact("turnout", turnout(to, tally.taken_part, tally.entitled)));
            to.link("ballot", &format!("/ballots/{}", ballot.id))
        }
        About::Vote {
            ballot,
            cast_at,
            cast_by,
            seat_of,
            position,
            pledges,
        } => {
            named.push(("body", text(to.body(ballot))));
            named.push(("who", text(cast_by)));
            facts.push(to.fact("body", to.body(ballot)));
            facts.extend(seat_of.as_ref().map(|name| to.fact("seat-of", name)));
            match position {
                Some(position) => facts.push(to.fact("position", to.name_of("position", position))),
                None => facts.push(to.fact("position", to.say("receipt-secret", &[]))),
            }
            facts.extend(pledges.iter().map(|pledge| to.fact("pledge", to.pledge(pledge))));
            facts.push(to.fact("cast-at", edba_common::format::exact(*cast_at, to.language)));
            to.link("ballot", &format!("/ballots/{}", ballot.id))
        }
        About::Decision {
            case: _,
            decision_id,
            ballot_id: _,
            number,
            outcome,
            asked,
            gap,
            tally,
        } => {
            named.push(("number", text(number)));
            named.push(("outcome", text(to.name_of("outcome", outcome))));
            facts.push(to.fact("decision", number));
            facts.push(to.fact("outcome", to.name_of("outcome", outcome)));
            facts.push(to.fact("asked", to.euros(*asked)));
            if gap.is_positive() {
                facts.push(to.fact("gap", to.euros(*gap)));
            }
            facts.extend(tally.map(|tally| to.fact("counts", to.counts(tally))));
            to.link("decision", &format!("/decisions/{decision_id}"))
        }
        About::Ratifications {
            case: _,
            number,
            items,
            fell_away,
        } => {
            named.push(("number", text(number)));
            let ended = if fell_away.is_some() {
                "fell-away"
            } else {
                "by-date"
            };
            named.push(("ended", text(ended)));
            let day = items.first().map(|one| to.day(one.due_date)).unwrap_or_default();
            named.push(("day", text(&day)));
            named.push(("amount", text(to.euros(items.iter().map(|one| one.amount).sum()))));
            named.push(("role", text(to.role.as_str())));
            facts.push(to.fact("decision", number));
            if fell_away.is_none() {
                facts.push(to.fact("ratify-by", day));
            }
            facts.extend(
                items
                    .iter()
                    .map(|one| (one.organisation.clone(), to.euros(one.amount))),
            );
            facts.extend(
                fell_away
                    .iter()
                    .filter(|why| !why.is_empty())
                    .map(|why| to.fact("reason", why)),
            );
            match (to.role, items.as_slice()) {
                (Role::Bureau, [one]) if kind != NoticeKind::RatificationLapsed => {
                    to.link("ratification", &format!("/ratifications/{}/answer", one.id))
                }
                (Role::Bureau, _) => to.link("follow-up", "/follow-up"),
                _ => to.link("desk", "/"),
            }
        }
        About::Conditions {
            case,
            decision_id,
            number,
            due_date,
            items,
        } => {
            named.push(("number", text(number)));
            named.push(("day", text(to.day(*due_date))));
            facts.push(to.fact("decision", number));
            facts.push(to.fact("due", to.day(*due_date)));
            facts.extend(
                items
                    .iter()
                    .map(|one| (one.owner.clone(), one.description.clone())),
            );
            match (to.role, items.as_slice()) {
                (Role::Bureau, [one]) => to.link("condition", &format!("/conditions/{}/evidence", one.id)),
                (Role::Bureau, _) => to.link("follow-up", "/follow-up"),
                (Role::FinancePartner, _) => to.link("decision", &format!("/decisions/{decision_id}")),
                _ => to.link("case", &format!("/cases/{}", case.id)),
            }
        }
        About::Mandate {
            mandate_id,
            representative,
            valid_until,
            pledged,
        } => {
            named.push(("day", text(to.day(*valid_until))));
            named.push(("who", text(representative)));
            named.push((
                "amount",
                text(to.euros(pledged.iter().map(|(_, amount)| *amount).sum())),
            ));
            facts.push(to.fact("representative", representative));
            facts.push(to.fact("valid-until", to.day(*valid_until)));
            facts.extend(
                pledged
                    .iter()
                    .map(|(case, amount)| (to.case(case), to.euros(*amount))),
            );
            to.link("mandate", &format!("/mandates/{mandate_id}"))
        }
        About::MandateChanged {
            mandate_id,
            change,
            organisation,
            representative,
            valid_from,
            valid_until,
            per_decision,
            per_year,
            total,
            reason: why,
        } => {
            named.push(("organisation", text(organisation)));
            named.push(("who", text(representative)));
            named.push(("change", text(change.as_str())));
            facts.push(to.fact("representative", representative));
            if *change != MandateChange::Revoked {
                facts.push(to.fact("valid-from", to.day(*valid_from)));
                facts.push(to.fact("valid-until", to.day(*valid_until)));
                facts.push(to.fact("per-decision", to.euros(*per_decision)));
                facts.push(to.fact("per-year", to.euros(*per_year)));
                facts.push(to.fact("in-all", to.euros(*total)));
            }
            reason(&mut facts, why);
            to.link("mandate", &format!("/mandates/{mandate_id}"))
        }
        About::Commitments {
            case: _,
            number,
            organisation,
            ids,
            amount,
            reason: why,
        } => {
            named.push(("number", text(number)));
            named.push(("organisation", text(organisation)));
            named.push(("amount", text(to.euros(*amount))));
            facts.push(to.fact("decision", number));
            facts.push(to.fact("organisation", organisation));
            facts.push(to.fact("amount", to.euros(*amount)));
            reason(&mut facts, why);
            match ids.as_slice() {
                [one] => to.link("commitment", &format!("/commitments/{one}")),
                _ => to.link("commitments", "/commitments"),
            }
        }
        About::Report {
            case,
            indicators,
            due_date,
        } => {
            named.push(("day", text(to.day(*due_date))));
            facts.push(to.fact("due", to.day(*due_date)));
            facts.push(to.fact("indicators", indicators.join(", ")));
            to.link("report", &format!("/my-cases/{}/progress", case.id))
        }
        About::Case { case, reason: why } => {
            reason(&mut facts, why);
            if kind == NoticeKind::CaseReturned {
                to.link("edit", &format!("/my-cases/{}/edit", case.id))
            } else {
                to.link("case", &format!("/cases/{}", case.id))
            }
        }
        About::Approval {
            case: _,
            pending_id: _,
            action,
            proposed_by,
            reason: why,
        } => {
            named.push(("action", text(to.name_of("term-action", action))));
            named.push(("who", text(proposed_by)));
            facts.push(to.fact("action", to.name_of("term-action", action)));
            facts.push(to.fact("proposed-by", proposed_by));
            reason(&mut facts, why);
            to.link("approvals", "/approvals")
        }
        About::SignIn { at, method } => {
            named.push(("at", text(to.moment(*at))));
            facts.push(to.fact("at", to.moment(*at)));
            facts.extend(method.map(|method| to.fact("method", to.name_of("tell-method", method))));
            to.link("sessions", "/account")
        }
        About::AccountChanged {
            change,
            at,
            what,
            by,
            method,
            reason: why,
        } => {
            named.push(("change", text(change.as_str())));
            named.push(("by", text(if by.is_some() { "another" } else { "oneself" })));
            facts.push(to.fact("at", to.moment(*at)));
            facts.extend(what.as_ref().map(|what| match change {
                AccountChange::IdentityBound | AccountChange::IdentityUnbound => to.fact("provider", what),
                _ => to.fact("passkey", what),
            }));
            facts.extend(by.as_ref().map(|by| to.fact("changed-by", by)));
            facts.extend(method.map(|method| to.fact("signed-in-by", to.name_of("tell-method", method))));
            reason(&mut facts, why);
            to.link("account", "/account")
        }
        About::Privilege {
            name,
            role,
            how,
            at,
            by,
            reason: why,
        } => {
            named.push(("change", text(how.as_str())));
            named.push(("role", text(role.as_str())));
            named.push(("who", text(name)));
            facts.push(to.fact("account", name));
            facts.push(to.fact("role", to.name_of("role", role)));
            facts.push(to.fact("at", to.moment(*at)));
            facts.push(to.fact("changed-by", by));
            reason(&mut facts, why);
            to.link("desk", "/")
        }
        About::Webhook { host, because, owner } => {
            named.push(("url", text(host)));
            named.push((
                "because",
                text(because.unwrap_or(DisabledBecause::Failing).as_str()),
            ));
            facts.push(to.fact("url", host));
            facts.extend(owner.as_ref().map(|owner| to.fact("endpoint-owner", owner)));
            match to.role {
                // Another account's endpoint: the bureau sees it in `/v1/webhook-failures`, its own work on its desk.
                Role::Bureau if owner.is_some() => to.link("desk", "/"),
                _ => to.link("account", "/account"),
            }
        }
        About::Meeting {
            id,
            title,
            body_nl,
            body_en,
            place,
            starts_at,
            changes,
            reason: why,
        } => {
            let body = to.language.pick(body_nl, body_en);
            named.push(("title", text(title)));
            named.push(("body", text(body)));
            named.push(("at", text(to.deadline(*starts_at))));
            facts.push(to.fact("body", body));
            facts.push(to.fact("starts", to.deadline(*starts_at)));
            facts.push(to.fact("place", place));
            facts.extend(changes.iter().map(|change| to.difference(change)));
            reason(&mut facts, why);
            to.link("meeting", &format!("/meetings/{id}"))
        }
    };
    (named, facts, action)
}

fn turnout(to: &Writer<'_>, taken_part: u32, entitled: u32) -> String {
    to.say(
        "tell-turnout",
        &[("voted", taken_part.into()), ("entitled", entitled.into())],
    )
}
