//! {{id}}: a plugin for Showrunner that serves {{kind}}.
mod abi;
mod handler;
mod operation;
mod plugin;
