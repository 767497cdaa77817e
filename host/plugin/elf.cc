#include "host/plugin/elf.h"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace showrunner::plugin {
namespace {

constexpr std::string_view kManifestSection = ".sr_manifest";
constexpr std::string_view kEntry = "sr_entry_v1";
constexpr size_t kManifestHeader = 16;  // magic[8], size, reserved
constexpr size_t kMaxManifest = 4 << 20;

#if defined(__x86_64__)
constexpr uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr uint16_t kMachine = EM_AARCH64;
#else
#error "unknown processor: add its EM_ constant"
#endif

std::string machine_name(uint16_t machine) {
  switch (machine) {
    case EM_X86_64:
      return "x86-64";
    case EM_AARCH64:
      return "AArch64";
    case EM_386:
      return "i386";
    case EM_ARM:
      return "ARM";
    case EM_RISCV:
      return "RISC-V";
    case EM_PPC64:
      return "PowerPC64";
    default:
      return "machine " + std::to_string(machine);
  }
}

std::string type_name(uint16_t type) {
  switch (type) {
    case ET_REL:
      return "an object file (.o)";
    case ET_EXEC:
      return "an executable";
    case ET_CORE:
      return "a core dump";
    default:
      return "an ELF file of type " + std::to_string(type);
  }
}

// Every read is bounded: nothing of the file is trusted.
class Image {
 public:
  explicit Image(std::span<const std::byte> content) : content_(content) {}

  template <class T>
  std::optional<T> read(uint64_t offset) const {
    const auto bytes = part(offset, sizeof(T));
    if (!bytes) return std::nullopt;
    T value;
    std::memcpy(&value, bytes->data(), sizeof(T));
    return value;
  }
  std::optional<std::string_view> part(uint64_t offset, uint64_t size) const {
    if (offset > content_.size() || size > content_.size() - offset) return std::nullopt;
    return std::string_view(reinterpret_cast<const char*>(content_.data()) + offset, size);
  }
  size_t size() const { return content_.size(); }

 private:
  std::span<const std::byte> content_;
};

// The NUL-terminated strings of a table, of together at most `limit` bytes: however often a file
// names one long string, it takes neither time nor memory beyond its own size.
class Names {
 public:
  Names(std::string_view table, size_t limit) : table_(table), left_(limit) {}

  // Empty from the first on that is not there.
  std::string_view at(uint64_t offset) {
    if (offset < table_.size()) {
      const std::string_view rest = table_.substr(offset).substr(0, left_);
      const size_t size = rest.find('\0');
      if (size != std::string_view::npos) {
        left_ -= size;
        return rest.substr(0, size);
      }
    }
    left_ = 0;
    is_sound_ = false;
    return {};
  }
  bool are_sound() const { return is_sound_; }

 private:
  const std::string_view table_;
  size_t left_;
  bool is_sound_ = true;
};

struct Section {
  Elf64_Shdr header;
  std::string_view content;  // empty for SHT_NOBITS
};

// The entries of a table, as many as are whole.
template <class T, class Use>
void for_each_entry(std::string_view table, Use use) {
  for (; table.size() >= sizeof(T); table.remove_prefix(sizeof(T))) {
    T entry;
    std::memcpy(&entry, table.data(), sizeof(T));
    use(entry);
  }
}

bool is_visible(const Elf64_Sym& symbol) {
  const unsigned char binding = ELF64_ST_BIND(symbol.st_info);
  return binding == STB_GLOBAL || binding == STB_WEAK || binding == STB_GNU_UNIQUE;
}

bool is_function_at(const Elf64_Sym& symbol, uint64_t address) {
  return ELF64_ST_TYPE(symbol.st_info) == STT_FUNC && symbol.st_shndx != SHN_UNDEF &&
         address >= symbol.st_value && address - symbol.st_value < symbol.st_size;
}

class Reader {
 public:
  Reader(std::span<const std::byte> content, std::string_view file)
      : image_(content), file_(file) {}

  LoadResult<ElfFacts> read() {
    if (auto failure = check_header()) return *failure;
    if (auto failure = check_segments()) return *failure;
    if (auto failure = read_sections()) return *failure;
    ElfFacts facts;
    if (auto failure = read_manifest(facts)) return *failure;
    if (auto failure = read_symbols(facts)) return *failure;
    if (auto failure = read_dynamic(facts.linkage)) return *failure;
    return facts;
  }

  std::string function_at(uint64_t address) {
    std::string out;
    if (check_header() || check_segments() || read_sections()) return out;
    for (const Section& section : sections_) {
      if (section.header.sh_type != SHT_SYMTAB && section.header.sh_type != SHT_DYNSYM) continue;
      std::optional<Elf64_Sym> found;
      for_each_entry<Elf64_Sym>(section.content, [&](const Elf64_Sym& symbol) {
        if (is_function_at(symbol, address)) found = symbol;
      });
      if (found) out = Names(strings_of(section), image_.size()).at(found->st_name);
    }
    return out;
  }

 private:
  using Failure = std::optional<LoadFailure>;

  LoadFailure truncated(std::string_view what) const {
    return make_failure(LoadState::kTruncated, file_, ": truncated or damaged: ", what,
                        " lies outside its ", std::to_string(image_.size()),
                        " bytes. Copy or build the file again");
  }
  LoadFailure wrong_machine(std::string_view found) const {
    return make_failure(LoadState::kWrongMachine, file_, ": ", found,
                        ", expected a 64-bit shared library for ", machine_name(kMachine),
                        ". Build it on or for this kind of machine (cc -shared -fPIC)");
  }

  Failure check_header() {
    const auto ident = image_.part(0, EI_NIDENT);
    if (!image_.part(0, SELFMAG) || image_.part(0, SELFMAG) != std::string_view(ELFMAG, SELFMAG))
      return make_failure(LoadState::kNotElf, file_,
                          ": not a shared library (it does not start with the bytes of an ELF "
                          "file). Remove it from the plugin folder or build it again");
    if (!ident) return truncated("the ELF header");
    if ((*ident)[EI_CLASS] != ELFCLASS64) return wrong_machine("not 64-bit");
    if ((*ident)[EI_DATA] != ELFDATA2LSB) return wrong_machine("not little-endian");
    const auto header = image_.read<Elf64_Ehdr>(0);
    if (!header) return truncated("the ELF header");
    if (header->e_machine != kMachine)
      return wrong_machine("built for " + machine_name(header->e_machine));
    if (header->e_type != ET_DYN) return wrong_machine("it is " + type_name(header->e_type));
    header_ = *header;
    return std::nullopt;
  }

  Failure check_segments() {
    for (uint16_t i = 0; i < header_.e_phnum; ++i) {
      const auto segment =
          image_.read<Elf64_Phdr>(header_.e_phoff + uint64_t{i} * sizeof(Elf64_Phdr));
      if (!segment || header_.e_phentsize != sizeof(Elf64_Phdr))
        return truncated("the table of segments");
      if (segment->p_type == PT_LOAD && !image_.part(segment->p_offset, segment->p_filesz))
        return truncated("a segment");
    }
    return std::nullopt;
  }

  Failure read_sections() {
    if (header_.e_shoff == 0 || header_.e_shnum == 0) return std::nullopt;
    if (header_.e_shentsize != sizeof(Elf64_Shdr)) return truncated("the table of sections");
    for (uint16_t i = 0; i < header_.e_shnum; ++i) {
      const auto header =
          image_.read<Elf64_Shdr>(header_.e_shoff + uint64_t{i} * sizeof(Elf64_Shdr));
      if (!header) return truncated("the table of sections");
      Section section{*header, {}};
      if (header->sh_type != SHT_NOBITS && header->sh_type != SHT_NULL) {
        const auto content = image_.part(header->sh_offset, header->sh_size);
        if (!content) return truncated("a section");
        section.content = *content;
      }
      sections_.push_back(section);
    }
    return std::nullopt;
  }

  bool is_manifest(const Section& section) const {
    if (header_.e_shstrndx >= sections_.size()) return false;
    const std::string_view names = sections_[header_.e_shstrndx].content;
    if (section.header.sh_name >= names.size()) return false;
    const std::string_view name = names.substr(section.header.sh_name);
    return name.substr(0, kManifestSection.size()) == kManifestSection &&
           name.substr(kManifestSection.size(), 1) == std::string_view("", 1);
  }

  Failure read_manifest(ElfFacts& facts) const {
    for (const Section& section : sections_) {
      if (!is_manifest(section)) continue;
      if (section.content.size() < kManifestHeader ||
          section.content.substr(0, 8) != std::string_view("SRMF1\0\0\0", 8))
        return make_failure(LoadState::kBadManifest, file_,
                            ": section .sr_manifest does not start with SRMF1. Declare the "
                            "manifest with SR_MANIFEST of showrunner/abi.h");
      uint32_t size = 0;
      std::memcpy(&size, section.content.data() + 8, sizeof size);
      if (size > section.content.size() - kManifestHeader || size > kMaxManifest)
        return make_failure(LoadState::kBadManifest, file_, ": section .sr_manifest has ",
                            std::to_string(section.content.size()), " bytes, its manifest claims ",
                            std::to_string(size),
                            " (at most 4 MiB). Declare it with SR_MANIFEST of showrunner/abi.h");
      facts.manifest_json = section.content.substr(kManifestHeader, size);
      return std::nullopt;
    }
    return make_failure(LoadState::kNoManifest, file_,
                        ": a shared library, but not a Showrunner plugin: it has no section "
                        ".sr_manifest. Remove it from the plugin folder; if it is a plugin, "
                        "declare SR_MANIFEST and do not strip its sections");
  }

  // By the ELF specification there is at most one of SHT_DYNSYM, and of SHT_DYNAMIC.
  const Section* find(uint32_t type) const {
    const auto it = std::ranges::find_if(
        sections_, [&](const Section& section) { return section.header.sh_type == type; });
    return it == sections_.end() ? nullptr : &*it;
  }

  std::string_view strings_of(const Section& section) const {
    const uint32_t link = section.header.sh_link;
    return link < sections_.size() ? sections_[link].content : std::string_view();
  }

  Failure read_symbols(ElfFacts& facts) const {
    const Section* section = find(SHT_DYNSYM);
    if (section == nullptr) return std::nullopt;
    Names names(strings_of(*section), image_.size());
    for_each_entry<Elf64_Sym>(section->content, [&](const Elf64_Sym& symbol) {
      // Absolute ones name versions, or mark where something ends.
      if (!is_visible(symbol) || symbol.st_shndx == SHN_ABS) return;
      const std::string_view name = names.at(symbol.st_name);
      if (name.empty()) return;
      if (symbol.st_shndx != SHN_UNDEF)
        facts.linkage.exports.emplace_back(name);
      else if (ELF64_ST_BIND(symbol.st_info) != STB_WEAK)
        facts.linkage.undefined.emplace_back(name);
      if (name == kEntry && symbol.st_shndx != SHN_UNDEF &&
          ELF64_ST_TYPE(symbol.st_info) == STT_OBJECT)
        facts.entry_size = symbol.st_size;
    });
    return names.are_sound() ? Failure() : truncated("a symbol's name");
  }

  Failure read_dynamic(Linkage& linkage) const {
    const Section* section = find(SHT_DYNAMIC);
    if (section == nullptr) return std::nullopt;
    Names names(strings_of(*section), image_.size());
    bool ended = false;
    for_each_entry<Elf64_Dyn>(section->content, [&](const Elf64_Dyn& entry) {
      ended = ended || entry.d_tag == DT_NULL;
      if (ended) return;
      if (entry.d_tag == DT_FLAGS) linkage.static_tls = (entry.d_un.d_val & DF_STATIC_TLS) != 0;
      if (entry.d_tag == DT_NEEDED) linkage.needed.emplace_back(names.at(entry.d_un.d_val));
    });
    return names.are_sound() ? Failure() : truncated("a library's name");
  }

  const Image image_;
  const std::string_view file_;
  Elf64_Ehdr header_{};
  std::vector<Section> sections_;
};

}  // namespace

LoadResult<ElfFacts> read_elf(std::span<const std::byte> content, std::string_view file) {
  return Reader(content, file).read();
}

std::string function_at(std::span<const std::byte> content, uint64_t address) {
  return Reader(content, {}).function_at(address);
}

}  // namespace showrunner::plugin
