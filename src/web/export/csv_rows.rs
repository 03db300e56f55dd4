//! CSV by RFC 4180, in UTF-8.

use super::columns::{Cell, Heading};
use super::options::FileOptions;
use edba_common::error::{Error, Result};
use edba_domain::Cents;

/// The byte order mark, by which Excel knows UTF-8.
const MARK: &str = "\u{feff}";

/// The head row, with the mark before it if it is asked for.
pub fn head(headings: &[Heading], options: FileOptions) -> Result<Vec<u8>> {
    let mut bytes = if options.bom { MARK.into() } else { Vec::new() };
    let row: Vec<Cell> = headings
        .iter()
        .map(|heading| Cell::Text(heading.text.clone()))
        .collect();
    write(&mut bytes, &[row], options)?;
    Ok(bytes)
}

/// Appends rows.
pub fn write(bytes: &mut Vec<u8>, rows: &[Vec<Cell>], options: FileOptions) -> Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(options.separator)
        .terminator(csv::Terminator::CRLF)
        .from_writer(bytes);
    for row in rows {
        let record = row.iter().map(|cell| written(cell, options));
        writer.write_record(record).map_err(Error::internal)?;
    }
    writer.flush().map_err(Error::internal)
}

fn written(cell: &Cell, options: FileOptions) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Amount(amount) => number(*amount, options.decimal_comma),
        Cell::Integer(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Moment(at) => at.to_string(),
    }
}

fn number(amount: Cents, decimal_comma: bool) -> String {
    let text = amount.to_string();
    if decimal_comma {
        text.replace('.', ",")
    } else {
        text
    }
}

/// A text that no program for sheets takes for a formula: an apostrophe comes before what begins like one.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use edba_domain::codes::Language;

    const PLAIN: FileOptions = FileOptions {
        separator: b',',
        bom: false,
        decimal_comma: false,
        language: Language::Nl,
    };

    fn line(cells: &[Cell], options: FileOptions) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes, &[cells.to_vec()], options).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn texts_are_quoted_and_lines_end_as_the_standard_says() {
        let cells = [
            Cell::Text("a \"b\", c\nd".into()),
            Cell::Empty,
            Cell::Integer(2026),
        ];
        assert_eq!(line(&cells, PLAIN), "\"a \"\"b\"\", c\nd\",,2026\r\n");
    }

    #[test]
    fn a_text_that_begins_like_a_formula_is_made_harmless_and_an_amount_is_not() {
        for begin in ["=", "+", "-", "@", "\t", "\r"] {
            let text = format!("{begin}1+1");
            let written = line(&[Cell::Text(text.clone())], PLAIN);
            let found = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(written.as_bytes())
                .records()
                .next()
                .unwrap()
                .unwrap();
            assert_eq!(found.get(0).unwrap(), format!("'{text}"));
        }
        assert_eq!(line(&[Cell::Amount(Cents::new(-1_250))], PLAIN), "-12.50\r\n");
    }

    #[test]
    fn dutch_numbers_have_a_comma_and_then_semicolons_between_them() {
        let dutch = FileOptions {
            separator: b';',
            decimal_comma: true,
            ..PLAIN
        };
        let cells = [Cell::Amount(Cents::euros(1_250)), Cell::Text("a,b;c".into())];
        assert_eq!(line(&cells, dutch), "1250,00;\"a,b;c\"\r\n");
    }
}
