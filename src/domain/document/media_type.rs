//! The media types that are taken. None of them is active content: HTML, SVG and old Office files are refused.

text_enum! {
    /// The media types that are taken, each recognised by its content.
    pub enum MediaType {
        Pdf = "application/pdf",
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Odt = "application/vnd.oasis.opendocument.text",
        Ods = "application/vnd.oasis.opendocument.spreadsheet",
        Odp = "application/vnd.oasis.opendocument.presentation",
        Png = "image/png",
        Jpeg = "image/jpeg",
        Text = "text/plain",
        Csv = "text/csv",
    }
}

impl MediaType {
    /// The endings of file names of this type, in lower case, the first one the usual one.
    pub const fn endings(&self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Odp => &["odp"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Text => &["txt"],
            Self::Csv => &["csv"],
        }
    }

    /// Whether a declared media type agrees: the type itself, none, or `application/octet-stream`; of JPEG `image/jpg`; of CSV
    /// also `application/vnd.ms-excel` and `text/plain`, which browsers send. Parameters are ignored.
    pub fn agrees_with(&self, declared: &str) -> bool {
        let essence = declared.split(';').next().unwrap_or_default();
        let essence = essence.trim().to_ascii_lowercase();
        match essence.as_str() {
            "" | "application/octet-stream" => true,
            "image/jpg" => *self == Self::Jpeg,
            "application/vnd.ms-excel" => *self == Self::Csv,
            "text/plain" => self.is_text(),
            other => other == self.as_str(),
        }
    }

    /// Whether the content is a ZIP archive with parts.
    pub const fn is_archive(&self) -> bool {
        matches!(
            self,
            Self::Docx | Self::Xlsx | Self::Pptx | Self::Odt | Self::Ods | Self::Odp
        )
    }

    /// Whether the content is text in UTF-8.
    pub const fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Csv)
    }

    /// As in `Content-Type`: texts with `; charset=utf-8`.
    pub fn content_type(&self) -> &'static str {
        match self {
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            other => other.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_type_agrees_or_is_none() {
        for found in MediaType::ALL {
            for declared in [
                "",
                "application/octet-stream",
                found.as_str(),
                found.content_type(),
            ] {
                assert!(found.agrees_with(declared), "{found}: {declared}");
            }
            assert!(!found.agrees_with("text/html"), "{found}");
            let others = MediaType::ALL.iter().filter(|other| *other != found);
            for other in others {
                let csv_as_text = (*found, *other) == (MediaType::Csv, MediaType::Text);
                assert_eq!(found.agrees_with(other.as_str()), csv_as_text, "{found}: {other}");
            }
        }
        for (found, declared, agrees) in [
            (MediaType::Jpeg, "image/jpg", true),
            (MediaType::Png, "image/jpg", false),
            (MediaType::Csv, "application/vnd.ms-excel", true),
            (MediaType::Xlsx, "application/vnd.ms-excel", false),
            (MediaType::Text, "Text/Plain; charset=iso-8859-1", true),
            (MediaType::Text, "text/csv", false),
            (MediaType::Pdf, " APPLICATION/PDF ", true),
        ] {
            assert_eq!(found.agrees_with(declared), agrees, "{found}: {declared}");
        }
    }

    #[test]
    fn each_ending_is_of_one_type() {
        let mut endings: Vec<&str> = MediaType::ALL.iter().flat_map(|t| t.endings()).copied().collect();
        let all = endings.len();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), all);
    }
}
