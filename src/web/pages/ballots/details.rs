//! Details beside the vote on a ballot's page: progress, quorum, tally, and the vote of each seat.

use crate::pages::base::bars::{Stretch, stretches};
use crate::pages::base::components::capital;
use crate::pages::base::dutch::escaped;
use crate::pages::base::{Badge, Layout};
use edba_domain::Cents;
use edba_domain::ballot::{Appointment, Caster, Casting, MayNotVote, Tally, TallyResult, tie_rule};
use edba_domain::codes::{BallotKind, BallotStatus, Majority, RecusalKind};
use edba_service::ballots::{BallotElector, BallotView, MySeat, domain_electors};

/// A requirement, and whether it is met.
pub struct Check {
    pub done: bool,
    pub text: String,
}

/// One line of the tally.
pub struct Count {
    pub label: String,
    pub count: u32,
}

/// The current tally.
pub struct Standing {
    pub in_words: String,
    pub counts: Vec<Count>,
    pub stretches: Vec<Stretch>,
}

/// One seat of a closed ballot.
pub struct SeatLine {
    pub name: String,
    pub organisation: String,
    pub sector: String,
    /// The substitute who voted, if one did.
    pub cast_by: Option<String>,
    pub vote: String,
    pub recused: bool,
    pub reason: String,
    pub pledged: Option<Cents>,
}

/// The body and how it votes, above the title.
pub fn kicker(layout: &Layout, sheet: &BallotView) -> String {
    let body = layout.pick(&sheet.names.body_nl, &sheet.names.body_en);
    let how = if sheet.ballot.secret {
        layout.say("ballot-secret")
    } else if sheet.ballot.kind == BallotKind::Advice {
        layout.say("ballot-public")
    } else {
        layout.say("ballot-public-pledges")
    };
    format!("{body} · {how}")
}

pub fn title(layout: &Layout, sheet: &BallotView) -> String {
    layout.with(title_key(sheet), "case", &sheet.names.case_title)
}

/// The same as the HTML of a heading.
pub fn heading(layout: &Layout, sheet: &BallotView) -> String {
    layout.marked(title_key(sheet), "case", &sheet.names.case_title)
}

fn title_key(sheet: &BallotView) -> &'static str {
    match sheet.ballot.kind {
        BallotKind::Advice => "ballot-title-advice",
        BallotKind::Decision => "ballot-title-decision",
        BallotKind::Supplementary => "ballot-title-supplementary",
    }
}

pub fn badge(layout: &Layout, sheet: &BallotView) -> Badge {
    match sheet.ballot.status {
        BallotStatus::Open if sheet.takes_votes => {
            Badge::new("info", layout.title_of("ballot-status", "open"))
        }
        BallotStatus::Open => Badge::new("warning", layout.title_of("ballot-status", "overdue")),
        status => Badge::new("neutral", layout.title_of("ballot-status", status)),
    }
}

/// The result of a ballot, worded for its kind.
pub fn result_badge(layout: &Layout, kind: BallotKind, result: TallyResult) -> Badge {
    let list = if kind == BallotKind::Advice {
        "advice"
    } else {
        "result"
    };
    let tone = match result {
        TallyResult::Carried => "ok",
        TallyResult::Rejected => "error",
        TallyResult::NoQuorum => "neutral",
    };
    Badge::new(tone, layout.title_of(list, result))
}

/// The quorum requirements, and whether each is met.
pub fn quorum(layout: &Layout, sheet: &BallotView) -> Vec<Check> {
    let present = &sheet.attendance;
    let mut checks = vec![Check {
        done: present.taken_part >= present.needed,
        text: layout.with_all(
            "ballot-quorum-seats",
            &[
                ("voted", &present.taken_part),
                ("entitled", &present.entitled),
                ("needed", &present.needed),
            ],
        ),
    }];
    for sector in &sheet.rules.composition {
        let of_sector =
            |elector: &&BallotElector| elector.sector == *sector && elector.recusal_kind.is_none();
        // A sector whose seats are all recused is not required.
        if !sheet.electors.iter().any(|e| of_sector(&e)) {
            continue;
        }
        let voted = sheet
            .electors
            .iter()
            .filter(of_sector)
            .filter(|e| sheet.voted.contains_key(&e.seat_id))
            .count();
        checks.push(Check {
            done: !present.sectors_missing.contains(sector),
            text: layout.with2(
                "ballot-quorum-sector",
                "sector",
                layout.title_of("sector", sector),
                "votes",
                voted,
            ),
        });
    }
    checks
}

/// The counting rules and the recusals, as HTML.
pub fn rules(layout: &Layout, sheet: &BallotView) -> Vec<String> {
    let mut items = vec![escaped(&layout.name_of("majority", sheet.rules.majority))];
    // A two-thirds majority has no tie to break.
    if sheet.rules.majority == Majority::Simple {
        let tie = tie_rule(&domain_electors(&sheet.electors), &sheet.rules);
        items.push(escaped(&layout.name_of("tie", tie)));
    }
    for elector in sheet.electors.iter().filter(|e| e.recusal_kind.is_some()) {
        let who = sheet.name(&elector.organisation_id);
        let why = recusal_reason(layout, elector);
        items.push(match elector.recusal_kind {
            Some(RecusalKind::Declared) => layout.marked_beside("ballot-recused", ("who", who), "why", why),
            _ => escaped(&layout.with2("ballot-recused", "who", who, "why", why)),
        });
    }
    items
}

/// The reason of a recusal: a computed one in the user's language, a declared one as written.
pub fn recusal_reason(layout: &Layout, elector: &BallotElector) -> String {
    match elector.recusal_kind {
        Some(RecusalKind::Declared) => elector.recusal_reason.clone().unwrap_or_default(),
        _ => layout.say("ballot-recusal-computed"),
    }
}

/// The counts; None if they are hidden.
pub fn standing(layout: &Layout, tally: &Tally) -> Option<Standing> {
    let (Some(in_favour), Some(against), Some(abstain)) =
        (tally.for_count, tally.against_count, tally.abstain_count)
    else {
        return None;
    };
    let open = tally.entitled.saturating_sub(tally.taken_part);
    let line = |key: &str, count| Count {
        label: capital(&layout.say(key)),
        count,
    };
    let counts = vec![
        line("position-for", in_favour),
        line("position-against", against),
        line("position-abstain", abstain),
        line("ballot-not-voted", open),
    ];
    let parts = [("edba-s2", in_favour), ("edba-s3", against), ("edba-s4", abstain)]
        .map(|(class, count)| (class, i64::from(count)));
    Some(Standing {
        in_words: counts
            .iter()
            .map(|c| format!("{}: {}", c.label, c.count))
            .collect::<Vec<_>>()
            .join(", "),
        counts,
        stretches: stretches(parts, i64::from(tally.entitled)),
    })
}

/// Each seat with its vote, if votes are visible; of a secret ballot, only who took part.
pub fn seat_lines(layout: &Layout, sheet: &BallotView) -> Vec<SeatLine> {
    sheet
        .electors
        .iter()
        .map(|elector| {
            let vote = sheet.votes.iter().find(|(v, _)| v.seat_id == elector.seat_id);
            let recused = elector.recusal_kind.is_some();
            let vote_text = match vote {
                _ if recused => layout.say("ballot-seat-recused"),
                Some((vote, _)) => layout.title_of("position", vote.position),
                None if sheet.voted.contains_key(&elector.seat_id) => layout.say("ballot-seat-took-part"),
                None => layout.say("ballot-seat-not-voted"),
            };
            let cast_by = sheet
                .voted
                .get(&elector.seat_id)
                .filter(|caster| caster.casting() == Casting::AsSubstitute)
                .map(|caster| substitute_name(layout, sheet, caster));
            let principal = sheet
                .voted
                .get(&elector.seat_id)
                .map_or(elector.representative_id, |caster| caster.principal_id);
            SeatLine {
                name: sheet.name(&principal).to_owned(),
                organisation: sheet.name(&elector.organisation_id).to_owned(),
                sector: layout.title_of("sector", elector.sector),
                cast_by,
                vote: vote_text,
                recused,
                reason: if recused {
                    recusal_reason(layout, elector)
                } else {
                    vote.and_then(|(v, _)| v.reason.clone()).unwrap_or_default()
                },
                pledged: vote
                    .filter(|(_, pledges)| !pledges.is_empty())
                    .map(|(_, pledges)| pledges.iter().map(|p| p.offered_cents).sum()),
            }
        })
        .collect()
}

/// The substitute who voted, with the dates of the appointment if they were recorded.
fn substitute_name(layout: &Layout, sheet: &BallotView, caster: &Caster) -> String {
    let name = sheet.name(&caster.cast_by);
    match caster.appointment {
        None => name.to_owned(),
        Some(Appointment {
            from_date,
            until_date: None,
        }) => {
            let days = layout.with("ballot-appointed-from", "from", layout.day(&from_date));
            format!("{name} ({days})")
        }
        Some(Appointment {
            from_date,
            until_date: Some(until),
        }) => {
            let days = layout.with2(
                "ballot-appointed",
                "from",
                layout.day(&from_date),
                "until",
                layout.day(&until),
            );
            format!("{name} ({days})")
        }
    }
}

/// The label of a seat for the user: their own seat, or that of the member they substitute for.
pub fn seat_name(layout: &Layout, sheet: &BallotView, seat: &MySeat) -> String {
    let own = sheet.name(&seat.elector.organisation_id);
    if is_own(layout, seat) {
        layout.with("ballot-own-seat", "organisation", own)
    } else {
        layout.with2(
            "ballot-as-substitute",
            "principal",
            sheet.name(&seat.principal_id),
            "organisation",
            own,
        )
    }
}

/// Whether the seat is the user's own.
pub fn is_own(layout: &Layout, seat: &MySeat) -> bool {
    layout
        .person
        .as_ref()
        .and_then(|person| person.representative_id)
        .is_some_and(|me| me == seat.principal_id)
}

/// Why the user cannot vote for a seat, as HTML.
pub fn why_not(layout: &Layout, seat: &MySeat, reason: &MayNotVote) -> String {
    match reason {
        MayNotVote::Recused(_) => {
            let why = recusal_reason(layout, &seat.elector);
            match seat.elector.recusal_kind {
                Some(RecusalKind::Declared) => layout.marked("may-not-recused", "reason", why),
                _ => escaped(&layout.with("may-not-recused", "reason", why)),
            }
        }
        other => escaped(&layout.name_of("may-not", other.code())),
    }
}
