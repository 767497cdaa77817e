//! What you write: one function from a request to a result.
use crate::operation::{Failure, Operation};

/// The provider's id in manifest.json.
pub const PROVIDER: &str = "{{name}}";

/// The result of sr.catalog/1.
pub const CATALOG: &str = r#"{"models":[]}"#;

/// Gives the result, as JSON by the kind's schema. Runs on a worker thread, for as many operations
/// at once as the manifest's concurrency says; may block. In long work ask `op.cancelled()`.
pub fn handle(op: &dyn Operation) -> Result<String, Failure> {
    Err(Failure::unimplemented(format!(
        "{} is not written yet: its place is handle() in src/handler.rs",
        op.kind()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi;
    use crate::operation::testing::TestOperation;

    #[test]
    fn says_what_it_cannot_do() {
        let failure = handle(&TestOperation::new("{}")).unwrap_err();
        assert_eq!(failure.code, abi::SR_UNIMPLEMENTED);
        assert!(failure.message.contains("src/handler.rs"));
    }
}
