//! Between the C ABI and handler.rs: the entry, the manifest, and the life of an operation.
use crate::abi::*;
use crate::handler;
use crate::operation::{Failure, Operation};
use std::ffi::c_void;
use std::fs::File;
use std::io::Write;
use std::mem::{size_of, ManuallyDrop};
use std::os::raw::c_char;
use std::os::unix::io::FromRawFd;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

struct Instance {
    host: *const sr_host,
    open_operations: Arc<AtomicUsize>,
}

struct HostOperation {
    host: *const sr_host,
    sink: sr_sink,
    kind: String,
    request: String,
    open_operations: Arc<AtomicUsize>,
}

impl Operation for HostOperation {
    fn kind(&self) -> &str {
        &self.kind
    }

    fn request(&self) -> &str {
        &self.request
    }

    fn cancelled(&self) -> bool {
        unsafe { (self.sink.cancelled)(self.sink.ctx) != 0 }
    }

    fn put(&self, content: &[u8]) -> Result<String, Failure> {
        let host = unsafe { &*self.host };
        let blob = unsafe { service::<sr_blob_v1>(host, SR_BLOB_V1)? };
        let mut error = no_error();
        let mut fd = -1;
        if unsafe { (blob.create)(host.ctx, &mut fd, &mut error) } != SR_OK {
            return Err(failure_of(&error));
        }
        // The host closes it, in abandon() or commit().
        let mut file = ManuallyDrop::new(unsafe { File::from_raw_fd(fd) });
        if let Err(cause) = file.write_all(content) {
            unsafe { (blob.abandon)(host.ctx, fd) };
            let message = format!("cannot write an artifact: {}", cause);
            return Err(Failure::internal(message));
        }
        let mut sha256 = [0; 65];
        let mut size = 0;
        let digits = sha256.as_mut_ptr();
        if unsafe { (blob.commit)(host.ctx, fd, digits, &mut size, &mut error) } != SR_OK {
            return Err(failure_of(&error));
        }
        Ok(text_of(&sha256))
    }
}

impl HostOperation {
    /// Exactly once. The instance may be gone when complete() returns.
    fn end(self, result: Result<String, Failure>) {
        let (sink, open_operations) = (self.sink, self.open_operations);
        open_operations.fetch_sub(1, Ordering::SeqCst);
        match result {
            Ok(json) => unsafe { (sink.complete)(sink.ctx, std::ptr::null(), view(&json)) },
            Err(failure) => {
                let mut error = no_error();
                write_error(&failure, &mut error);
                unsafe { (sink.complete)(sink.ctx, &error, view("")) }
            }
        }
    }
}

fn view(text: &str) -> sr_str {
    sr_str {
        data: text.as_ptr().cast(),
        size: text.len() as u64,
    }
}

/// A view is valid only during the call that passes it.
unsafe fn copy(text: sr_str) -> String {
    if text.size == 0 {
        return String::new();
    }
    let bytes = std::slice::from_raw_parts(text.data.cast::<u8>(), text.size as usize);
    String::from_utf8_lossy(bytes).into_owned()
}

fn text_of(inline: &[c_char]) -> String {
    let bytes = inline.iter().take_while(|c| **c != 0).map(|c| *c as u8);
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
}

fn no_error() -> sr_error {
    sr_error {
        struct_size: size_of::<sr_error>() as u32,
        code: SR_OK,
        retry: SR_RETRY_NEVER,
        effect: SR_EFFECT_UNKNOWN,
        retry_after_ms: 0,
        http_status: 0,
        reserved0: 0,
        vendor_code: [0; 64],
        message: [0; 256],
    }
}

fn write_error(failure: &Failure, error: &mut sr_error) -> sr_status {
    error.code = failure.code;
    error.retry = failure.retry;
    error.effect = failure.effect;
    let mut size = failure.message.len().min(error.message.len() - 1);
    while !failure.message.is_char_boundary(size) {
        size -= 1;
    }
    let bytes = failure.message[..size].bytes();
    for (to, from) in error.message.iter_mut().zip(bytes) {
        *to = from as c_char;
    }
    failure.code
}

fn failure_of(error: &sr_error) -> Failure {
    Failure {
        code: error.code,
        retry: error.retry,
        effect: error.effect,
        message: text_of(&error.message),
    }
}

unsafe fn service<'a, T>(host: &'a sr_host, id: &str) -> Result<&'a T, Failure> {
    let table = (host.service)(host.ctx, view(id)).cast::<T>().as_ref();
    table.ok_or_else(|| Failure::internal(format!("the host lacks {}", id)))
}

unsafe extern "C" fn create(
    host: *const sr_host,
    _args: *const sr_instance_args,
    instance: *mut *mut c_void,
    _error: *mut sr_error,
) -> sr_status {
    let open_operations = Arc::new(AtomicUsize::new(0));
    let made = Box::new(Instance {
        host,
        open_operations,
    });
    *instance = Box::into_raw(made).cast();
    SR_OK
}

unsafe extern "C" fn destroy(instance: *mut c_void) {
    drop(Box::from_raw(instance.cast::<Instance>()));
}

unsafe extern "C" fn submit(
    instance: *mut c_void,
    op: *const sr_op,
    sink: *const sr_sink,
    error: *mut sr_error,
) -> sr_status {
    let instance = &*instance.cast::<Instance>();
    let host = &*instance.host;
    let executor = match service::<sr_executor_v1>(host, SR_EXECUTOR_V1) {
        Ok(executor) => executor,
        Err(failure) => return write_error(&failure, &mut *error),
    };
    let user = Box::into_raw(Box::new(HostOperation {
        host: instance.host,
        sink: *sink,
        kind: copy((*op).kind),
        request: copy((*op).request_json),
        open_operations: Arc::clone(&instance.open_operations),
    }));
    instance.open_operations.fetch_add(1, Ordering::SeqCst);
    if (executor.run)(host.ctx, work, user.cast()) == SR_OK {
        return SR_OK;
    }
    instance.open_operations.fetch_sub(1, Ordering::SeqCst);
    drop(Box::from_raw(user));
    let failure = Failure::internal("the host lends no thread".to_string());
    write_error(&failure, &mut *error)
}

/// On a worker thread. A panic must not cross into the host.
unsafe extern "C" fn work(user: *mut c_void) {
    let op = Box::from_raw(user.cast::<HostOperation>());
    let result = catch_unwind(AssertUnwindSafe(|| match op.kind() {
        "sr.health/1" => Ok(r#"{"status":"healthy"}"#.to_string()),
        "sr.catalog/1" => Ok(handler::CATALOG.to_string()),
        _ => handler::handle(&*op),
    }));
    op.end(result.unwrap_or_else(|_| {
        Err(Failure {
            code: SR_INTERNAL,
            retry: SR_RETRY_OTHER,
            effect: SR_EFFECT_UNKNOWN,
            message: "the handler panicked".to_string(),
        })
    }));
}

unsafe extern "C" fn cancel(_instance: *mut c_void, _id: sr_op_id) {}

unsafe extern "C" fn drain(instance: *mut c_void, _deadline_unix_ms: u64) -> sr_status {
    let instance = &*instance.cast::<Instance>();
    match instance.open_operations.load(Ordering::SeqCst) {
        0 => SR_OK,
        _ => SR_UNAVAILABLE,
    }
}

unsafe extern "C" fn extension(_instance: *mut c_void, _id: sr_str) -> *const c_void {
    std::ptr::null()
}

unsafe extern "C" fn init(_host: *const sr_host, _error: *mut sr_error) -> sr_status {
    SR_OK
}

unsafe extern "C" fn deinit() {}

unsafe extern "C" fn provider(id: sr_str) -> *const sr_provider {
    if copy(id) == handler::PROVIDER {
        &TABLE
    } else {
        std::ptr::null()
    }
}

static TABLE: sr_provider = sr_provider {
    struct_size: size_of::<sr_provider>() as u32,
    reserved0: 0,
    create,
    destroy,
    submit,
    cancel,
    drain,
    extension,
};

/// The manifest, where the host reads it without loading the library.
#[repr(C, align(8))]
struct Manifest {
    magic: [u8; 8],
    size: u32,
    reserved0: u32,
    text: [u8; MANIFEST_SIZE],
}
const MANIFEST_SIZE: usize = include_bytes!("../manifest.json").len();

#[used]
#[link_section = ".sr_manifest"]
static MANIFEST: Manifest = Manifest {
    magic: *b"SRMF1\0\0\0",
    size: MANIFEST_SIZE as u32,
    reserved0: 0,
    text: *include_bytes!("../manifest.json"),
};

// It points to what is static.
unsafe impl Sync for sr_entry {}

#[no_mangle]
#[allow(non_upper_case_globals)]
pub static sr_entry_v1: sr_entry = sr_entry {
    struct_size: size_of::<sr_entry>() as u32,
    abi_major: SR_ABI_MAJOR,
    abi_minor: SR_ABI_MINOR,
    flags: 0,
    manifest_json: sr_str {
        data: MANIFEST.text.as_ptr().cast(),
        size: MANIFEST_SIZE as u64,
    },
    init,
    deinit,
    provider,
};
