//! Pages that people read: rendered here, with a style sheet from this service and nothing else.

pub mod certificate;
mod certificate_words;
mod outline;

crate::text_enum! {
    /// In which language a page speaks.
    pub enum Language { Nl = "nl", En = "en" }
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
