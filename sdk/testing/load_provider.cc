#include <dlfcn.h>

#include <stdexcept>

#include "showrunner/testing/test_host.hpp"

namespace sr::testing {

const sr_provider* load_provider(const std::filesystem::path& plugin, std::string_view id) {
  void* library = dlopen(std::filesystem::absolute(plugin).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  const auto* entry = static_cast<const sr_entry*>(dlsym(library, "sr_entry_v1"));
  if (entry == nullptr) throw std::runtime_error(plugin.string() + ": no symbol sr_entry_v1");
  const sr_provider* table = entry->provider(str(id));
  if (table == nullptr)
    throw std::runtime_error(plugin.string() + ": no provider \"" + std::string(id) + '"');
  return table;
}

}  // namespace sr::testing
