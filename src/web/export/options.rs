//! The query parameters of a file, besides the filters of its list.

use crate::extract::pairs;
use crate::media_types::FileFormat;
use edba_common::error::{Error, Result};
use edba_domain::Fault;
use edba_domain::codes::Language;

/// The parameters of a file.
pub const PARAMETERS: [&str; 4] = ["separator", "bom", "numbers", "language"];
/// The parameters of lists that are no filters: those of files and of pages.
pub const NO_FILTERS: [&str; 6] = ["cursor", "limit", "separator", "bom", "numbers", "language"];
/// Those of CSV alone.
const ONLY_CSV: &[&str] = &["separator", "bom", "numbers"];

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileOptions {
    /// The character between the values of a CSV file.
    pub separator: u8,
    /// Whether a CSV file begins with the mark by which Excel knows UTF-8.
    pub bom: bool,
    /// Whether amounts in a CSV file have a decimal comma.
    pub decimal_comma: bool,
    /// The language of the headings, and of the words for codes.
    pub language: Language,
}

/// Parses the parameters of a file. `accepted` is the `Accept-Language` header; without it headings are Dutch. Errors:
/// 400 with all faults, also for parameters that this format does not have, and for those of a page.
pub fn read_options(query: &str, format: FileFormat, accepted: Option<&str>) -> Result<FileOptions> {
    let mut options = FileOptions {
        separator: b',',
        bom: false,
        decimal_comma: false,
        language: accepted.and_then(first_language).unwrap_or(Language::Nl),
    };
    let mut faults = Vec::new();
    for (name, value) in pairs(query) {
        let mut refuse =
            |text: &str| faults.push(Fault::new(format!("?{name}"), "not-allowed", text.to_owned()));
        match name.as_str() {
            "cursor" | "limit" => refuse("A file has all items of the list."),
            name if ONLY_CSV.contains(&name) && format != FileFormat::Csv => refuse("Only for text/csv."),
            "language" if format == FileFormat::JsonLines => refuse("JSON has no headings in a language."),
            "separator" => match value.as_str() {
                "comma" => options.separator = b',',
                "semicolon" => options.separator = b';',
                "tab" => options.separator = b'\t',
                _ => refuse("separator is comma, semicolon or tab."),
            },
            "bom" => match value.as_str() {
                "true" => options.bom = true,
                "false" => options.bom = false,
                _ => refuse("bom is true or false."),
            },
            "numbers" => match value.as_str() {
                "nl" => options.decimal_comma = true,
                "en" => options.decimal_comma = false,
                _ => refuse("numbers is nl (decimal comma) or en (decimal point)."),
            },
            "language" => match value.parse() {
                Ok(language) => options.language = language,
                Err(_) => refuse("language is nl or en."),
            },
            _ => {}
        }
    }
    if faults.is_empty() {
        Ok(options)
    } else {
        Err(Error::invalid(faults))
    }
}

/// Errors: 400 for parameters of a file in a request for JSON.
pub fn refuse_options(query: &str) -> Result<()> {
    let given = pairs(query)
        .into_iter()
        .filter(|(name, _)| PARAMETERS.contains(&name.as_str()));
    let faults: Vec<Fault> = given
        .map(|(name, _)| {
            Fault::new(
                format!("?{name}"),
                "not-allowed",
                "Only for a file: ask for one by Accept.",
            )
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(faults))
    }
}

/// The first language of an `Accept-Language` header that is supported.
fn first_language(header: &str) -> Option<Language> {
    header
        .split(',')
        .filter_map(|range| range.trim().get(..2))
        .find_map(|code| code.to_ascii_lowercase().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(query: &str, format: FileFormat) -> Vec<String> {
        let refused = read_options(query, format, None).err().unwrap();
        refused.faults.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn excel_in_dutch_gets_semicolons_a_mark_and_decimal_commas() {
        let asked = "separator=semicolon&bom=true&numbers=nl&language=en&caseId=1";
        let options = read_options(asked, FileFormat::Csv, None).unwrap();
        assert_eq!(
            options,
            FileOptions {
                separator: b';',
                bom: true,
                decimal_comma: true,
                language: Language::En
            }
        );
        let language = |accepted| read_options("", FileFormat::Csv, accepted).unwrap().language;
        assert_eq!(language(None), Language::Nl);
        assert_eq!(language(Some("fr, en-GB;q=0.8")), Language::En);
    }

    #[test]
    fn what_a_format_does_not_have_is_refused() {
        assert_eq!(
            pointers(
                "separator=pipe&bom=1&numbers=us&language=de&limit=5&cursor=x",
                FileFormat::Csv
            )
            .len(),
            6
        );
        assert_eq!(pointers("bom=true", FileFormat::Spreadsheet), ["?bom"]);
        assert_eq!(pointers("language=nl", FileFormat::JsonLines), ["?language"]);
        assert!(refuse_options("separator=comma").is_err());
        assert!(refuse_options("limit=5").is_ok());
    }
}
