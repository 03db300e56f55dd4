//! The closed lists of the domain. Clusters, tables, programme lines and scopes are no closed
//! lists: they come and go and are reference data.

text_enum! {
    /// One of the four O's: overheid, ondernemers, onderwijs, onderzoek.
    pub enum Sector { Government = "government", Business = "business", Education = "education", Research = "research" }
}

text_enum! {
    /// A cluster table prepares and advises; the board decides.
    pub enum BodyKind { Table = "table", Board = "board" }
}

text_enum! {
    /// How a seat takes part in its body.
    pub enum SeatRole { Chair = "chair", Member = "member" }
}

text_enum! {
    /// What kind of cost the money is for.
    pub enum ExpenditureKind { Investment = "investment", Programme = "programme", Personnel = "personnel" }
}

text_enum! {
    /// How a funder takes part. Only credit is repaid.
    pub enum Instrument { OwnFunds = "own-funds", Subsidy = "subsidy", Credit = "credit" }
}

text_enum! {
    /// Why public means are justified (InterventionGround).
    pub enum Ground {
        TransactionCosts = "transaction-costs",
        DivergingAssessment = "diverging-assessment",
        OutsideNetwork = "outside-network",
    }
}

text_enum! {
    /// What a vote says. Only a vote *for* carries pledges.
    pub enum Position { For = "for", Against = "against", Abstain = "abstain" }
}

text_enum! {
    /// Where a business case stands: `proposal → table-review → board-decision → financed →
    /// monitored → completed`, with the side exits withdrawn, rejected and stopped.
    pub enum CaseStatus {
        Proposal = "proposal",
        TableReview = "table-review",
        BoardDecision = "board-decision",
        Financed = "financed",
        Monitored = "monitored",
        Completed = "completed",
        Withdrawn = "withdrawn",
        Rejected = "rejected",
        Stopped = "stopped",
    }
}

text_enum! {
    /// What an account may do is decided by its role and, for members, by their seats.
    pub enum Role {
        Bureau = "bureau",
        TableMember = "table-member",
        BoardMember = "board-member",
        Initiator = "initiator",
        FinancePartner = "finance-partner",
        Auditor = "auditor",
        Administrator = "administrator",
    }
}

text_enum! {
    /// Whether a ballot advises (a table), decides (the board), or fills a gap that a decision
    /// left (the board, supplementary).
    pub enum BallotKind { Advice = "advice", Decision = "decision", Supplementary = "supplementary" }
}

text_enum! {
    /// Where a ballot stands; a closed or cancelled one never changes.
    pub enum BallotStatus { Open = "open", Closed = "closed", Cancelled = "cancelled" }
}

text_enum! {
    /// How many votes for are needed, of the votes for and against; abstentions count for the quorum only. Compared
    /// exactly, in whole numbers: `simple` is carried where for > against; `two-thirds` where for ≥ 1 and
    /// 3 × for ≥ 2 × (for + against), so that 2 for and 1 against carry.
    pub enum Majority { Simple = "simple", TwoThirds = "two-thirds" }
}

text_enum! {
    /// What happens when as many vote for as against, under a simple majority. `fails`: it is rejected.
    /// `chair-decides`: it is as the chair voted, for or against. It is rejected too where the chair abstained or did
    /// not vote, where the seat of the chair is recused, and where the electorate has no chair or two: nobody decides
    /// in the chair's place. Where nobody votes for or against that is a tie as well. Two thirds know no tie.
    pub enum TieRule { Fails = "fails", ChairDecides = "chair-decides" }
}

text_enum! {
    /// The typed result of a board ballot.
    pub enum Outcome {
        Rejected = "rejected",
        NoQuorum = "no-quorum",
        Adopted = "adopted",
        AdoptedSubjectToRatification = "adopted-subject-to-ratification",
        AdoptedWithGap = "adopted-with-gap",
    }
}

text_enum! {
    /// What a table's ballot tells the board.
    pub enum Advice { Positive = "positive", Negative = "negative", NoQuorum = "no-quorum" }
}

text_enum! {
    /// Where an organisation's later consent stands.
    pub enum RatificationStatus { Pending = "pending", Given = "given", Refused = "refused", Lapsed = "lapsed" }
}

text_enum! {
    /// Whether what a decision demands has been shown to be met.
    pub enum ConditionStatus { Open = "open", Met = "met" }
}

text_enum! {
    /// A commitment waits for the case to be financed, then for its finance partner.
    pub enum CommitmentStatus {
        Decided = "decided",
        Offered = "offered",
        Acknowledged = "acknowledged",
        Refused = "refused",
        Paid = "paid",
        Released = "released",
    }
}

text_enum! {
    /// Why a seat may not vote on a ballot. A computed recusal cannot be undone.
    pub enum RecusalKind { Computed = "computed", Declared = "declared" }
}

text_enum! {
    /// A pledge stands while its ballot is open or undecided; a decision takes it up; else it is released.
    pub enum PledgeStatus { Standing = "standing", Decided = "decided", Released = "released" }
}

text_enum! {
    /// What was proposed by one bureau member and waits for another.
    pub enum PendingStatus { Pending = "pending", Approved = "approved", Rejected = "rejected", Withdrawn = "withdrawn" }
}

text_enum! {
    /// How often an indicator is reported.
    pub enum Rhythm { Monthly = "monthly", Quarterly = "quarterly", HalfYearly = "half-yearly", Yearly = "yearly" }
}

text_enum! {
    /// The language in which a person is written to.
    pub enum Language { Nl = "nl", En = "en" }
}

text_enum! {
    /// How someone showed who they are.
    pub enum SignInMethod { Link = "link", Provider = "provider", Passkey = "passkey" }
}

text_enum! {
    /// The order of a list of cases; a minus is descending. Cases alike come in the order of their
    /// numbers.
    pub enum CaseSort {
        Newest = "-createdAt",
        Oldest = "createdAt",
        UpdatedLast = "-updatedAt",
        UpdatedFirst = "updatedAt",
        Title = "title",
        TitleDescending = "-title",
        AskedLeast = "asked",
        AskedMost = "-asked",
    }
}

text_enum! {
    /// What the organisation answered.
    pub enum RatificationOutcome { Given = "given", Refused = "refused" }
}

text_enum! {
    /// What is to be done with money.
    pub enum MoneyActionKind {
        Finance = "finance",
        Reopen = "reopen",
        Complete = "complete",
        Stop = "stop",
        ReferBack = "refer-back",
        Reject = "reject",
        Withdraw = "withdraw",
        GiveRatification = "give-ratification",
        ReleaseCommitment = "release-commitment",
        CancelBallot = "cancel-ballot",
        ExtendBallot = "extend-ballot",
    }
}

crate::text_enum! {
    /// What can be done to a ballot, or in it.
    pub enum BallotCommand {
        Extend = "extend",
        Cancel = "cancel",
        Close = "close",
        Vote = "vote",
    }
}

impl Language {
    /// The one of two texts that is in this language.
    pub fn pick<'a>(self, nl: &'a str, en: &'a str) -> &'a str {
        match self {
            Language::Nl => nl,
            Language::En => en,
        }
    }
}

text_enum! {
    /// A meeting takes place as planned, or was cancelled; a cancelled one stays so.
    pub enum MeetingStatus { Planned = "planned", Cancelled = "cancelled" }
}
