//! Documents of the demonstration: plans, budgets, letters, a photo; one that is confidential, one with two versions, one that was
//! destroyed, and one that failed its check.

use super::Stage;
use super::cast::Cast;
use super::paper_files as files;
use super::play::Play;
use super::seed;
use crate::Actor;
use crate::commitments::bookings::BookingFilter;
use crate::commitments::disbursements;
use crate::documents::{self, DocumentSubject, NewDestruction, NewDocument};
use crate::pending_actions::MoneyAction;
use crate::ratifications::{self, Slice};
use edba_common::error::{Error, Result};
use edba_domain::codes::CaseStatus;
use edba_domain::document::{AttachedTo, DestructionGround, DocumentKind, FileName};
use edba_domain::{Cents, Id};
use edba_files::{KeptFile, NewFile};

/// The case of which the appraisal came with a letter.
const APPRAISED: &str = "data-capital";
/// The case of which the budget was sent twice.
const CORRECTED: &str = "kringloopgebied";
/// The case with a paper for the board alone.
const ADVISED: &str = "zorg-in-de-wijk";
/// The proposal with a paper that failed its check.
const SCRIPTED: &str = "lifesciences-niche";
/// The case with a photo of what was measured.
const PHOTOGRAPHED: &str = "stadslandbouw";
/// The case with a proof of payment.
const PAID: &str = "energie-werklocatie";

/// A file that is sent.
pub(super) struct File {
    name: String,
    content: Vec<u8>,
}

impl File {
    pub(super) fn new(name: &str, ending: &str, content: Vec<u8>) -> Self {
        Self {
            name: format!("{name}.{ending}"),
            content,
        }
    }
}

/// A document without anything that may be left out.
pub(super) fn paper(title: &str, kind: DocumentKind, to: AttachedTo, id: Id) -> NewDocument {
    NewDocument {
        title: title.to_owned(),
        kind,
        confidential: false,
        body_id: None,
        attached_to: vec![DocumentSubject {
            kind: to,
            id,
            version: None,
            line: None,
        }],
        note: None,
    }
}

fn of_case(title: &str, kind: DocumentKind, case_id: Id) -> NewDocument {
    paper(title, kind, AttachedTo::Case, case_id)
}

impl Stage<'_> {
    /// Receives a file, and puts it in its place.
    fn received(&self, file: File) -> Result<KeptFile> {
        let name = FileName::parse(&file.name).map_err(|fault| Error::invalid(vec![fault]))?;
        let new = NewFile {
            name,
            declared: String::new(),
            sha256: None,
        };
        let received = self.files.take(new, file.content.as_slice())?;
        received.keep(self.files, Id::new())
    }

    /// Adds a document as this actor, `days_ago`.
    pub(super) fn paper(&self, actor: &Actor, days_ago: i64, new: NewDocument, file: File) -> Result<Id> {
        let kept = self.received(file)?;
        self.act(actor, days_ago, |cx| {
            let made = documents::add(cx, new, kept.content())?;
            kept.confirm();
            Ok(made.document.id)
        })
    }
}

/// The decision behind each mandate, since `days_ago`.
pub(super) fn mandated(stage: &Stage<'_>, cast: &Cast, days_ago: i64) -> Result<()> {
    let texts = seed::texts()?.papers;
    for member in &cast.board {
        let Some(mandate_id) = member.mandate_id else {
            continue;
        };
        let title = format!("{}, {}", texts.mandate, member.actor.name);
        let file = File {
            name: format!("mandaatbesluit-{}.pdf", member.organisation),
            content: files::pdf(&title, &[&texts.mandate_text]),
        };
        let new = paper(&title, DocumentKind::Mandate, AttachedTo::Mandate, mandate_id);
        stage.paper(&cast.bureau[0], days_ago, new, file)?;
    }
    Ok(())
}

impl Play<'_> {
    fn file(&self, name: &str, ending: &str, content: Vec<u8>) -> File {
        File::new(&format!("{name}-{}", self.case.key), ending, content)
    }

    /// What the initiator sends with a case that goes to the board, `days_ago`; and with one proposal a file that fails its check.
    pub(super) fn papers(&self, id: Id, days_ago: i64) -> Result<()> {
        let texts = &self.texts.papers;
        let initiator = self.initiator()?;
        if self.case.key == SCRIPTED {
            let content = files::pdf_with_script(&texts.script, &[&texts.script_text]);
            let new = of_case(&texts.script, DocumentKind::Budget, id);
            let file = self.file("rekenmodel", "pdf", content);
            self.stage.paper(initiator, days_ago, new, file)?;
        }
        if self.case.target != CaseStatus::BoardDecision {
            return Ok(());
        }
        let plan = files::pdf(&self.case.title_nl, &[&self.case.summary, &texts.plan_text]);
        let new = of_case(&texts.plan, DocumentKind::Plan, id);
        self.stage
            .paper(initiator, days_ago, new, self.file("plan", "pdf", plan))?;
        self.budget(id, days_ago)?;
        if self.case.key == APPRAISED
            && let Some((party, explanation)) = self.case.appraised()
        {
            let mut new = paper(
                &texts.appraisal,
                DocumentKind::Appraisal,
                AttachedTo::Appraisal,
                id,
            );
            for subject in &mut new.attached_to {
                subject.line = Some(1);
            }
            let content = files::docx(&format!("{}: {party}", texts.appraisal), &[explanation])?;
            let file = self.file("beoordeling", "docx", content);
            self.stage.paper(initiator, days_ago, new, file)?;
        }
        Ok(())
    }

    /// The budget of the case; of one case its last line comes with a second version.
    fn budget(&self, id: Id, days_ago: i64) -> Result<()> {
        let texts = &self.texts.papers;
        let initiator = self.initiator()?;
        let rows = self.case.budget_rows(self.first_year());
        let is_corrected = self.case.key == CORRECTED;
        let first = &rows[..rows.len() - usize::from(is_corrected && !rows.is_empty())];
        let sheet = |rows: &[(String, i32, Cents)]| -> Result<File> {
            let content = files::xlsx(&texts.budget_columns, rows)?;
            Ok(self.file("begroting", "xlsx", content))
        };
        let new = of_case(&texts.budget, DocumentKind::Budget, id);
        let document = self.stage.paper(initiator, days_ago, new, sheet(first)?)?;
        if !is_corrected {
            return Ok(());
        }
        let kept = self.stage.received(sheet(&rows)?)?;
        self.stage.act(initiator, days_ago - 1, |cx| {
            let note = Some(texts.budget_note.clone());
            documents::add_version(cx, document, note, kept.content(), |_| Ok(()))?;
            kept.confirm();
            Ok(())
        })
    }

    /// A paper that only the board reads beside the bureau, in one case.
    pub(super) fn advised(&self, id: Id, days_ago: i64) -> Result<()> {
        if self.case.key != ADVISED {
            return Ok(());
        }
        let texts = &self.texts.papers;
        let new = NewDocument {
            confidential: true,
            body_id: self.cast.bodies.get("board").copied(),
            ..of_case(&texts.advice, DocumentKind::Letter, id)
        };
        let content = files::pdf(&texts.advice, &[&texts.advice_text]);
        let file = self.file("advies", "pdf", content);
        self.stage.paper(self.bureau(), days_ago, new, file).map(drop)
    }

    /// The letter that asks an organisation for its ratification.
    pub(super) fn asked_by_letter(&self, id: Id, days_ago: i64) -> Result<()> {
        let texts = &self.texts.papers;
        let slice = Slice {
            after: None,
            limit: 10,
        };
        let asked = self.stage.act(self.bureau(), days_ago, |cx| {
            ratifications::list(cx, Some(id), None, slice)
        })?;
        for ratification in asked {
            let new = paper(
                &texts.ratification,
                DocumentKind::Letter,
                AttachedTo::Ratification,
                ratification.id,
            );
            let content = files::pdf(&texts.ratification, &[&texts.ratification_text]);
            let file = self.file("verzoek", "pdf", content);
            self.stage.paper(self.bureau(), days_ago, new, file)?;
        }
        Ok(())
    }

    /// A photo with a measurement, in one case.
    pub(super) fn photographed(&self, measurement: Id, days_ago: i64) -> Result<()> {
        if self.case.key != PHOTOGRAPHED {
            return Ok(());
        }
        let new = paper(
            &self.texts.papers.photo,
            DocumentKind::Evidence,
            AttachedTo::Measurement,
            measurement,
        );
        let file = self.file("foto", "png", files::png(160));
        self.stage.paper(self.initiator()?, days_ago, new, file).map(drop)
    }

    /// The proof of the first payment on one case, which its finance partner adds.
    pub(super) fn proven(&self, id: Id, days_ago: i64) -> Result<()> {
        if self.case.key != PAID {
            return Ok(());
        }
        let texts = &self.texts.papers;
        let found = self.stage.act(self.bureau(), days_ago, |cx| {
            let filter = BookingFilter {
                case_id: Some(id),
                ..BookingFilter::default()
            };
            disbursements::list(cx, filter, Slice::ONE)
        })?;
        let Some(payment) = found.first() else {
            return Ok(());
        };
        let Some(partner) = self.cast.partners.get(&payment.entry.organisation_id) else {
            return Ok(());
        };
        let reference = payment.entry.booking_reference.as_deref().unwrap_or_default();
        let content = files::pdf(&texts.payment, &[&texts.payment_text, reference]);
        let new = paper(
            &texts.payment,
            DocumentKind::Payment,
            AttachedTo::Disbursement,
            payment.entry.id,
        );
        let file = self.file("betaalbewijs", "pdf", content);
        self.stage.paper(partner, days_ago, new, file).map(drop)
    }

    /// A list of names with a case that was withdrawn, whose content two members of the bureau destroyed.
    pub(super) fn destroyed(&self, id: Id, added_ago: i64, destroyed_ago: i64) -> Result<()> {
        let texts = &self.texts.papers;
        let content = files::pdf(&texts.participants, &[&texts.participants_text]);
        let new = of_case(&texts.participants, DocumentKind::Other, id);
        let file = self.file("deelnemers", "pdf", content);
        let document_id = self.stage.paper(self.bureau(), added_ago, new, file)?;
        let destruction = NewDestruction {
            version: None,
            ground: DestructionGround::Privacy,
            reason: texts.destruction.clone(),
        };
        let action = MoneyAction::destroy_document(document_id, destruction);
        self.approved(destroyed_ago, action, &texts.destruction)
    }
}
