//! Child process of the program; it ends with the test, even if the test fails.

use std::process::Child;

pub struct Working(pub Child);

impl Working {
    /// Asserts that the process still runs.
    #[track_caller]
    pub fn assert_running(&mut self) {
        let ended = self.0.try_wait().unwrap();
        assert!(ended.is_none(), "the process ended by itself: {ended:?}");
    }

    /// SIGKILL: no handler runs, nothing is given back.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        // One that has ended by itself needs nothing.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
