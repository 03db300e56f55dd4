//! The lines of a form that are added and removed by buttons, without a script.

use std::collections::BTreeSet;

use super::Form;

/// A list of lines in a form. A field of a line is named as the pointer of its fault: `instalments-0-amount`.
pub struct FormLines {
    pub list: &'static str,
    /// The fields of a line. The first marks it as present.
    pub fields: &'static [&'static str],
    /// Those without which a line is empty.
    pub typed: &'static [&'static str],
    /// The fields of the form beside the lines.
    pub beside: &'static [&'static str],
}

/// A line of the form.
pub struct Line {
    list: &'static str,
    pub place: usize,
}

impl Line {
    pub fn id(&self, field: &str) -> String {
        format!("{}-{}-{field}", self.list, self.place)
    }

    pub fn number(&self) -> usize {
        self.place + 1
    }
}

impl FormLines {
    /// The name of a field of the line at this place.
    pub fn name(&self, place: usize, field: &str) -> String {
        Line {
            list: self.list,
            place,
        }
        .id(field)
    }

    /// The lines of the form, in order.
    pub fn lines(&self, form: &Form) -> Vec<Line> {
        let found: BTreeSet<usize> = form
            .fields()
            .filter_map(|(name, _)| {
                let (place, _) = name.strip_prefix(self.list)?.strip_prefix('-')?.split_once('-')?;
                place.parse().ok()
            })
            .collect();
        let list = self.list;
        found.into_iter().map(|place| Line { list, place }).collect()
    }

    /// Renumbers the lines from 0, with one added or removed by a button. `tidy` also removes empty lines. One line is left.
    pub fn renumbered(&self, form: &Form, tidy: bool) -> Form {
        let mut fields: Vec<(String, String)> = self
            .beside
            .iter()
            .map(|field| ((*field).to_owned(), form.text(field).to_owned()))
            .collect();
        let mut place = 0;
        for line in self.lines(form) {
            let is_removed = form.text("remove") == line.place.to_string();
            let is_blank = self
                .typed
                .iter()
                .all(|field| form.text(&line.id(field)).is_empty());
            if is_removed || (tidy && is_blank) {
                continue;
            }
            for field in self.fields {
                fields.push((self.name(place, field), form.text(&line.id(field)).to_owned()));
            }
            place += 1;
        }
        if form.has("add") || place == 0 {
            fields.extend(
                self.fields
                    .first()
                    .map(|field| (self.name(place, field), String::new())),
            );
        }
        Form::from_fields(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: FormLines = FormLines {
        list: "parts",
        fields: &["title", "amount", "choice"],
        typed: &["title", "amount"],
        beside: &["reason"],
    };

    #[test]
    fn lines_are_renumbered_when_one_is_removed_or_added() {
        let form = |text: &str| Form::parse(text.as_bytes());
        let two = "reason=r&parts-0-title=a&parts-0-amount=1&parts-3-amount=2";
        let removed = LINES.renumbered(&form(&format!("{two}&remove=0")), false);
        assert_eq!(LINES.lines(&removed).len(), 1);
        assert_eq!(removed.text("parts-0-amount"), "2");
        assert_eq!(removed.text("reason"), "r");
        let added = LINES.renumbered(&form(&format!("{two}&add=yes")), false);
        assert_eq!(LINES.lines(&added).len(), 3);
        // An empty line falls away when the form is sent, also with a choice, and one is always left.
        let chosen = form(&format!("{two}&parts-4-choice=x"));
        assert_eq!(LINES.lines(&LINES.renumbered(&chosen, true)).len(), 2);
        assert_eq!(LINES.lines(&LINES.renumbered(&form(""), true)).len(), 1);
    }
}
