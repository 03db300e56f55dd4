//! Obstacles: what stands in the way of a request, in both languages, and who can remove it.

use edba_domain::ballot::MayNotVoteCode;
use edba_domain::codes::Language;
use edba_domain::workflow::{Blocker, BlockerCode, WaitingOn};
use edba_domain::{Message, fault_code};
use utoipa::openapi::{RefOr, Schema};

use crate::locale;

/// A blocker as the API shows it: what stands in the way of a command, and who can remove it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Obstacle {
    #[schema(value_type = ObstacleCode)]
    pub code: String,
    /// What stands in the way, in Dutch, with the particulars.
    pub nl: String,
    /// The same in English.
    pub en: String,
    pub waiting_on: WaitingOn,
    /// The same for a page, in Dutch and in English, where the texts above name fields of a request.
    #[serde(skip)]
    pub on_pages: Option<(String, String)>,
    /// The member of the request that it is about, as a JSON pointer; left out where it is about no member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "/bookingReference")]
    pub pointer: Option<String>,
}

/// The code of an obstacle: that of a blocker, of a vote that may not be cast, or one of [`ObstacleCode::OTHERS`].
pub struct ObstacleCode;

impl ObstacleCode {
    /// Codes of obstacles about neither a command of a case nor who may vote.
    pub const OTHERS: &'static [&'static str] = &[
        "action-point-is-closed",
        "advice-stands",
        "agenda-is-empty",
        "agenda-is-full",
        "agenda-is-unchanged",
        "agenda-was-changed",
        "aid-entry-not-due",
        "aid-entry-recorded",
        "answered-by-bureau",
        "answered-by-mandate-officers",
        "approved-by-others",
        "attachment-ended",
        "attendance-is-missing",
        "ballot-closed",
        "booking-reference-taken",
        "budget-cell-exists",
        "budget-in-use",
        "cannot-be-counted",
        "carry-over-asked",
        "carry-over-more-than-open",
        "case-not-financed",
        "case-not-monitored",
        "commitment-determined",
        "commitment-no-loan",
        "commitment-no-subsidy",
        "commitment-not-acknowledged-yet",
        "commitment-not-determined",
        "commitment-not-open",
        "commitment-recovered",
        "commitment-repaid",
        "content-destroyed",
        "content-failed",
        "deadline-not-passed",
        "deadline-passed",
        "decision-set-aside",
        "decision-stands",
        "declared-aid-withdrawn",
        "disbursement-recorded",
        "disbursement-reversed",
        "document-attached",
        "forbidden",
        "form-sent-before",
        "guarantee-not-scheduled",
        "guarantee-running",
        "guarantee-settled",
        "has-no-yearly-agenda",
        "holds-no-ballots",
        "leads-case",
        "mandate-revoked",
        "meeting-has-begun",
        "meeting-is-cancelled",
        "meeting-is-to-come",
        "meeting-planned",
        "minutes-are-adopted",
        "minutes-are-incomplete",
        "minutes-not-sent-round",
        "no-basis-needed",
        "no-gap",
        "nothing-lent",
        "nothing-to-destroy",
        "nothing-to-schedule",
        "not-a-guarantee",
        "promise-answered",
        "ratification-answered",
        "ratification-lapsed",
        "ratification-of-decision",
        "recovery-recorded",
        "remark-is-answered",
        "remarks-are-closed",
        "remarks-are-open",
        "repayment-recorded",
        "repayment-reversed",
        "return-in-use",
        "schedule-answered",
        "schedule-other-proposal",
        "schedule-outdated",
        "schedule-own-proposal",
        "second-person-needed",
        "sub-mandate-wider-ceiling-per-decision",
        "sub-mandate-wider-ceiling-per-year",
        "sub-mandate-wider-ceiling-total",
        "sub-mandate-wider-clusters",
        "sub-mandate-wider-expenditure-kinds",
        "sub-mandate-wider-fund",
        "sub-mandate-wider-instruments",
        "sub-mandate-wider-period",
        "sub-mandate-wider-returns",
        "sub-mandate-wider-sub-mandating",
        "version-added",
    ];
}

impl utoipa::PartialSchema for ObstacleCode {
    fn schema() -> RefOr<Schema> {
        let blockers = BlockerCode::ALL.iter().map(BlockerCode::as_str);
        let may_not_vote = MayNotVoteCode::ALL.iter().map(MayNotVoteCode::as_str);
        fault_code::schema_of(
            "What stands in the way, as a fixed code that a program can act on. More codes may come.",
            blockers.chain(may_not_vote).chain(Self::OTHERS.iter().copied()),
        )
    }
}

impl utoipa::ToSchema for ObstacleCode {
    fn name() -> std::borrow::Cow<'static, str> {
        "ObstacleCode".into()
    }
}

impl Obstacle {
    /// An obstacle, who can remove it, and the message that describes it.
    pub fn new(code: &str, waiting_on: WaitingOn, message: impl Into<Message>) -> Self {
        let message = message.into();
        let on_pages = |language| locale::page_text(language, &message);
        Self {
            code: code.to_owned(),
            nl: locale::text(Language::Nl, &message),
            en: locale::text(Language::En, &message),
            waiting_on,
            on_pages: on_pages(Language::Nl).zip(on_pages(Language::En)),
            pointer: None,
        }
    }

    /// Its text on a page.
    pub fn on_page(&self, language: Language) -> &str {
        match &self.on_pages {
            Some((nl, en)) => language.pick(nl, en),
            None => language.pick(&self.nl, &self.en),
        }
    }

    /// The same obstacle, about a member of the request.
    #[must_use]
    pub fn at(self, pointer: &str) -> Self {
        Self {
            pointer: Some(pointer.to_owned()),
            ..self
        }
    }
}

impl From<&Blocker> for Obstacle {
    fn from(blocker: &Blocker) -> Self {
        Self::new(blocker.code.as_str(), blocker.waiting_on, blocker.message.clone())
    }
}
