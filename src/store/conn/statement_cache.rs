//! Prepared-statement cache policy: detects statements that are repeated.
//!
//! Diesel does not cache a prepared INSERT, UPDATE or boxed query, because its text may differ each time. In this
//! service it seldom does, and parsing and planning take longer than execution. So a connection caches each text that
//! it has met `OFTEN` times. A text that differs each time, such as a list of varying length, is not met so often.
//!
//! The texts of statements with a static query id are cached too: building them took an eighth of the service's CPU
//! time per vote.

use std::any::TypeId;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How often a text must be met before its statement stays prepared.
const OFTEN: u8 = 3;
/// Maximum number of counted texts. Repeated texts are met early, and each prepared statement takes memory in the
/// database.
const TEXTS: usize = 512;

/// Per connection: how often each text was met, and the cached texts of static query ids.
#[derive(Default)]
pub struct Repeated {
    times: HashMap<u64, u8>,
    /// Bounded by the number of statement types in the program.
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

    /// Counts this text, and returns whether its statement should stay prepared.
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
