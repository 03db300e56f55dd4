//! The form in which the bureau states the basis of a commitment: one part for each recipient.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::{Value, json};

use super::super::base::form_errors::{self, Choice, Faults};
use super::super::base::format::euros_to_type;
use super::super::base::route::{Line, form, page};
use super::super::base::{Form, Layout, Page, PageRequest};
use crate::api::state_aid::NewAidStatements;
use crate::policy::BUREAU;
use edba_common::error::{Code, Error, Result};
use edba_common::format::typed;
use edba_domain::codes::{Instrument, Language};
use edba_domain::state_aid::{AidBasis, AidRule, AidShare, sum_fault};
use edba_domain::{Cents, Fault, Id};
use edba_service::Context;
use edba_service::overview::{self, NamedCommitment};
use edba_service::state_aid::{self, AidDue, RecipientRoom};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/commitments/{commitment}/state-aid", BUREAU, ask),
        form("/commitments/{commitment}/state-aid", BUREAU, state),
    ]
}

fn name(place: usize, field: &str) -> String {
    format!("statements-{place}-{field}")
}

/// The part of the form about one recipient.
struct Part {
    place: usize,
    recipient: String,
    bases: Vec<Choice>,
    rules: Vec<Choice>,
    /// What is left under the general ceiling, in words.
    room: Option<String>,
}

impl Part {
    fn id(&self, field: &str) -> String {
        name(self.place, field)
    }
}

#[derive(Template)]
#[template(path = "state_aid/stating.html")]
struct Stating<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    one: NamedCommitment,
    parts: Vec<Part>,
    /// Whether there is a statement in force, so that a reason is asked for.
    replaces: bool,
    /// Whether the advantage is asked for: of a loan or a guarantee.
    asks_advantage: bool,
}

impl Stating<'_> {
    fn typed(&self, id: impl AsRef<str>) -> &str {
        self.form.text(id.as_ref())
    }
}

fn counts_by_advantage(instrument: Instrument) -> bool {
    matches!(instrument, Instrument::Credit | Instrument::Guarantee)
}

async fn ask(request: PageRequest, commitment: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&commitment)?;
            let one = overview::commitment(cx, id)?;
            let due = state_aid::due(cx, id)?;
            let form = filled_with(&due, layout.language);
            render(cx, layout, one, due, Faults::none(), &form)
        })
        .await
}

/// The form as it stands; without a statement, with all of the commitment for its only recipient.
fn filled_with(due: &AidDue, language: Language) -> Form {
    let mut fields = Vec::new();
    for (place, (id, _)) in due.recipients.iter().enumerate() {
        let mut put = |field: &str, value: String| fields.push((name(place, field), value));
        let standing = due.stated.iter().find(|found| found.row.recipient_id == *id);
        if let Some(found) = standing {
            put("amount", euros_to_type(found.row.amount_cents, language));
            put("basis", found.row.basis.to_string());
            put("grounds", found.row.grounds.clone());
            let gross = found.row.gross_grant_cents;
            let gross = gross.map(|gross| euros_to_type(gross, language));
            put("grossGrantEquivalent", gross.unwrap_or_default());
            let rule = found.row.rule.map(|rule| rule.to_string());
            put("rule", rule.unwrap_or_default());
        } else if due.stated.is_empty() && due.recipients.len() == 1 {
            put("amount", euros_to_type(due.commitment.amount_cents, language));
        }
    }
    Form::from_fields(fields)
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    one: NamedCommitment,
    due: AidDue,
    faults: Faults,
    form: &Form,
) -> Result<Page> {
    let rooms = state_aid::rooms_beside(cx, one.row.id, &due.recipients)?;
    let part = |(place, (recipient_id, recipient)): (usize, (Id, String))| {
        let room = rooms.iter().find(|one| one.organisation_id == recipient_id);
        let chosen_rule = match form.text(&name(place, "rule")) {
            "" => AidRule::General.as_str(),
            given => given,
        };
        Part {
            bases: Choice::of_codes(
                layout,
                "term-aid-basis",
                AidBasis::ALL,
                form.text(&name(place, "basis")),
            ),
            rules: Choice::of_codes(layout, "term-aid-rule", AidRule::ALL, chosen_rule),
            room: room.map(|room| room_in_words(layout, room)),
            place,
            recipient,
        }
    };
    Page::render(&Stating {
        layout,
        faults,
        one,
        asks_advantage: counts_by_advantage(due.commitment.instrument),
        replaces: !due.stated.is_empty(),
        parts: due.recipients.into_iter().enumerate().map(part).collect(),
        form,
    })
}

fn room_in_words(layout: &Layout, room: &RecipientRoom) -> String {
    let (left, ceiling) = (layout.euros(&room.room), layout.euros(&room.ceiling));
    let left = layout.with2("state-aid-room-left", "room", left, "ceiling", ceiling);
    match room.decided.is_positive() {
        true => {
            let decided = layout.with("state-aid-pledge-decided", "amount", layout.euros(&room.decided));
            format!("{left} {decided}")
        }
        false => left,
    }
}

/// The places of the recipients that get something: for the others no amount was typed.
fn given_places(form: &Form, recipients: usize) -> Vec<usize> {
    let is_given = |place: &usize| !form.text(&name(*place, "amount")).trim().is_empty();
    let given: Vec<usize> = (0..recipients).filter(is_given).collect();
    if given.is_empty() && recipients > 0 {
        return vec![0];
    }
    given
}

/// Moves the faults of a list without the blank parts to the parts of the form.
fn at_parts(mut error: Error, places: &[usize]) -> Error {
    for fault in &mut error.faults {
        let Some((place, field)) = fault
            .pointer
            .strip_prefix("/statements/")
            .and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        let Some(part) = place.parse().ok().and_then(|place: usize| places.get(place)) else {
            continue;
        };
        let field = match field {
            // The recipient is given by the form.
            "recipientOrganisationId" => "amount",
            other => other,
        };
        fault.pointer = format!("/statements/{part}/{field}");
    }
    error
}

/// The statement of a form. Errors: 400 with all faults at their fields.
fn read(form: &Form, due: &AidDue, language: Language) -> Result<NewAidStatements> {
    let places = given_places(form, due.recipients.len());
    let mut unread: Vec<Fault> = Vec::new();
    let mut amount = |text: &str, index: usize, field: &str| match typed::amount(text, language) {
        Ok(amount) => Value::from(amount.to_string()),
        Err(why) => {
            unread.push(why.fault(&format!("/statements/{index}/{field}"), language));
            Value::Null
        }
    };
    let mut statements = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let text = |field: &str| form.text(&name(*place, field));
        let is_de_minimis = text("basis") == AidBasis::DeMinimis.as_str();
        let total = amount(text("amount"), index, "amount");
        let gross = match (is_de_minimis, counts_by_advantage(due.commitment.instrument)) {
            (false, _) => Value::Null,
            (true, false) => total.clone(),
            (true, true) => amount(text("grossGrantEquivalent"), index, "grossGrantEquivalent"),
        };
        statements.push(json!({
            "recipientOrganisationId": due.recipients.get(*place).map(|(id, _)| *id),
            "amount": total,
            "basis": text("basis"),
            "grounds": text("grounds"),
            "rule": is_de_minimis.then(|| text("rule")),
            "grossGrantEquivalent": gross,
        }));
    }
    let input = json!({
        "statements": statements,
        "reason": form_errors::text_or_null(form, "reason"),
    });
    // A wrong sum is reported with the other faults, once every amount is a number.
    let amounts: Option<Vec<Cents>> = places
        .iter()
        .map(|place| form_errors::amount_of(form, &name(*place, "amount"), language))
        .collect();
    let committed = due.commitment.amount_cents;
    let sum = amounts.and_then(|amounts| sum_fault(committed, amounts.into_iter()));
    let read = form_errors::with_faults_of_known(form_errors::read::<NewAidStatements>(input), || {
        Ok(sum.into_iter().collect())
    });
    let error = match read {
        Ok(new) if unread.is_empty() => return Ok(new),
        Ok(_) => Error::invalid(unread),
        Err(error) if error.code == Code::InvalidInput => {
            let mut faults = unread;
            for fault in error.faults {
                if faults.iter().all(|known| known.pointer != fault.pointer) {
                    faults.push(fault);
                }
            }
            Error::invalid(faults)
        }
        Err(error) => error,
    };
    Err(at_parts(error, &places))
}

async fn state(request: PageRequest, commitment: web::Path<String>, form: Form) -> HttpResponse {
    let same = commitment.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let id = form_errors::id(&commitment)?;
                let due = state_aid::due(cx, id)?;
                let NewAidStatements { statements, reason } = read(form, &due, layout.language)?;
                let shares: Vec<AidShare> = statements.into_iter().map(AidShare::from).collect();
                let places = given_places(form, due.recipients.len());
                state_aid::state(cx, id, &shares, reason.as_deref())
                    .map_err(|error| at_parts(error, &places))?;
                // That page lists what is still to be stated, and what goes beyond a ceiling.
                let case = due.commitment.case_id;
                Ok(Page::go(format!("/cases/{case}/state-aid")).saying("notice-aid-stated"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "state-aid");
                let one = overview::commitment(cx, form_errors::id(&same)?)?;
                let due = state_aid::due(cx, one.row.id)?;
                render(cx, layout, one, due, faults, form)
            },
        )
        .await
}
