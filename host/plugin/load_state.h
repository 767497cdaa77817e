// Why a plugin or an instance is usable or not: one named state, one message with the fix.
//
// The names are stable: they stand in `showrunner plugin list --json` and in the API, and label
// the counter plugin_states_total and the gauges plugin_state and instance_state.
#pragma once
#include <boost/system/result.hpp>
#include <string>
#include <utility>

namespace showrunner::plugin {

enum class LoadState {
  kLoaded,           // runs; of an instance: takes operations
  kUnused,           // sound, but no enabled instance needs it: its code was not run
  kDisabled,         // an instance that the configuration switches off
  kShadowed,         // an earlier folder holds a plugin of the same id
  kNotFound,         // no such file, or no plugin of that id
  kNotRegular,       // a link, folder or device
  kUntrusted,        // somebody else could have changed the file
  kUnreadable,       // the file cannot be read
  kNotElf,           // not an ELF file
  kTruncated,        // an ELF file whose parts lie outside it
  kWrongMachine,     // built for another processor or not a 64-bit shared library
  kNoManifest,       // no section .sr_manifest
  kBadManifest,      // the manifest is not as sdk/schemas/manifest-1.json says
  kAbiTooNew,        // built for a later ABI major
  kAbiMismatch,      // built for an earlier ABI major, or manifest and entry disagree
  kBadEntry,         // the entry symbol is missing or its content is wrong
  kPinMismatch,      // plugins.lock pins other content
  kForeignExports,   // exports more than its entry, which clashes in the host's process
  kStageFailed,      // cannot be copied into the state folder
  kUndefinedSymbol,  // the dynamic loader misses a symbol
  kLoadFailed,       // the dynamic loader refused for another reason
  kInitFailed,       // its init returned an error
  kNoProvider,       // the plugin has no provider of the wanted id
  kKindConflict,     // a loaded plugin declares another schema for one of its kinds
  kNeedsProcess,     // the provider wants a process of its own, the configuration the host's
  kQuarantined,      // too many faults in its own processes
  kProbeFailed,      // its first load crashed the process that tried it, or did not return
  kConfigInvalid,    // the instance's configuration misses the provider's schema
  kCreateFailed,     // its create returned an error
  kRestarting,       // of an instance: its own process ended; the next one is being started
  kHung              // of an instance: an operation that was cancelled does not end
};

const char* load_state_name(LoadState state);  // "abi_too_new"

struct LoadFailure {
  LoadState state = LoadState::kLoadFailed;
  std::string message;  // names the plugin and the file; found, expected, fix
};

[[noreturn]] void throw_exception_from_error(const LoadFailure& failure,
                                             const boost::source_location& where);

template <class T>
class [[nodiscard]] LoadResult : public boost::system::result<T, LoadFailure> {
 public:
  using boost::system::result<T, LoadFailure>::result;
};

template <class... Parts>
LoadFailure make_failure(LoadState state, Parts&&... parts) {
  std::string message;
  (message.append(std::forward<Parts>(parts)), ...);
  return {state, std::move(message)};
}

}  // namespace showrunner::plugin
