//! What a document is attached to.

text_enum! {
    /// The kind of thing that a document is attached to.
    pub enum AttachedTo {
        Case = "case",
        Appraisal = "appraisal",
        Condition = "condition",
        Decision = "decision",
        Ratification = "ratification",
        Promise = "promise",
        Measurement = "measurement",
        Disbursement = "disbursement",
        Determination = "determination",
        Mandate = "mandate",
        AgendaItem = "agenda-item",
        Meeting = "meeting",
    }
}
