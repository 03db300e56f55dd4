//! In which capacity a person votes for a seat.

crate::text_enum! {
    /// Whether the holder of the seat or a substitute cast the vote; the record shows it with the person.
    pub enum Casting { InPerson = "in-person", AsSubstitute = "as-substitute" }
}
