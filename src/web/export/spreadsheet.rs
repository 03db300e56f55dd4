//! Sheets (XLSX): written row by row to temporary files, so that their length takes no memory.

use std::fs;
use std::io::{Seek, SeekFrom};

use chrono::{Datelike, NaiveDate, Timelike};
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

use super::columns::{Cell, Heading, Kind};
use edba_common::error::{Error, Result};
use edba_common::locale;
use edba_domain::codes::Language;
use edba_domain::{Cents, Moment};

/// The number of items of which a sheet has room, besides its head and its totals.
const MOST_ITEMS: u32 = 1_048_576 - 2;
/// The longest text of a cell, in UTF-16 code units.
const MOST_TEXT: usize = 32_767;
/// Sheets have no days before this year.
const FIRST_YEAR: i32 = 1900;

/// A sheet under way.
pub struct Spreadsheet {
    workbook: Workbook,
    kinds: Vec<Kind>,
    sums: Vec<Cents>,
    formats: Formats,
    language: Language,
    /// The number of items.
    items: u32,
    most_items: u32,
}

/// The formats of cells by their kind.
struct Formats {
    amount: Format,
    integer: Format,
    date: Format,
    moment: Format,
    total: Format,
    total_amount: Format,
}

impl Formats {
    fn new(language: Language) -> Self {
        let date = match language {
            Language::Nl => "dd-mm-yyyy",
            Language::En => "dd/mm/yyyy",
        };
        let amount = Format::new().set_num_format("#,##0.00");
        Self {
            total_amount: amount.clone().set_bold(),
            amount,
            integer: Format::new().set_num_format("0"),
            date: Format::new().set_num_format(date),
            moment: Format::new().set_num_format(format!("{date} hh:mm")),
            total: Format::new().set_bold(),
        }
    }
}

fn failed(error: XlsxError) -> Error {
    Error::internal(error)
}

impl Spreadsheet {
    /// A sheet with its head, which stays in sight. `title` is the name of the sheet.
    pub fn begin(title: &str, headings: &[Heading], language: Language) -> Result<Self> {
        Self::with_room(title, headings, language, MOST_ITEMS)
    }

    fn with_room(title: &str, headings: &[Heading], language: Language, most_items: u32) -> Result<Self> {
        let mut workbook = Workbook::new();
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_background_color(Color::RGB(0x00E8_EEF4));
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        begin(sheet, title, headings, &head).map_err(failed)?;
        Ok(Self {
            workbook,
            kinds: headings.iter().map(|heading| heading.kind).collect(),
            sums: vec![Cents::ZERO; headings.len()],
            formats: Formats::new(language),
            language,
            items: 0,
            most_items,
        })
    }

    /// Appends rows. Errors: 400 for more rows than a sheet has room for.
    pub fn write(&mut self, rows: &[Vec<Cell>]) -> Result<()> {
        let more = u32::try_from(rows.len()).map_err(Error::internal)?;
        if more > self.most_items - self.items {
            let text = format!(
                "A sheet has room for {} items; add a filter, or ask for text/csv.",
                self.most_items
            );
            return Err(Error::fault("?", "too-large", text));
        }
        let sheet = self.workbook.worksheet_from_index(0).map_err(failed)?;
        for row in rows {
            self.items += 1;
            for (place, cell) in row.iter().enumerate() {
                let column = u16::try_from(place).map_err(Error::internal)?;
                if let (Cell::Amount(amount), Some(sum)) = (cell, self.sums.get_mut(place)) {
                    *sum += *amount;
                }
                write(sheet, self.items, column, cell, &self.formats).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// The finished file, to be read from its begin, and its length. The totals are formulas that bear their result, for
    /// programs that do not calculate.
    pub fn finish(mut self) -> Result<(fs::File, u64)> {
        if self.items > 0 {
            self.write_totals().map_err(failed)?;
        }
        let mut file = tempfile::tempfile().map_err(Error::internal)?;
        self.workbook.save_to_writer(&mut file).map_err(failed)?;
        let length = file.stream_position().map_err(Error::internal)?;
        file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
        Ok((file, length))
    }

    fn write_totals(&mut self) -> Result<(), XlsxError> {
        let row = self.items + 1;
        let sheet = self.workbook.worksheet_from_index(0)?;
        let mut columns = 0;
        for (column, (kind, sum)) in (0u16..).zip(self.kinds.iter().zip(&self.sums)) {
            columns = column;
            if *kind == (Kind::Amount { summed: true }) {
                let name = column_number_to_name(column);
                let formula = Formula::new(format!("SUM({name}2:{name}{row})")).set_result(sum.to_string());
                sheet.write_formula_with_format(row, column, formula, &self.formats.total_amount)?;
            } else if column == 0 {
                let total = locale::say(self.language, "export-total", &[]);
                sheet.write_string_with_format(row, column, total, &self.formats.total)?;
            }
        }
        sheet.autofilter(0, 0, self.items, columns)?;
        Ok(())
    }
}

fn begin(sheet: &mut Worksheet, title: &str, headings: &[Heading], format: &Format) -> Result<(), XlsxError> {
    sheet.set_name(title)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    for (column, heading) in (0u16..).zip(headings) {
        sheet.set_column_width(column, width(heading))?;
    }
    for (column, heading) in (0u16..).zip(headings) {
        sheet.write_string_with_format(0, column, &heading.text, format)?;
    }
    Ok(())
}

/// The width of a column, in characters.
fn width(heading: &Heading) -> u32 {
    let values = match heading.kind {
        Kind::Text => 24,
        Kind::Amount { .. } => 18,
        Kind::Integer => 8,
        Kind::Date => 12,
        Kind::Moment => 17,
    };
    let text = u32::try_from(heading.text.chars().count()).unwrap_or(u32::MAX);
    // A longer heading is wrapped.
    values.max(text.saturating_add(4).min(24))
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        // Always as text, never as a formula.
        Cell::Text(text) => {
            sheet.write_string(row, column, fitting(text))?;
        }
        Cell::Amount(amount) => {
            sheet.write_number_with_format(row, column, euros(*amount), &formats.amount)?;
        }
        Cell::Integer(number) => match i32::try_from(*number) {
            Ok(number) => {
                sheet.write_number_with_format(row, column, number, &formats.integer)?;
            }
            Err(_) => {
                sheet.write_string(row, column, number.to_string())?;
            }
        },
        Cell::Date(date) => match day(*date)? {
            Some(day) => {
                sheet.write_datetime_with_format(row, column, day, &formats.date)?;
            }
            None => {
                sheet.write_string(row, column, date.to_string())?;
            }
        },
        Cell::Moment(at) => match moment(*at)? {
            Some(moment) => {
                sheet.write_datetime_with_format(row, column, moment, &formats.moment)?;
            }
            None => {
                sheet.write_string(row, column, at.to_string())?;
            }
        },
    }
    Ok(())
}

/// The number of euros, for formats that know no other number: exact to the cent up to ten thousand billion euros, as
/// floating point has fifteen digits.
pub fn euros(amount: Cents) -> f64 {
    amount.to_string().parse().unwrap_or(f64::NAN)
}

/// None before the first day of a sheet.
fn day(date: NaiveDate) -> Result<Option<ExcelDateTime>, XlsxError> {
    if date.year() < FIRST_YEAR {
        return Ok(None);
    }
    let parts = (
        u16::try_from(date.year()),
        u8::try_from(date.month()),
        u8::try_from(date.day()),
    );
    let (Ok(year), Ok(month), Ok(day)) = parts else {
        return Ok(None);
    };
    ExcelDateTime::from_ymd(year, month, day).map(Some)
}

/// In the time of Almere: a sheet knows no offset.
fn moment(at: Moment) -> Result<Option<ExcelDateTime>, XlsxError> {
    let Some(day) = day(at.local_date())? else {
        return Ok(None);
    };
    let time = at.local_time();
    let parts = (u16::try_from(time.hour()), u8::try_from(time.minute()));
    let (Ok(hour), Ok(minute)) = parts else {
        return Ok(None);
    };
    day.and_hms(hour, minute, time.second()).map(Some)
}

/// The text, cut off where a cell has no room for more.
fn fitting(text: &str) -> String {
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= MOST_TEXT
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(text: &str, kind: Kind) -> Heading {
        Heading {
            text: text.into(),
            kind,
        }
    }

    #[test]
    fn more_items_than_a_sheet_has_room_for_are_refused() {
        let headings = [heading("Jaar", Kind::Integer)];
        let mut sheet = Spreadsheet::with_room("Lijst", &headings, Language::Nl, 3).unwrap();
        let rows = vec![vec![Cell::Integer(1)], vec![Cell::Integer(2)]];
        sheet.write(&rows).unwrap();
        let refused = sheet.write(&rows).err().unwrap();
        assert_eq!(refused.faults[0].code, "too-large");
        sheet.write(&rows[..1]).unwrap();
        assert!(sheet.finish().unwrap().1 > 1000);
    }

    #[test]
    fn the_head_stays_in_sight_and_totals_bear_their_result() {
        let headings = [
            heading("Zaak", Kind::Text),
            heading("Bedrag", Kind::Amount { summed: true }),
            heading("Stand", Kind::Amount { summed: false }),
        ];
        let mut sheet = Spreadsheet::begin("Lijst", &headings, Language::Nl).unwrap();
        let row = |cents| {
            let amount = Cell::Amount(Cents::new(cents));
            vec![Cell::Text("=1+1".into()), amount.clone(), amount]
        };
        sheet.write(&[row(10), row(20)]).unwrap();
        let (file, _) = sheet.finish().unwrap();
        let mut archive = zip::ZipArchive::new(file).unwrap();
        let mut found = String::new();
        let mut entry = archive.by_name("xl/worksheets/sheet1.xml").unwrap();
        std::io::Read::read_to_string(&mut entry, &mut found).unwrap();
        assert!(found.contains("<pane ySplit=\"1\""), "{found}");
        assert!(found.contains("<f>SUM(B2:B3)</f><v>0.30</v>"), "{found}");
        assert_eq!(found.matches("<f>").count(), 1, "{found}");
        assert!(found.contains("=1+1</t>"), "{found}");
    }

    #[test]
    fn amounts_are_exact_and_long_texts_are_cut_off_between_characters() {
        assert_eq!(euros(Cents::new(999_999_999_999)).to_string(), "9999999999.99");
        assert_eq!(euros(Cents::new(-5)).to_string(), "-0.05");
        let long = "\u{1f600}".repeat(20_000);
        assert_eq!(fitting(&long).chars().count(), MOST_TEXT / 2);
    }

    #[test]
    fn a_day_before_all_days_of_a_sheet_is_none() {
        let date = |year| NaiveDate::from_ymd_opt(year, 2, 28).unwrap();
        assert!(day(date(1850)).unwrap().is_none());
        assert!(day(date(2026)).unwrap().is_some());
    }
}
