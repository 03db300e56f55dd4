//! Input of the vote form: kept as typed, and parsed into a vote.

use crate::pages::base::{Form, format};
use edba_common::format::typed;
use edba_domain::codes::{ExpenditureKind, Instrument, Language, Position};
use edba_domain::funding::PledgeOffer;
use edba_domain::{Cents, Fault, Id, text};
use edba_service::ballots::{Pledge, Vote};
use edba_service::votes::NewVote;

/// The most pledges of a vote; the API has the same limit.
const MOST_ROWS: usize = 50;
/// The longest reason, in characters; the API has the same limit.
const LONGEST_REASON: usize = 4000;

/// One row of the pledge table as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub mandate: String,
    pub instrument: String,
    pub year: String,
    pub kind: String,
    pub amount: String,
}

impl Row {
    /// Whether the row pledges nothing.
    pub fn is_empty(&self) -> bool {
        self.amount.is_empty()
    }

    fn from_pledge(pledge: &Pledge, language: Language) -> Self {
        Self {
            mandate: pledge.mandate_id.to_string(),
            instrument: pledge.instrument.to_string(),
            year: pledge.budget_year.to_string(),
            kind: pledge.expenditure_kind.to_string(),
            amount: format::euros_to_type(pledge.offered_cents, language),
        }
    }

    /// Parses the pledge. Errors: all faults of its fields at once.
    fn offer(&self, place: usize, language: Language) -> Result<PledgeOffer, Vec<Fault>> {
        let mut faults = Vec::new();
        let amount = typed::amount(&self.amount, language);
        if let Err(unread) = &amount {
            faults.push(unread.fault(&format!("/pledges/{place}/amount"), language));
        }
        let lenient = self.lenient_offer(language);
        if lenient.is_none() {
            let pointer = format!("/pledges/{place}/mandateId");
            faults.push(Fault::new(pointer, "required", "Choose from the lists."));
        }
        match (lenient, amount) {
            (Some(offer), Ok(amount)) => Ok(PledgeOffer { amount, ..offer }),
            _ => Err(faults),
        }
    }

    /// Parses the pledge even if the amount is still missing.
    fn lenient_offer(&self, language: Language) -> Option<PledgeOffer> {
        Some(PledgeOffer {
            mandate_id: self.mandate.parse().ok()?,
            instrument: self.instrument.parse::<Instrument>().ok()?,
            budget_year: self.year.parse().ok()?,
            expenditure_kind: self.kind.parse::<ExpenditureKind>().ok()?,
            amount: typed::amount(&self.amount, language).unwrap_or(Cents::ZERO),
        })
    }
}

/// The vote form as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteForm {
    /// Language of the page; it determines the number format.
    pub language: Language,
    pub seat: String,
    pub position: String,
    pub reason: String,
    pub rows: Vec<Row>,
}

/// A parsed vote, with the form row of each pledge.
#[derive(Debug)]
pub struct ReadVote {
    pub vote: NewVote,
    pub lines: Vec<usize>,
}

impl VoteForm {
    /// An empty form.
    pub fn empty(language: Language) -> Self {
        Self {
            language,
            seat: String::new(),
            position: String::new(),
            reason: String::new(),
            rows: Vec::new(),
        }
    }

    /// Reads a submitted form. Rows are numbered from 1.
    pub fn from_form(form: &Form, language: Language) -> Self {
        let rows = (1..=MOST_ROWS)
            .take_while(|n| form.has(&format!("mandate-{n}")))
            .map(|n| {
                let field = |name: &str| form.text(&format!("{name}-{n}")).to_owned();
                Row {
                    mandate: field("mandate"),
                    instrument: field("instrument"),
                    year: field("year"),
                    kind: field("kind"),
                    amount: field("amount"),
                }
            })
            .collect();
        Self {
            language,
            seat: form.text("seat").to_owned(),
            position: form.text("position").to_owned(),
            reason: form.text("reason").to_owned(),
            rows,
        }
    }

    /// The existing vote, to be changed.
    pub fn of_vote(seat_id: Id, vote: &Vote, pledges: &[Pledge], language: Language) -> Self {
        Self {
            language,
            seat: seat_id.to_string(),
            position: vote.position.to_string(),
            reason: vote.reason.clone().unwrap_or_default(),
            rows: pledges.iter().map(|p| Row::from_pledge(p, language)).collect(),
        }
    }

    /// Handles a button that adds or removes a row. Returns whether there was one.
    pub fn press(&mut self, form: &Form, new_row: impl FnOnce() -> Row) -> bool {
        if form.has("add") {
            if self.rows.len() < MOST_ROWS {
                self.rows.push(new_row());
            }
            return true;
        }
        if form.has("remove") {
            if let Ok(place) = form.text("remove").parse::<usize>()
                && (1..=self.rows.len()).contains(&place)
            {
                self.rows.remove(place - 1);
            }
            return true;
        }
        form.has("calculate") || form.has("back")
    }

    /// Sets the amounts of the rows at these places; removes the pledge from a row whose usable amount is zero.
    pub fn take(&mut self, amounts: impl IntoIterator<Item = (usize, Cents)>, language: Language) {
        for (place, amount) in amounts {
            if let Some(row) = self.rows.get_mut(place) {
                row.amount = if amount.is_positive() {
                    format::euros_to_type(amount, language)
                } else {
                    String::new()
                };
            }
        }
    }

    /// All input, as hidden fields that carry it past the review.
    pub fn fields(&self) -> Vec<(String, String)> {
        let own = [
            ("seat", &self.seat),
            ("position", &self.position),
            ("reason", &self.reason),
        ];
        let mut fields: Vec<(String, String)> = own
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect();
        for (n, row) in (1..).zip(&self.rows) {
            let Row {
                mandate,
                instrument,
                year,
                kind,
                amount,
            } = row;
            for (name, value) in [
                ("mandate", mandate),
                ("instrument", instrument),
                ("year", year),
                ("kind", kind),
                ("amount", amount),
            ] {
                fields.push((format!("{name}-{n}"), value.clone()));
            }
        }
        fields
    }

    /// The pledges that can be previewed: the row of each, and the offer as far as it can be parsed.
    pub fn lenient_offers(&self) -> (Vec<usize>, Vec<PledgeOffer>) {
        (0..)
            .zip(&self.rows)
            .filter_map(|(place, row)| Some((place, row.lenient_offer(self.language)?)))
            .unzip()
    }

    /// Parses the vote. Omits what the ballot does not ask for: a secret vote has no reason, and only a board vote has
    /// pledges. A row without an amount pledges nothing.
    ///
    /// # Errors
    /// All faults of the fields themselves; the use case reports the others.
    pub fn read(&self, secret: bool, takes_pledges: bool) -> Result<ReadVote, Vec<Fault>> {
        let mut faults = Vec::new();
        let position = match self.position.parse::<Position>() {
            Ok(position) => Some(position),
            Err(_) => {
                faults.push(Fault::new("/position", "no-position", "Choose a position."));
                None
            }
        };
        let seat_id = match self.seat.parse::<Id>() {
            Ok(id) => Some(id),
            Err(_) if self.seat.is_empty() => None,
            Err(_) => {
                faults.push(Fault::new("/seatId", "unknown", "There is no such seat."));
                None
            }
        };
        faults.extend(text::control_fault("/reason", &self.reason));
        if self.reason.chars().count() > LONGEST_REASON {
            faults.push(Fault::new("/reason", "too-long", "The reason is too long."));
        }
        let (mut pledges, mut lines) = (Vec::new(), Vec::new());
        for (place, row) in self.rows.iter().enumerate().filter(|_| takes_pledges) {
            if row.is_empty() {
                continue;
            }
            match row.offer(place, self.language) {
                Ok(offer) => {
                    pledges.push(offer);
                    lines.push(place);
                }
                Err(wrong) => faults.extend(wrong),
            }
        }
        match position {
            Some(position) if faults.is_empty() => Ok(ReadVote {
                vote: NewVote {
                    seat_id,
                    position,
                    reason: Some(self.reason.clone()).filter(|reason| !secret && !reason.is_empty()),
                    pledges,
                },
                lines,
            }),
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Form {
        Form::parse(text.as_bytes())
    }

    const ROW: &str =
        "mandate-1=0190b3b0-7d5a-7aaa-8aaa-000000000001&instrument-1=subsidy&year-1=2026&kind-1=programme";

    #[test]
    fn a_form_is_read_as_a_vote_with_its_pledges() {
        let sent = form(&format!("position=for&reason=+ja+&{ROW}&amount-1=1.250,50"));
        let read = VoteForm::from_form(&sent, Language::Nl)
            .read(false, true)
            .unwrap();
        assert_eq!(read.vote.position, Position::For);
        assert_eq!(read.vote.reason.as_deref(), Some("ja"));
        assert_eq!(read.vote.pledges[0].amount, "1250.50".parse().unwrap());
        assert_eq!(read.lines, [0]);
    }

    #[test]
    fn an_amount_is_read_as_the_page_writes_it_and_never_as_another() {
        let read = |amount: &str, language| {
            let sent = form(&format!("position=for&{ROW}&amount-1={amount}"));
            match VoteForm::from_form(&sent, language).read(false, true) {
                Ok(read) => read.vote.pledges[0].amount.to_string(),
                Err(faults) => faults[0].text.clone(),
            }
        };
        assert_eq!(read("15.000,10", Language::Nl), "15000.10");
        assert_eq!(read("15,000.10", Language::En), "15000.10");
        assert_eq!(read("25.000,-", Language::Nl), "25000.00");
        for refused in [read("15.000,100", Language::Nl), read("1.000,500", Language::Nl)] {
            assert!(refused.contains(" of "), "{refused}");
        }
        let refused = read("15.000,100", Language::Nl);
        assert!(
            refused.contains("15000,10") && refused.contains("15000100"),
            "{refused}"
        );
    }

    #[test]
    fn every_fault_is_told_at_once_and_at_its_row() {
        let sent = form(&format!("{ROW}&amount-1=&mandate-2=x&amount-2=veel"));
        let faults = VoteForm::from_form(&sent, Language::Nl)
            .read(false, true)
            .unwrap_err();
        let found: Vec<_> = faults
            .iter()
            .map(|f| (f.pointer.as_str(), f.code.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("/position", "no-position"),
                ("/pledges/1/amount", "not-an-amount"),
                ("/pledges/1/mandateId", "required"),
            ]
        );
    }

    #[test]
    fn rows_come_and_go_and_all_else_stays() {
        let mut filled = VoteForm::from_form(
            &form(&format!("position=for&{ROW}&amount-1=5&add=pledge")),
            Language::Nl,
        );
        assert!(filled.press(&form("add=pledge"), Row::default));
        assert_eq!(filled.rows.len(), 2);
        assert!(filled.press(&form("remove=1"), Row::default));
        assert_eq!(filled.rows, [Row::default()]);
        assert!(filled.press(&form("remove=7"), Row::default) && filled.rows.len() == 1);
        assert!(!filled.press(&form("position=for"), Row::default));
        assert_eq!(filled.position, "for");
    }

    #[test]
    fn what_is_carried_past_the_review_is_read_back_the_same() {
        let filled = VoteForm::from_form(
            &form(&format!("position=for&reason=a%0Ab&seat=s&{ROW}&amount-1=5")),
            Language::Nl,
        );
        let carried: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(filled.fields())
            .finish();
        assert_eq!(VoteForm::from_form(&form(&carried), Language::Nl), filled);
    }

    #[test]
    fn a_secret_vote_keeps_no_reason_and_a_table_takes_no_pledges() {
        let sent = form(&format!("position=against&reason=nee&{ROW}&amount-1=5"));
        let read = VoteForm::from_form(&sent, Language::Nl)
            .read(true, false)
            .unwrap();
        assert!(read.vote.reason.is_none() && read.vote.pledges.is_empty());
    }
}
