//! Conversions to and from the types of subtp.
