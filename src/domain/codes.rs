//! The closed lists of the domain. Clusters, tables, programme lines and scopes are not closed: they change over time
//! and are reference data.

text_enum! {
    /// One of the four O's: overheid, ondernemers, onderwijs, onderzoek.
    pub enum Sector { Government = "government", Business = "business", Education = "education", Research = "research" }
}

text_enum! {
    /// A cluster table prepares and advises; the board decides. In a consultation body governments steer the programme; it
    /// decides on no case.
    pub enum BodyKind { Table = "table", Board = "board", Consultation = "consultation" }
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
    /// How a funder takes part. Only credit is repaid. A guarantee is an amount at risk for a period: it is called, or it
    /// expires.
    pub enum Instrument { OwnFunds = "own-funds", Subsidy = "subsidy", Credit = "credit", Guarantee = "guarantee" }
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
    /// The position of a vote. Only a vote *for* carries pledges.
    pub enum Position { For = "for", Against = "against", Abstain = "abstain" }
}

text_enum! {
    /// The state of a business case: `proposal → table-review → board-decision → financed → monitored → completed`,
    /// with the side exits withdrawn, rejected and stopped.
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
    /// The role of an account. It decides, for members together with their seats, what the account may do.
    pub enum Role {
        Bureau = "bureau",
        TableMember = "table-member",
        BoardMember = "board-member",
        Initiator = "initiator",
        FinancePartner = "finance-partner",
        MandateOfficer = "mandate-officer",
        ConsultationMember = "consultation-member",
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
    /// The state of a ballot; a closed or cancelled one never changes.
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

impl Outcome {
    /// Whether the board adopted the decision, even if funding or ratification is still missing.
    pub const fn is_adopted(self) -> bool {
        match self {
            Self::Adopted | Self::AdoptedSubjectToRatification | Self::AdoptedWithGap => true,
            Self::Rejected | Self::NoQuorum => false,
        }
    }
}

text_enum! {
    /// The advice of a table to the board, as its ballot resulted.
    pub enum Advice { Positive = "positive", Negative = "negative", NoQuorum = "no-quorum" }
}

text_enum! {
    /// The state of an organisation's later consent.
    pub enum RatificationStatus { Pending = "pending", Given = "given", Refused = "refused", Lapsed = "lapsed" }
}

text_enum! {
    /// Whether a condition of a decision is met.
    pub enum ConditionStatus { Open = "open", Met = "met" }
}

text_enum! {
    /// The state of a commitment: it waits for the case to be financed, then for its finance partner. An acknowledged one
    /// is settled when nothing of it is open: `paid` if anything was paid, `carried-over` if nothing was and a part of it
    /// went to another budget year, `released` otherwise.
    pub enum CommitmentStatus {
        Decided = "decided",
        Offered = "offered",
        Acknowledged = "acknowledged",
        Refused = "refused",
        Paid = "paid",
        Released = "released",
        CarriedOver = "carried-over",
    }
}

impl CommitmentStatus {
    /// Whether the commitment still covers something: it was neither refused nor released.
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Refused | Self::Released)
    }
}

text_enum! {
    /// Why a seat may not vote on a ballot. A computed recusal cannot be undone.
    pub enum RecusalKind { Computed = "computed", Declared = "declared" }
}

text_enum! {
    /// The state of a pledge: standing while its ballot is open or undecided; decided once a decision takes it up;
    /// otherwise released.
    pub enum PledgeStatus { Standing = "standing", Decided = "decided", Released = "released" }
}

text_enum! {
    /// The state of a proposed action, which a bureau account other than the proposer has to approve.
    pub enum PendingStatus { Pending = "pending", Approved = "approved", Rejected = "rejected", Withdrawn = "withdrawn" }
}

text_enum! {
    /// How often an indicator is reported.
    pub enum Rhythm { Monthly = "monthly", Quarterly = "quarterly", HalfYearly = "half-yearly", Yearly = "yearly" }
}

text_enum! {
    /// The language of messages to a person.
    pub enum Language { Nl = "nl", En = "en" }
}

text_enum! {
    /// The sign-in method.
    pub enum SignInMethod { Link = "link", Provider = "provider", Passkey = "passkey" }
}

text_enum! {
    /// The order of a list of cases; a minus is descending. Ties are ordered by case number.
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

impl CaseSort {
    pub fn is_descending(self) -> bool {
        self.as_str().starts_with('-')
    }
}

text_enum! {
    /// The answer of the organisation.
    pub enum RatificationOutcome { Given = "given", Refused = "refused" }
}

text_enum! {
    /// The kind of an action that a second account has to approve.
    pub enum MoneyActionKind {
        Finance = "finance",
        Reopen = "reopen",
        Complete = "complete",
        Stop = "stop",
        ReferBack = "refer-back",
        Reject = "reject",
        Withdraw = "withdraw",
        GiveRatification = "give-ratification",
        RefuseRatification = "refuse-ratification",
        ReleaseCommitment = "release-commitment",
        Disburse = "disburse",
        ReverseDisbursement = "reverse-disbursement",
        DetermineCommitment = "determine-commitment",
        RecordRecovery = "record-recovery",
        RecordRepayment = "record-repayment",
        ReverseRepayment = "reverse-repayment",
        WriteOff = "write-off",
        CarryOverCommitment = "carry-over-commitment",
        SetAtRiskPeriod = "set-at-risk-period",
        ExpireGuarantee = "expire-guarantee",
        MoveBudget = "move-budget",
        CancelBallot = "cancel-ballot",
        ExtendBallot = "extend-ballot",
        DestroyDocument = "destroy-document",
    }
}

crate::text_enum! {
    /// The commands on a ballot.
    pub enum BallotCommand {
        Extend = "extend",
        Cancel = "cancel",
        Close = "close",
        Vote = "vote",
    }
}

impl Language {
    /// Returns the text in this language.
    pub fn pick<'a>(self, nl: &'a str, en: &'a str) -> &'a str {
        match self {
            Language::Nl => nl,
            Language::En => en,
        }
    }
}

text_enum! {
    /// The state of a meeting. A cancelled meeting stays cancelled.
    pub enum MeetingStatus { Planned = "planned", Cancelled = "cancelled" }
}
