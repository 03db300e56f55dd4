//! Media types of responses: JSON, and for lists also files; and which of them a request prefers.

use actix_web::http::header::{self, HeaderMap};

/// The format of a list as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    Csv,
    Spreadsheet,
    JsonLines,
}

impl FileFormat {
    pub const ALL: [FileFormat; 3] = [FileFormat::Csv, FileFormat::Spreadsheet, FileFormat::JsonLines];

    /// As in `Accept`, without parameters.
    pub fn media_type(self) -> &'static str {
        match self {
            FileFormat::Csv => "text/csv",
            FileFormat::Spreadsheet => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            FileFormat::JsonLines => "application/x-ndjson",
        }
    }

    /// As in `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            FileFormat::Csv => "text/csv; charset=utf-8; header=present",
            FileFormat::Spreadsheet => self.media_type(),
            FileFormat::JsonLines => "application/x-ndjson; charset=utf-8",
        }
    }

    /// The ending of the name of a file.
    pub fn ending(self) -> &'static str {
        match self {
            FileFormat::Csv => "csv",
            FileFormat::Spreadsheet => "xlsx",
            FileFormat::JsonLines => "jsonl",
        }
    }

    pub fn from_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }
}

/// The format of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    File(FileFormat),
}

/// All `Accept` headers of a request, joined; None without one.
pub fn accepted(headers: &HeaderMap) -> Option<String> {
    let values: Vec<&str> = headers
        .get_all(header::ACCEPT)
        .map(|value| value.to_str().unwrap_or_default())
        .collect();
    (!values.is_empty()).then(|| values.join(","))
}

/// The format that an `Accept` header prefers; JSON without a header, and where it likes JSON as much as a file. None if
/// it accepts nothing that is offered. A file is only chosen by its own name, never by `*/*`.
pub fn preferred(accept: Option<&str>, files: bool) -> Option<Format> {
    let Some(accept) = accept else {
        return Some(Format::Json);
    };
    let ranges: Vec<(String, f64)> = accept.split(',').map(range).collect();
    let of = |names: &[&str]| {
        let found = ranges.iter().filter(|(media, _)| names.contains(&media.as_str()));
        found.map(|(_, quality)| *quality).max_by(f64::total_cmp)
    };
    // The most specific range counts.
    let json = of(&["application/json", "application/problem+json"])
        .map(|quality| (quality, true))
        .or_else(|| {
            of(&["application/*"])
                .or_else(|| of(&["*/*"]))
                .map(|quality| (quality, false))
        });
    let mut best = json
        .filter(|(quality, _)| *quality > 0.0)
        .map(|rank| (Format::Json, rank));
    for format in FileFormat::ALL.into_iter().filter(|_| files) {
        let Some(quality) = of(&[format.media_type()]).filter(|quality| *quality > 0.0) else {
            continue;
        };
        if best.is_none_or(|(_, rank)| (quality, true) > rank) {
            best = Some((Format::File(format), (quality, true)));
        }
    }
    best.map(|(format, _)| format)
}

/// A media range in lower case, and its quality from 0 to 1.
fn range(text: &str) -> (String, f64) {
    let mut parts = text.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default().to_ascii_lowercase();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let quality = quality.and_then(|text| text.parse().ok()).unwrap_or(1.0_f64);
    (media, if quality.is_nan() { 1.0 } else { quality })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_chosen_by_its_own_name_and_json_otherwise() {
        let csv = Some(Format::File(FileFormat::Csv));
        for (accept, expected) in [
            ("application/json", Some(Format::Json)),
            ("*/*", Some(Format::Json)),
            ("text/html, application/*;q=0.8", Some(Format::Json)),
            ("application/problem+json", Some(Format::Json)),
            ("text/csv", csv),
            ("TEXT/CSV; header=present", csv),
            ("text/csv, */*", csv),
            ("text/csv;q=0.4, application/json;q=0.5", Some(Format::Json)),
            ("text/csv, application/json", Some(Format::Json)),
            ("text/csv;q=0.9, application/json;q=0.5", csv),
            ("application/x-ndjson", Some(Format::File(FileFormat::JsonLines))),
            ("image/png", None),
            ("application/json;q=0", None),
            ("text/csv;q=0.000", None),
            ("application/json;q=0, */*", None),
        ] {
            assert_eq!(preferred(Some(accept), true), expected, "{accept}");
        }
        assert_eq!(preferred(None, true), Some(Format::Json));
    }

    #[test]
    fn where_no_files_are_offered_their_names_are_not_acceptable() {
        assert_eq!(preferred(Some("text/csv, application/xml;q=0.5"), false), None);
        assert_eq!(preferred(Some("text/csv, */*"), false), Some(Format::Json));
    }
}
