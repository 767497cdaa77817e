#include "pattern.h"

#include <vector>

namespace showrunner::local_writer {
namespace {

using std::string;
using std::string_view;

constexpr size_t kMaxRepeat = 1000;
constexpr int kMaxGroups = 8;  // nested

struct Piece {
  string choices;            // a character of these
  std::vector<Piece> group;  // or these in order
  size_t min = 1, max = 1;
};

class Reader {
 public:
  explicit Reader(string_view text) : text_(text) {}
  bool read(std::vector<Piece>& out, int depth) {
    while (at_ < text_.size() && text_[at_] != ')') {
      Piece piece;
      if (text_[at_] == '^' || text_[at_] == '$') {
        ++at_;
        continue;
      }
      if (!read_one(piece, depth) || !read_quantifier(piece)) return false;
      out.push_back(std::move(piece));
    }
    return depth > 0 || at_ == text_.size();
  }

 private:
  bool read_one(Piece& piece, int depth) {
    const char c = text_[at_++];
    if (c == '(') {
      if (depth >= kMaxGroups) return false;
      if (text_.substr(at_).starts_with("?:")) at_ += 2;
      if (!read(piece.group, depth + 1) || at_ >= text_.size()) return false;
      ++at_;
      return !piece.group.empty();
    }
    if (c == '[') return read_class(piece.choices);
    if (c == '\\') return at_ < text_.size() && escape(text_[at_++], piece.choices);
    if (c == '.') {
      piece.choices = "a";
      return true;
    }
    if (c == '|' || c == '*' || c == '+' || c == '?' || c == '{' || c < 0x20) return false;
    piece.choices = c;
    return true;
  }

  static bool escape(char c, string& out) {
    if (c == 'd') {
      out += "0123456789";
    } else if (c == 'w') {
      out += "abcdefghijklmnopqrstuvwxyz";
    } else if (c == 's') {
      out += ' ';
    } else if (string_view(".-/\\^$()[]{}+*?|:_#@").find(c) != string_view::npos) {
      out += c;
    } else {
      return false;
    }
    return true;
  }

  bool read_class(string& out) {
    if (at_ < text_.size() && text_[at_] == '^') return false;
    while (at_ < text_.size() && text_[at_] != ']') {
      const char c = text_[at_++];
      if (c == '\\') {
        if (at_ >= text_.size() || !escape(text_[at_++], out)) return false;
      } else if (c < 0x20) {  // also the bytes of letters beyond ASCII
        return false;
      } else if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
        const char last = text_[at_ + 1];
        at_ += 2;
        if (last < c) return false;
        for (int x = c; x <= last; ++x) out += static_cast<char>(x);
      } else {
        out += c;
      }
    }
    return at_++ < text_.size() && !out.empty();
  }

  bool read_number(size_t& out) {
    const size_t from = at_;
    out = 0;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      out = out * 10 + static_cast<size_t>(text_[at_++] - '0');
      if (out > kMaxRepeat) return false;
    }
    return at_ > from;
  }

  bool read_quantifier(Piece& piece) {
    if (at_ >= text_.size()) return true;
    const char c = text_[at_];
    if (c == '*' || c == '?' || c == '+') {
      ++at_;
      piece.min = c == '+' ? 1 : 0;
      piece.max = c == '?' ? 1 : kMaxRepeat;
    } else if (c == '{') {
      ++at_;
      if (!read_number(piece.min)) return false;
      piece.max = piece.min;
      if (at_ < text_.size() && text_[at_] == ',') {
        ++at_;
        piece.max = kMaxRepeat;
        if (at_ < text_.size() && text_[at_] != '}' && !read_number(piece.max)) return false;
      }
      if (at_ >= text_.size() || text_[at_++] != '}' || piece.max < piece.min) return false;
    }
    return at_ >= text_.size() || text_[at_] != '?';  // no lazy quantifiers
  }

  string_view text_;
  size_t at_ = 0;
};

bool write(const std::vector<Piece>& pieces, size_t& wanted, size_t max_length, Random& random,
           string& out) {
  for (const Piece& piece : pieces) {
    size_t n = piece.min;
    if (piece.group.empty())
      for (; n < piece.max && out.size() + n < wanted; ++n) {
      }
    for (size_t i = 0; i < n; ++i) {
      if (out.size() > max_length) return false;
      if (piece.group.empty()) {
        out += piece.choices[random.below(piece.choices.size())];
      } else if (!write(piece.group, wanted, max_length, random, out)) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace

std::optional<string> text_matching(string_view pattern, size_t min_length, size_t max_length,
                                    Random& random) {
  std::vector<Piece> pieces;
  if (pattern.size() > kMaxRepeat || !Reader(pattern).read(pieces, 0)) return {};
  string out;
  size_t wanted = min_length;
  if (!write(pieces, wanted, max_length, random, out)) return {};
  if (out.size() < min_length || out.size() > max_length) return {};
  return out;
}

}  // namespace showrunner::local_writer
