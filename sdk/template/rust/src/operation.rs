//! What a handler sees of the host, and how it says that it failed.
#![allow(dead_code)] // a handler takes what it needs
use crate::abi::*;

/// One operation, on a worker thread.
pub trait Operation {
    fn kind(&self) -> &str;
    /// JSON that the host has checked against the kind's schema.
    fn request(&self) -> &str;
    fn cancelled(&self) -> bool;
    /// Stores a file as an artifact and gives its SHA-256.
    fn put(&self, content: &[u8]) -> Result<String, Failure>;
}

/// Why an operation failed. Three answers decide what the router does: what went wrong, may it be
/// tried again, did the remote side act or bill. The message must hold no secret.
#[derive(Debug)]
pub struct Failure {
    pub code: sr_status,
    pub retry: u32,
    pub effect: u32,
    pub message: String,
}

impl Failure {
    /// This provider cannot serve the request: the router asks another.
    pub fn unimplemented(message: String) -> Failure {
        Failure::before_any_effect(SR_UNIMPLEMENTED, SR_RETRY_OTHER, message)
    }

    /// Cancelled before anything was done or billed.
    pub fn cancelled() -> Failure {
        Failure::before_any_effect(SR_CANCELLED, SR_RETRY_NEVER, "cancelled".to_string())
    }

    /// A bug or an unexpected answer, before anything was done or billed.
    pub fn internal(message: String) -> Failure {
        Failure::before_any_effect(SR_INTERNAL, SR_RETRY_OTHER, message)
    }

    fn before_any_effect(code: sr_status, retry: u32, message: String) -> Failure {
        Failure {
            code,
            retry,
            effect: SR_EFFECT_NONE,
            message,
        }
    }
}

#[cfg(test)]
pub mod testing {
    use super::*;
    use std::cell::RefCell;

    /// An operation without a host.
    pub struct TestOperation {
        pub request: &'static str,
        pub artifacts: RefCell<Vec<Vec<u8>>>,
    }

    impl TestOperation {
        pub fn new(request: &'static str) -> TestOperation {
            let artifacts = RefCell::new(Vec::new());
            TestOperation { request, artifacts }
        }
    }

    impl Operation for TestOperation {
        fn kind(&self) -> &str {
            "{{kind}}"
        }
        fn request(&self) -> &str {
            self.request
        }
        fn cancelled(&self) -> bool {
            false
        }
        fn put(&self, content: &[u8]) -> Result<String, Failure> {
            self.artifacts.borrow_mut().push(content.to_vec());
            Ok("0".repeat(64))
        }
    }
}
