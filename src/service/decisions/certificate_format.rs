//! The formats of certificates, by which a later reader knows how to parse them.

/// The format of a certificate; its name tells a later reader how to parse the rest. A certificate stays in the format
/// in which it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Without the part carried over from the previous version, and without the time at which the mandates were judged.
    One,
    /// Without the allocation rule, the reduced parts of each pledge, and the caster of each vote with the capacity.
    Two,
    /// Without the documents that the case and the mandates relied on.
    Three,
    /// The format in which certificates are written now.
    Four,
}

impl Format {
    pub const NOW: Self = Self::Four;

    pub fn name(self) -> &'static str {
        match self {
            Self::One => "edba-certificate-1",
            Self::Two => "edba-certificate-2",
            Self::Three => "edba-certificate-3",
            Self::Four => "edba-certificate-4",
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        [Self::One, Self::Two, Self::Three, Self::Four]
            .into_iter()
            .find(|format| format.name() == name)
    }
}
