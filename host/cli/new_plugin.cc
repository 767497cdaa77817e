#include "host/cli/new_plugin.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/base/kinds.h"
#include "host/cli/output.h"
#include "host/cli/output_file.h"

namespace showrunner::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBuildByCmake[] = {"cmake -B build -D CMAKE_BUILD_TYPE=Release",
                                              "cmake --build build",
                                              "ctest --test-dir build --output-on-failure"};
constexpr std::string_view kBuildByCargo[] = {"cargo build --release", "cargo test"};

struct Language {
  std::string_view name;
  std::string_view handler;  // the file that its author writes
  std::span<const std::string_view> build;
};
constexpr Language kLanguages[] = {{"c", "src/handler.c", kBuildByCmake},
                                   {"cpp", "src/handler.cc", kBuildByCmake},
                                   {"rust", "src/handler.rs", kBuildByCargo}};

Result<const Language*> find_language(const std::string& name) {
  for (const Language& language : kLanguages)
    if (language.name == name) return &language;
  return make_error(ErrorKind::kUsage, "--language: found \"", name,
                    "\", expected c, cpp or rust. Leave --language away for cpp");
}

// Of the schema at `pointer` of an embedded document, which alone says what is valid.
bool accepts(std::string_view document, const char* pointer, const std::string& value) {
  const Json root = Json::parse(embedded_schema(document));
  const auto schema = Schema::compile(root.at(Json::json_pointer(pointer)));
  return schema.has_value() && schema->accepts(value);
}

// The name in category/name; it names the provider and its instance, too.
Result<std::string> name_of(const std::string& id) {
  const std::string name = id.substr(id.find('/') + 1);
  if (accepts("manifest-1", "/properties/id", id) &&
      accepts("config-1", "/properties/instances/propertyNames", name))
    return name;
  return make_error(ErrorKind::kUsage, "found the name \"", id,
                    "\", expected category/name, each of lower-case letters, digits, _ and -, the ",
                    "name of at most 64: showrunner plugin new tts/acme --kind tts.speak");
}

// Those that a provider is made for: every one also serves sr.health/1 and sr.catalog/1.
std::vector<std::string> known_kinds() {
  std::vector<std::string> out;
  for (const EmbeddedSchema& schema : embedded_schemas()) {
    if (schema.name.starts_with("sr.") || !Json::parse(schema.text).contains("request")) continue;
    std::string kind(schema.name);
    kind[kind.rfind('-')] = '/';
    out.push_back(std::move(kind));
  }
  return out;
}

Result<std::string> find_kind(const std::string& asked) {
  std::string kind = asked.find('/') == std::string::npos ? asked + "/1" : asked;
  const std::vector<std::string> known = known_kinds();
  if (std::find(known.begin(), known.end(), kind) != known.end()) return kind;
  return make_error(ErrorKind::kUsage, "--kind: found \"", asked, "\", expected one of ",
                    fmt::format("{}", fmt::join(known, ", ")), ". A kind of your own: take one of ",
                    "these, then declare yours in manifest.json (docs/plugin-authors.md)");
}

std::string library_of(const Language& language, std::string name) {
  if (language.name != "rust") return "build/" + name + ".so";
  std::replace(name.begin(), name.end(), '-', '_');
  return "target/release/libshowrunner_" + name + ".so";
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// One that holds nothing of the user's.
Result<> make_folder(const fs::path& folder) {
  std::error_code fault;
  fs::create_directories(folder, fault);
  if (fault)
    return make_error(ErrorKind::kUsage, "cannot make the folder \"", folder.string(),
                      "\": ", fault.message(), ". Name another one by --out");
  if (!fs::is_empty(folder, fault) || fault)
    return make_error(ErrorKind::kUsage, "found the folder \"", folder.string(),
                      "\" with files in it, expected a new or an empty one. Name another one by ",
                      "--out");
  return {};
}

}  // namespace

Result<Project> make_project(const NewPluginOptions& options) {
  Project out;
  SR_ASSIGN(out.name, name_of(options.id));
  SR_ASSIGN(out.kind, find_kind(options.kind));
  SR_ASSIGN(const Language* language, find_language(options.language));
  out.handler = language->handler;
  out.commands.assign(language->build.begin(), language->build.end());
  out.commands.push_back("showrunner plugin check " + library_of(*language, out.name));
  out.commands.emplace_back("showrunner --config config.json config check");
  out.commands.push_back("showrunner --config config.json call " + out.kind + " request.json");

  const std::pair<std::string_view, std::string> values[] = {
      {"{{id}}", options.id},
      {"{{name}}", out.name},
      {"{{kind}}", out.kind},
      {"{{library}}", library_of(*language, out.name)},
      {"{{sdk_version}}", SHOWRUNNER_VERSION}};
  std::string of_kind = out.kind + '/';
  of_kind[out.kind.find('/')] = '-';
  const std::string of_language = options.language + '/';
  for (const std::string& layer :
       {std::string("any/"), of_language, of_kind + "any/", of_kind + of_language})
    for (const TemplateFile& file : template_files()) {
      if (!file.path.starts_with(layer)) continue;
      std::string& text = out.files[std::string(file.path.substr(layer.size()))];
      text = file.text;
      for (const auto& [from, to] : values) replace_all(text, from, to);
    }
  return out;
}

Result<> new_plugin(const NewPluginOptions& options, bool json) {
  SR_ASSIGN(const Project project, make_project(options));
  const fs::path folder = options.out.value_or(project.name);
  SR_TRY(make_folder(folder));
  std::vector<std::string> paths;
  for (const auto& [path, text] : project.files) {
    std::error_code told_by_writing;
    fs::create_directories((folder / path).parent_path(), told_by_writing);
    SR_TRY(write_output_file(folder / path, text));
    paths.push_back(path);
  }
  if (json)
    print_json({{"id", options.id},
                {"kind", project.kind},
                {"language", options.language},
                {"folder", folder.string()},
                {"files", paths},
                {"commands", project.commands}});
  else
    print(fmt::format(
        "Made {} in {}. In that folder:\n\n  {}\n\nWrite your code in {}; README.md says "
        "more.\n",
        options.id, folder.string(), fmt::join(project.commands, "\n  "), project.handler));
  return {};
}

}  // namespace showrunner::cli
