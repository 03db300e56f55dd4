//! Names in a PDF as its readers read them: `/Java#53cript` is `/JavaScript` (ISO 32000-1, 7.3.5).

/// What is kept of a name: more than the longest that is looked for.
const LONGEST: usize = 24;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Outside a name.
    Outside,
    Plain,
    /// After `#`.
    Escape,
    /// After `#` and this digit.
    Digit(u8),
}

/// Reads names from bytes that come one after the other.
#[derive(Debug)]
pub struct Names {
    state: State,
    name: [u8; LONGEST],
    length: usize,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            state: State::Outside,
            name: [0; LONGEST],
            length: 0,
        }
    }
}

impl Names {
    /// Takes the next byte, and returns the name that it ends, without its slash. A name that is too long to be one that is
    /// looked for is returned cut off.
    pub fn next(&mut self, byte: u8) -> Option<&[u8]> {
        if self.state == State::Outside {
            if byte == b'/' {
                self.begin();
            }
            return None;
        }
        let digit = char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok());
        match (self.state, digit) {
            (State::Escape, Some(_)) => {
                self.state = State::Digit(byte);
                return None;
            }
            (State::Digit(first), Some(low)) => {
                let high = char::from(first).to_digit(16).and_then(|d| u8::try_from(d).ok());
                self.push((high.unwrap_or_default() << 4) | low);
                self.state = State::Plain;
                return None;
            }
            (State::Escape, None) => self.push(b'#'),
            (State::Digit(first), None) => {
                self.push(b'#');
                self.push(first);
            }
            (State::Outside | State::Plain, _) => {}
        }
        self.state = State::Plain;
        match byte {
            b'#' => self.state = State::Escape,
            b'/' => {
                let length = self.length;
                self.begin();
                return self.name.get(..length);
            }
            byte if ends_name(byte) => return self.end(),
            byte => self.push(byte),
        }
        None
    }

    /// Ends a name where nothing follows.
    pub fn end(&mut self) -> Option<&[u8]> {
        let was = std::mem::replace(&mut self.state, State::Outside);
        match was {
            State::Escape => self.push(b'#'),
            State::Digit(digit) => {
                self.push(b'#');
                self.push(digit);
            }
            State::Outside | State::Plain => {}
        }
        (was != State::Outside)
            .then(|| self.name.get(..self.length))
            .flatten()
    }

    fn begin(&mut self) {
        self.state = State::Plain;
        self.length = 0;
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.name.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }
}

/// White space, and what else ends a name.
fn ends_name(byte: u8) -> bool {
    is_space(byte) || b"()<>[]{}%".contains(&byte)
}

/// White space in a PDF (ISO 32000-1, 7.2.2).
pub fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0xc | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let mut names = Names::default();
        let mut found = Vec::new();
        let mut keep = |name: Option<&[u8]>| {
            found.extend(name.map(|name| String::from_utf8_lossy(name).into_owned()));
        };
        for byte in text.bytes() {
            keep(names.next(byte));
        }
        keep(names.end());
        found
    }

    #[test]
    fn a_name_is_read_however_it_is_written() {
        assert_eq!(names("<</S/JavaScript/JS(x)>>"), ["S", "JavaScript", "JS"]);
        assert_eq!(
            names("/Java#53cript /#4a#53\n/J#S /J#5"),
            ["JavaScript", "JS", "J#S", "J#5"]
        );
        assert_eq!(names("/ /a//b#"), ["", "a", "", "b#"]);
        assert_eq!(names("JavaScript (JS)"), Vec::<String>::new());
        assert_eq!(
            names(&format!("/JavaScript{}", "x".repeat(100)))[0].len(),
            LONGEST
        );
    }
}
