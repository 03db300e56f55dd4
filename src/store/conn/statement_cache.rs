//! Which statements come again and again.
//!
//! Diesel keeps no INSERT, UPDATE or boxed query prepared, since the text of such a one may differ each time. That of
//! ours seldom does, and to parse and plan it takes longer than to carry it out. What a connection has met before it
//! keeps; what differs each time, as a list of many lengths, is met too seldom.
//!
//! The texts of statements with a static query id are cached too: building them took an eighth of the service's processor
//! time of a vote.

use std::any::TypeId;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How often a text is met before it is kept.
const OFTEN: u8 = 3;
/// How many texts are counted: those that come again are met early, and what is kept takes memory at the database.
const TEXTS: usize = 512;

/// How often one connection has met which texts, and the cached texts of static query ids.
#[derive(Default)]
pub struct Repeated {
    times: HashMap<u64, u8>,
    /// Bounded by the number of such statements in the program.
    of_types: HashMap<TypeId, Arc<str>>,
}

impl Repeated {
    /// The cached text of a static query id.
    pub fn text_of(&self, of_type: TypeId) -> Option<Arc<str>> {
        self.of_types.get(&of_type).cloned()
    }

    pub fn note_text(&mut self, of_type: TypeId, sql: &Arc<str>) {
        self.of_types.insert(of_type, Arc::clone(sql));
    }

    /// Whether a statement with this text is worth keeping prepared.
    pub fn meets(&mut self, sql: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        sql.hash(&mut hasher);
        let text = hasher.finish();
        let full = self.times.len() >= TEXTS;
        match self.times.get_mut(&text) {
            Some(times) => {
                *times = times.saturating_add(1);
                *times >= OFTEN
            }
            None if full => false,
            None => {
                self.times.insert(text, 1);
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Repeated, TEXTS};

    #[test]
    fn what_comes_again_is_kept() {
        let mut met = Repeated::default();
        let kept: Vec<bool> = (0..5)
            .map(|_| met.meets("UPDATE votes SET is_current = $1"))
            .collect();
        assert_eq!(kept, [false, false, true, true, true]);
    }

    #[test]
    fn what_differs_each_time_is_not_kept_and_takes_no_more_than_its_room() {
        let mut met = Repeated::default();
        assert!((0..10_000).all(|n| !met.meets(&format!("SELECT {n}"))));
        assert_eq!(met.times.len(), TEXTS);
        assert!(
            met.meets("SELECT 1") || met.meets("SELECT 1"),
            "what was met early still counts"
        );
    }
}
