// The C ABI of showrunner/abi.h and showrunner/ext/*.h, which say what everything means. Generated
// by sdk/tools/make_abi_rs.py of Showrunner: do not edit.
#![allow(non_camel_case_types, dead_code)]
use std::mem::size_of;
use std::os::raw::{c_char, c_void};

#[cfg(not(all(target_pointer_width = "64", target_endian = "little")))]
compile_error!("the ABI is for 64-bit, little-endian machines");

pub const SR_ABI_MAJOR: u32 = 1;
pub const SR_ABI_MINOR: u32 = 0;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_str {
    pub data: *const c_char,
    pub size: u64,
}
const _: () = assert!(size_of::<sr_str>() == 16);

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_bytes {
    pub data: *const u8,
    pub size: u64,
}
const _: () = assert!(size_of::<sr_bytes>() == 16);
pub type sr_op_id = u64;
pub type sr_status = i32;
pub const SR_OK: sr_status = 0;
pub const SR_CANCELLED: sr_status = 1;
pub const SR_UNKNOWN: sr_status = 2;
pub const SR_INVALID_ARGUMENT: sr_status = 3;
pub const SR_DEADLINE_EXCEEDED: sr_status = 4;
pub const SR_NOT_FOUND: sr_status = 5;
pub const SR_PERMISSION_DENIED: sr_status = 7;
pub const SR_RESOURCE_EXHAUSTED: sr_status = 8;
pub const SR_FAILED_PRECONDITION: sr_status = 9;
pub const SR_UNIMPLEMENTED: sr_status = 12;
pub const SR_INTERNAL: sr_status = 13;
pub const SR_UNAVAILABLE: sr_status = 14;
pub const SR_DATA_LOSS: sr_status = 15;
pub const SR_UNAUTHENTICATED: sr_status = 16;
pub const SR_CONTENT_REFUSED: sr_status = 100;
pub const SR_QUOTA_EXHAUSTED: sr_status = 101;
pub const SR_BUDGET_DENIED: sr_status = 102;
pub const SR_PLUGIN_FAULT: sr_status = 199;
pub const SR_RETRY_NEVER: u32 = 0;
pub const SR_RETRY_SAME: u32 = 1;
pub const SR_RETRY_OTHER: u32 = 2;
pub const SR_RETRY_AFTER_HUMAN: u32 = 3;
pub const SR_EFFECT_UNKNOWN: u32 = 0;
pub const SR_EFFECT_NONE: u32 = 1;
pub const SR_EFFECT_COMMITTED: u32 = 2;
pub const SR_LOG_DEBUG: i32 = 0;
pub const SR_LOG_INFO: i32 = 1;
pub const SR_LOG_WARN: i32 = 2;
pub const SR_LOG_ERROR: i32 = 3;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_error {
    pub struct_size: u32,
    pub code: sr_status,
    pub retry: u32,
    pub effect: u32,
    pub retry_after_ms: u64,
    pub http_status: u32,
    pub reserved0: u32,
    pub vendor_code: [c_char; 64],
    pub message: [c_char; 256],
}
const _: () = assert!(size_of::<sr_error>() == 352);
pub const SR_ERROR_MIN: u32 = 352;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_quantity {
    pub unit: sr_str,
    pub quantity: i64,
}
const _: () = assert!(size_of::<sr_quantity>() == 24);

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_usage {
    pub struct_size: u32,
    pub final_: u32,
    pub cost_nano_usd: i64,
    pub items: *const sr_quantity,
    pub count: u64,
    pub quota_json: sr_str,
}
const _: () = assert!(size_of::<sr_usage>() == 48);
pub const SR_USAGE_MIN: u32 = 48;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_chunk {
    pub struct_size: u32,
    pub final_of_part: u32,
    pub seq: u64,
    pub part: sr_str,
    pub meta_json: sr_str,
    pub data: sr_bytes,
}
const _: () = assert!(size_of::<sr_chunk>() == 64);
pub const SR_CHUNK_MIN: u32 = 64;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_sink {
    pub struct_size: u32,
    pub reserved0: u32,
    pub ctx: *mut c_void,
    pub chunk: unsafe extern "C" fn(ctx: *mut c_void, chunk: *const sr_chunk) -> sr_status,
    pub wait_writable: unsafe extern "C" fn(ctx: *mut c_void, ms: u32) -> sr_status,
    pub progress: unsafe extern "C" fn(ctx: *mut c_void, fraction: f64, stage: sr_str) -> sr_status,
    pub checkpoint: unsafe extern "C" fn(ctx: *mut c_void, resume_json: sr_str) -> sr_status,
    pub usage: unsafe extern "C" fn(ctx: *mut c_void, usage: *const sr_usage),
    pub cancelled: unsafe extern "C" fn(ctx: *mut c_void) -> i32,
    pub complete:
        unsafe extern "C" fn(ctx: *mut c_void, error: *const sr_error, result_json: sr_str),
}
const _: () = assert!(size_of::<sr_sink>() == 72);
pub const SR_SINK_MIN: u32 = 72;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_op {
    pub struct_size: u32,
    pub reserved0: u32,
    pub id: sr_op_id,
    pub kind: sr_str,
    pub request_json: sr_str,
    pub context_json: sr_str,
    pub idempotency_key: sr_str,
    pub resume_json: sr_str,
    pub deadline_unix_ms: u64,
    pub budget_nano_usd: i64,
}
const _: () = assert!(size_of::<sr_op>() == 112);
pub const SR_OP_MIN: u32 = 112;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_host {
    pub struct_size: u32,
    pub abi_minor: u32,
    pub ctx: *mut c_void,
    pub version: sr_str,
    pub log: unsafe extern "C" fn(ctx: *mut c_void, level: i32, event: sr_str, fields_json: sr_str),
    pub now_unix_ms: unsafe extern "C" fn(ctx: *mut c_void) -> u64,
    pub service: unsafe extern "C" fn(ctx: *mut c_void, id: sr_str) -> *const c_void,
}
const _: () = assert!(size_of::<sr_host>() == 56);
pub const SR_HOST_MIN: u32 = 56;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_instance_args {
    pub struct_size: u32,
    pub reserved0: u32,
    pub provider_id: sr_str,
    pub instance_name: sr_str,
    pub config_json: sr_str,
    pub state_dir: sr_str,
}
const _: () = assert!(size_of::<sr_instance_args>() == 72);
pub const SR_INSTANCE_ARGS_MIN: u32 = 72;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_provider {
    pub struct_size: u32,
    pub reserved0: u32,
    pub create: unsafe extern "C" fn(
        host: *const sr_host,
        args: *const sr_instance_args,
        self_: *mut *mut c_void,
        error: *mut sr_error,
    ) -> sr_status,
    pub destroy: unsafe extern "C" fn(self_: *mut c_void),
    pub submit: unsafe extern "C" fn(
        self_: *mut c_void,
        op: *const sr_op,
        sink: *const sr_sink,
        error: *mut sr_error,
    ) -> sr_status,
    pub cancel: unsafe extern "C" fn(self_: *mut c_void, id: sr_op_id),
    pub drain: unsafe extern "C" fn(self_: *mut c_void, deadline_unix_ms: u64) -> sr_status,
    pub extension: unsafe extern "C" fn(self_: *mut c_void, id: sr_str) -> *const c_void,
}
const _: () = assert!(size_of::<sr_provider>() == 56);
pub const SR_PROVIDER_MIN: u32 = 56;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_entry {
    pub struct_size: u32,
    pub abi_major: u32,
    pub abi_minor: u32,
    pub flags: u32,
    pub manifest_json: sr_str,
    pub init: unsafe extern "C" fn(host: *const sr_host, error: *mut sr_error) -> sr_status,
    pub deinit: unsafe extern "C" fn(),
    pub provider: unsafe extern "C" fn(provider_id: sr_str) -> *const sr_provider,
}
const _: () = assert!(size_of::<sr_entry>() == 56);
pub const SR_ENTRY_MIN: u32 = 56;
pub const SR_MANIFEST_MAGIC: &str = "SRMF1";

pub const SR_BLOB_V1: &str = "sr.blob/1";

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_blob_v1 {
    pub struct_size: u32,
    pub reserved0: u32,
    pub open: unsafe extern "C" fn(
        ctx: *mut c_void,
        sha256: sr_str,
        fd: *mut i32,
        size: *mut u64,
        error: *mut sr_error,
    ) -> sr_status,
    pub create:
        unsafe extern "C" fn(ctx: *mut c_void, fd: *mut i32, error: *mut sr_error) -> sr_status,
    pub commit: unsafe extern "C" fn(
        ctx: *mut c_void,
        fd: i32,
        sha256_hex: *mut c_char,
        size: *mut u64,
        error: *mut sr_error,
    ) -> sr_status,
    pub abandon: unsafe extern "C" fn(ctx: *mut c_void, fd: i32),
}
const _: () = assert!(size_of::<sr_blob_v1>() == 40);

pub const SR_CALL_V1: &str = "sr.call/1";
pub type sr_call_done =
    unsafe extern "C" fn(user: *mut c_void, error: *const sr_error, result_json: sr_str);

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_call_request {
    pub struct_size: u32,
    pub reserved0: u32,
    pub parent: sr_op_id,
    pub kind: sr_str,
    pub request_json: sr_str,
    pub options_json: sr_str,
}
const _: () = assert!(size_of::<sr_call_request>() == 64);
pub const SR_CALL_REQUEST_MIN: u32 = 64;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_call_v1 {
    pub struct_size: u32,
    pub reserved0: u32,
    pub start: unsafe extern "C" fn(
        ctx: *mut c_void,
        request: *const sr_call_request,
        done: sr_call_done,
        user: *mut c_void,
        call: *mut u64,
        error: *mut sr_error,
    ) -> sr_status,
    pub cancel: unsafe extern "C" fn(ctx: *mut c_void, call: u64),
}
const _: () = assert!(size_of::<sr_call_v1>() == 24);

pub const SR_EXECUTOR_V1: &str = "sr.executor/1";

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_executor_v1 {
    pub struct_size: u32,
    pub reserved0: u32,
    pub run: unsafe extern "C" fn(
        ctx: *mut c_void,
        work: unsafe extern "C" fn(user: *mut c_void),
        user: *mut c_void,
    ) -> sr_status,
    pub post: unsafe extern "C" fn(
        ctx: *mut c_void,
        delay_ms: u64,
        work: unsafe extern "C" fn(user: *mut c_void),
        user: *mut c_void,
    ) -> sr_status,
}
const _: () = assert!(size_of::<sr_executor_v1>() == 24);

pub const SR_KV_V1: &str = "sr.kv/1";

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_kv_v1 {
    pub struct_size: u32,
    pub reserved0: u32,
    pub get: unsafe extern "C" fn(
        ctx: *mut c_void,
        key: sr_str,
        buffer: *mut u8,
        capacity: u64,
        size: *mut u64,
        error: *mut sr_error,
    ) -> sr_status,
    pub put: unsafe extern "C" fn(
        ctx: *mut c_void,
        key: sr_str,
        value: sr_bytes,
        error: *mut sr_error,
    ) -> sr_status,
    pub remove:
        unsafe extern "C" fn(ctx: *mut c_void, key: sr_str, error: *mut sr_error) -> sr_status,
}
const _: () = assert!(size_of::<sr_kv_v1>() == 32);

pub const SR_METRIC_V1: &str = "sr.metric/1";

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_metric_v1 {
    pub struct_size: u32,
    pub reserved0: u32,
    pub add:
        unsafe extern "C" fn(ctx: *mut c_void, counter: sr_str, labels_json: sr_str, amount: f64),
    pub set: unsafe extern "C" fn(ctx: *mut c_void, gauge: sr_str, labels_json: sr_str, value: f64),
}
const _: () = assert!(size_of::<sr_metric_v1>() == 24);

pub const SR_RUN_V1: &str = "sr.run/1";

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_step {
    pub struct_size: u32,
    pub reserved0: u32,
    pub parent: sr_op_id,
    pub path: sr_str,
    pub kind: sr_str,
    pub request_json: sr_str,
    pub options_json: sr_str,
    pub estimate_json: sr_str,
}
const _: () = assert!(size_of::<sr_step>() == 96);
pub const SR_STEP_MIN: u32 = 96;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_run_v1 {
    pub struct_size: u32,
    pub reserved0: u32,
    pub step: unsafe extern "C" fn(
        ctx: *mut c_void,
        step: *const sr_step,
        done: sr_call_done,
        user: *mut c_void,
        error: *mut sr_error,
    ) -> sr_status,
    pub event:
        unsafe extern "C" fn(ctx: *mut c_void, parent: sr_op_id, name: sr_str, fields_json: sr_str),
}
const _: () = assert!(size_of::<sr_run_v1>() == 24);

pub const SR_SECRET_V1: &str = "sr.secret/1";

#[repr(C)]
#[derive(Clone, Copy)]
pub struct sr_secret_v1 {
    pub struct_size: u32,
    pub reserved0: u32,
    pub get: unsafe extern "C" fn(
        ctx: *mut c_void,
        name: sr_str,
        buffer: *mut c_char,
        capacity: u64,
        size: *mut u64,
        error: *mut sr_error,
    ) -> sr_status,
}
const _: () = assert!(size_of::<sr_secret_v1>() == 16);

#[cfg(test)]
mod tests {
    use super::*;
    use std::{mem::MaybeUninit, ptr::addr_of};

    macro_rules! assert_offset {
        ($type:ty, $field:ident, $expected:expr) => {
            let value = MaybeUninit::<$type>::uninit();
            let field = unsafe { addr_of!((*value.as_ptr()).$field) };
            assert_eq!(field as usize - value.as_ptr() as usize, $expected);
        };
    }

    #[test]
    fn every_field_is_where_c_has_it() {
        assert_offset!(sr_str, data, 0);
        assert_offset!(sr_str, size, 8);
        assert_offset!(sr_bytes, data, 0);
        assert_offset!(sr_bytes, size, 8);
        assert_offset!(sr_error, struct_size, 0);
        assert_offset!(sr_error, code, 4);
        assert_offset!(sr_error, retry, 8);
        assert_offset!(sr_error, effect, 12);
        assert_offset!(sr_error, retry_after_ms, 16);
        assert_offset!(sr_error, http_status, 24);
        assert_offset!(sr_error, reserved0, 28);
        assert_offset!(sr_error, vendor_code, 32);
        assert_offset!(sr_error, message, 96);
        assert_offset!(sr_quantity, unit, 0);
        assert_offset!(sr_quantity, quantity, 16);
        assert_offset!(sr_usage, struct_size, 0);
        assert_offset!(sr_usage, final_, 4);
        assert_offset!(sr_usage, cost_nano_usd, 8);
        assert_offset!(sr_usage, items, 16);
        assert_offset!(sr_usage, count, 24);
        assert_offset!(sr_usage, quota_json, 32);
        assert_offset!(sr_chunk, struct_size, 0);
        assert_offset!(sr_chunk, final_of_part, 4);
        assert_offset!(sr_chunk, seq, 8);
        assert_offset!(sr_chunk, part, 16);
        assert_offset!(sr_chunk, meta_json, 32);
        assert_offset!(sr_chunk, data, 48);
        assert_offset!(sr_sink, struct_size, 0);
        assert_offset!(sr_sink, reserved0, 4);
        assert_offset!(sr_sink, ctx, 8);
        assert_offset!(sr_sink, chunk, 16);
        assert_offset!(sr_sink, wait_writable, 24);
        assert_offset!(sr_sink, progress, 32);
        assert_offset!(sr_sink, checkpoint, 40);
        assert_offset!(sr_sink, usage, 48);
        assert_offset!(sr_sink, cancelled, 56);
        assert_offset!(sr_sink, complete, 64);
        assert_offset!(sr_op, struct_size, 0);
        assert_offset!(sr_op, reserved0, 4);
        assert_offset!(sr_op, id, 8);
        assert_offset!(sr_op, kind, 16);
        assert_offset!(sr_op, request_json, 32);
        assert_offset!(sr_op, context_json, 48);
        assert_offset!(sr_op, idempotency_key, 64);
        assert_offset!(sr_op, resume_json, 80);
        assert_offset!(sr_op, deadline_unix_ms, 96);
        assert_offset!(sr_op, budget_nano_usd, 104);
        assert_offset!(sr_host, struct_size, 0);
        assert_offset!(sr_host, abi_minor, 4);
        assert_offset!(sr_host, ctx, 8);
        assert_offset!(sr_host, version, 16);
        assert_offset!(sr_host, log, 32);
        assert_offset!(sr_host, now_unix_ms, 40);
        assert_offset!(sr_host, service, 48);
        assert_offset!(sr_instance_args, struct_size, 0);
        assert_offset!(sr_instance_args, reserved0, 4);
        assert_offset!(sr_instance_args, provider_id, 8);
        assert_offset!(sr_instance_args, instance_name, 24);
        assert_offset!(sr_instance_args, config_json, 40);
        assert_offset!(sr_instance_args, state_dir, 56);
        assert_offset!(sr_provider, struct_size, 0);
        assert_offset!(sr_provider, reserved0, 4);
        assert_offset!(sr_provider, create, 8);
        assert_offset!(sr_provider, destroy, 16);
        assert_offset!(sr_provider, submit, 24);
        assert_offset!(sr_provider, cancel, 32);
        assert_offset!(sr_provider, drain, 40);
        assert_offset!(sr_provider, extension, 48);
        assert_offset!(sr_entry, struct_size, 0);
        assert_offset!(sr_entry, abi_major, 4);
        assert_offset!(sr_entry, abi_minor, 8);
        assert_offset!(sr_entry, flags, 12);
        assert_offset!(sr_entry, manifest_json, 16);
        assert_offset!(sr_entry, init, 32);
        assert_offset!(sr_entry, deinit, 40);
        assert_offset!(sr_entry, provider, 48);
        assert_offset!(sr_blob_v1, struct_size, 0);
        assert_offset!(sr_blob_v1, reserved0, 4);
        assert_offset!(sr_blob_v1, open, 8);
        assert_offset!(sr_blob_v1, create, 16);
        assert_offset!(sr_blob_v1, commit, 24);
        assert_offset!(sr_blob_v1, abandon, 32);
        assert_offset!(sr_call_request, struct_size, 0);
        assert_offset!(sr_call_request, reserved0, 4);
        assert_offset!(sr_call_request, parent, 8);
        assert_offset!(sr_call_request, kind, 16);
        assert_offset!(sr_call_request, request_json, 32);
        assert_offset!(sr_call_request, options_json, 48);
        assert_offset!(sr_call_v1, struct_size, 0);
        assert_offset!(sr_call_v1, reserved0, 4);
        assert_offset!(sr_call_v1, start, 8);
        assert_offset!(sr_call_v1, cancel, 16);
        assert_offset!(sr_executor_v1, struct_size, 0);
        assert_offset!(sr_executor_v1, reserved0, 4);
        assert_offset!(sr_executor_v1, run, 8);
        assert_offset!(sr_executor_v1, post, 16);
        assert_offset!(sr_kv_v1, struct_size, 0);
        assert_offset!(sr_kv_v1, reserved0, 4);
        assert_offset!(sr_kv_v1, get, 8);
        assert_offset!(sr_kv_v1, put, 16);
        assert_offset!(sr_kv_v1, remove, 24);
        assert_offset!(sr_metric_v1, struct_size, 0);
        assert_offset!(sr_metric_v1, reserved0, 4);
        assert_offset!(sr_metric_v1, add, 8);
        assert_offset!(sr_metric_v1, set, 16);
        assert_offset!(sr_step, struct_size, 0);
        assert_offset!(sr_step, reserved0, 4);
        assert_offset!(sr_step, parent, 8);
        assert_offset!(sr_step, path, 16);
        assert_offset!(sr_step, kind, 32);
        assert_offset!(sr_step, request_json, 48);
        assert_offset!(sr_step, options_json, 64);
        assert_offset!(sr_step, estimate_json, 80);
        assert_offset!(sr_run_v1, struct_size, 0);
        assert_offset!(sr_run_v1, reserved0, 4);
        assert_offset!(sr_run_v1, step, 8);
        assert_offset!(sr_run_v1, event, 16);
        assert_offset!(sr_secret_v1, struct_size, 0);
        assert_offset!(sr_secret_v1, reserved0, 4);
        assert_offset!(sr_secret_v1, get, 8);
    }
}
