//! Several timed texts become one.
