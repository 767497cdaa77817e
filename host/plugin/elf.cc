#include "host/plugin/elf.h"

#include <elf.h>

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

// The NUL-terminated string at `offset` of a string table.
std::optional<std::string_view> string_at(std::string_view table, uint64_t offset) {
  if (offset >= table.size()) return std::nullopt;
  const std::string_view rest = table.substr(offset);
  const size_t end = rest.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  return rest.substr(0, end);
}

struct Section {
  Elf64_Shdr header;
  std::string_view name;
  std::string_view content;  // empty for SHT_NOBITS
};

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
    for (const Section& section : sections_) {
      if (section.header.sh_type == SHT_DYNSYM) read_symbols(section, facts);
      if (section.header.sh_type == SHT_DYNAMIC) read_dynamic(section, facts);
    }
    return facts;
  }

  std::string function_at(uint64_t address) {
    std::string out;
    if (check_header() || check_segments() || read_sections()) return out;
    for (const Section& section : sections_) {
      if (section.header.sh_type != SHT_SYMTAB && section.header.sh_type != SHT_DYNSYM) continue;
      each_symbol(section, [&](const Elf64_Sym& symbol, std::string_view name) {
        if (ELF64_ST_TYPE(symbol.st_info) == STT_FUNC && symbol.st_shndx != SHN_UNDEF &&
            address >= symbol.st_value && address - symbol.st_value < symbol.st_size)
          out = name;
      });
    }
    return out;
  }

 private:
  using Failure = std::optional<LoadFailure>;

  // Calls `take` for each symbol of a symbol table's section.
  template <class Take>
  void each_symbol(const Section& section, Take take) const {
    if (section.header.sh_link >= sections_.size()) return;
    const std::string_view names = sections_[section.header.sh_link].content;
    for (size_t at = 0; at + sizeof(Elf64_Sym) <= section.content.size(); at += sizeof(Elf64_Sym)) {
      Elf64_Sym symbol;
      std::memcpy(&symbol, section.content.data() + at, sizeof symbol);
      if (const auto name = string_at(names, symbol.st_name)) take(symbol, *name);
    }
  }

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
      Section section{*header, {}, {}};
      if (header->sh_type != SHT_NOBITS && header->sh_type != SHT_NULL) {
        const auto content = image_.part(header->sh_offset, header->sh_size);
        if (!content) return truncated("a section");
        section.content = *content;
      }
      sections_.push_back(section);
    }
    if (header_.e_shstrndx >= sections_.size()) return std::nullopt;
    const std::string_view names = sections_[header_.e_shstrndx].content;
    for (Section& section : sections_)
      section.name = string_at(names, section.header.sh_name).value_or("");
    return std::nullopt;
  }

  Failure read_manifest(ElfFacts& facts) const {
    for (const Section& section : sections_) {
      if (section.name != kManifestSection) continue;
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

  void read_symbols(const Section& section, ElfFacts& facts) const {
    each_symbol(section, [&](const Elf64_Sym& symbol, std::string_view name) {
      const unsigned char binding = ELF64_ST_BIND(symbol.st_info);
      if (name.empty() || symbol.st_shndx == SHN_UNDEF ||
          (binding != STB_GLOBAL && binding != STB_WEAK))
        return;
      facts.exports.emplace_back(name);
      if (name == kEntry && ELF64_ST_TYPE(symbol.st_info) == STT_OBJECT)
        facts.entry_size = symbol.st_size;
    });
  }

  static void read_dynamic(const Section& section, ElfFacts& facts) {
    for (size_t at = 0; at + sizeof(Elf64_Dyn) <= section.content.size(); at += sizeof(Elf64_Dyn)) {
      Elf64_Dyn entry;
      std::memcpy(&entry, section.content.data() + at, sizeof entry);
      if (entry.d_tag == DT_NULL) return;
      if (entry.d_tag == DT_FLAGS) facts.static_tls = (entry.d_un.d_val & DF_STATIC_TLS) != 0;
    }
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
