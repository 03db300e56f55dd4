//! The table of notifications as sentences, as `docs/NOTIFICATIONS.md` shows it.

use super::table::{Audience, Condition, Occasion, TABLE, Time};

impl Audience {
    /// The recipients, in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Voters => {
                "everyone entitled to vote: the unrecused seats of the frozen electorate, and a substitute who may act for one"
            }
            Self::Electorate => {
                "everyone in the frozen electorate, recused or not, and a substitute who may act for one"
            }
            Self::VotersYetToVote => {
                "of those entitled to vote, the persons who may act for a seat that has not voted"
            }
            Self::VotersWhoStillMay => {
                "of those entitled to vote, everyone who can still vote or change the vote"
            }
            Self::Caster => "the person who cast the vote",
            Self::Principal => "the holder of the seat",
            Self::Members => "the members of the body, and a substitute who acts for one today",
            Self::MembersThen => {
                "the members of the body on the day of the meeting, and a substitute who acts for one on that day"
            }
            Self::MembersThenAndNow => {
                "the members of the body on the day of the meeting and those of today, and a substitute who acts for one on either day"
            }
            Self::ActionPointOwner => "the representative who sees to the action point",
            Self::Initiator => "the initiator of the case",
            Self::PromisingInitiator => "the initiator of the case, if its organisation promised",
            Self::CommittedPartners => "finance partners with a commitment in the decision",
            Self::RatifyingPartners => "finance partners of the organisation that must ratify",
            Self::RatifyingOfficers => "mandate officers of the organisation that must ratify",
            Self::OfferedPartners => "finance partners of the organisation that committed",
            Self::ConditionOwner => {
                "the initiator, or a finance partner with a commitment, whose organisation is named as the owner"
            }
            Self::MandateHolder => "the representative who holds the mandate",
            Self::HoldersUnderIt => "the holders of mandates under it, which lose their force with it",
            Self::Bureau => "the project bureau",
            Self::Auditor => "the auditor",
            Self::Administrators => "the administrators",
            Self::Account => "the account itself",
        }
    }
}

impl Occasion {
    /// The occasion, in words.
    pub fn in_words(self) -> String {
        match self {
            Self::Event(kind, Condition::Always) => format!("`{kind}`"),
            Self::Event(kind, Condition::NoDecisionFollows) => {
                format!("`{kind}`, if no decision follows from it")
            }
            Self::Event(kind, Condition::OfTheBoard) => format!("`{kind}`, of a ballot of the board"),
            Self::Event(kind, Condition::OfATable) => format!("`{kind}`, of a ballot of a table"),
            Self::Event(kind, Condition::BySubstitute) => format!("`{kind}`, by a substitute"),
            Self::Event(kind, Condition::AsksRatification) => {
                format!("`{kind}`, if it asks for ratification")
            }
            Self::Event(kind, Condition::OfACarryOver) => format!("`{kind}`, for a carry-over"),
            Self::Event(kind, Condition::ApprovedByBureau) => {
                format!("`{kind}`, if the bureau approves it")
            }
            Self::Event(kind, Condition::ApprovedByOfficers) => {
                format!("`{kind}`, if mandate officers approve it")
            }
            Self::Event(kind, Condition::ByMandateOfficer) => format!("`{kind}`, by a mandate officer"),
            Self::Event(kind, Condition::OwnerGetsNoMail) => {
                format!("`{kind}`, if its owner gets no mail")
            }
            Self::Event(kind, Condition::AddressChanged) => {
                format!("`{kind}`, if it changes the mail address of the account")
            }
            Self::Event(kind, Condition::AddressStays) => {
                format!("`{kind}`, unless by a change of the mail address")
            }
            Self::Event(kind, Condition::GivesPrivilege) => {
                format!(
                    "`{kind}`, if it gives a person an account of the bureau, of a mandate officer or of an administrator"
                )
            }
            Self::Event(kind, Condition::ByBureau) => format!("`{kind}`, by the bureau"),
            Self::Event(kind, Condition::ByPartner) => format!("`{kind}`, by the finance partner"),
            Self::Event(kind, Condition::Reassigned) => {
                format!("`{kind}`, if it gives the action point to somebody else")
            }
            Self::Event(kind, Condition::Command(command)) => format!("`{kind}`: `{command}`"),
            Self::Time(time) => match time {
                Time::BallotRunsOut => {
                    "half of the time of a ballot has passed; a day is left; three hours are left"
                }
                Time::RatificationDue => "a week before the last day for a ratification, and on that day",
                Time::RatificationLapsed => "the day after the last day for a ratification",
                Time::ConditionDue => "a week before the date of a condition, and on that date",
                Time::PromiseDue => "a week before the date of a promise in kind, and on that date",
                Time::GuaranteeEnded => {
                    "the day after the last day of a guarantee of which something is open"
                }
                Time::AidEntryDue => {
                    "a week before the last day for an entry in the register of state aid, and on that day"
                }
                Time::AidEntryOverdue => {
                    "the day after the last day for an entry in the register of state aid"
                }
                Time::MandateEnds => {
                    "two weeks before the last day of a mandate with pledges in ballots that close after it"
                }
                Time::InstalmentDue => "a week before an instalment that can be paid is due",
                Time::InstalmentOverdue => {
                    "the first working day after the due date of an instalment that can be paid and is not"
                }
                Time::RepaymentOverdue => {
                    "the first working day after the due date of a line of a repayment plan of which something is open"
                }
                Time::ActionPointDue => "a week before the date of an action point, and on that date",
                Time::ConsultationMissing => {
                    "on 1 April, 1 July and 1 October, if a consultation body has too few meetings in the year"
                }
                Time::ReportDue => {
                    "a week before the day on which an indicator is to be reported, and on that day"
                }
            }
            .into(),
        }
    }
}

/// The table as Markdown, as `docs/NOTIFICATIONS.md` shows it.
pub fn as_markdown() -> String {
    let mut lines = vec![
        "| occasion | recipients | kind | must act |".to_owned(),
        "| --- | --- | --- | --- |".to_owned(),
    ];
    lines.extend(TABLE.iter().map(|telling| {
        format!(
            "| {} | {} | `{}` | {} |",
            telling.occasion.in_words(),
            telling.audience.in_words(),
            telling.kind,
            match (telling.kind.must_act(), telling.kind.always_at_once()) {
                (true, _) => "yes",
                (false, true) => "no, but always sent at once",
                (false, false) => "no",
            },
        )
    }));
    lines.join("\n")
}
