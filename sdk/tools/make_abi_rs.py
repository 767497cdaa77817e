#!/usr/bin/env python3
"""Writes the C ABI as Rust: make_abi_rs.py > sdk/template/rust/src/abi.rs

Reads showrunner/abi.h and showrunner/ext/*.h, whose declarations it knows: constants, integer
typedefs, typedefs of functions, and structs of integers, pointers, arrays, structs and functions.
Anything else is an error.
"""
import pathlib
import re
import sys

INCLUDE = pathlib.Path(__file__).parents[1] / "include" / "showrunner"
WIDTH = 100

SCALARS = {"int32_t": ("i32", 4), "uint32_t": ("u32", 4), "int64_t": ("i64", 8),
           "uint64_t": ("u64", 8), "uint8_t": ("u8", 1), "char": ("c_char", 1),
           "double": ("f64", 8), "void": ("c_void", 0)}
# C's enums are ints; these are the types of the fields that hold them.
ENUMS = {"SR_RETRY_": "u32", "SR_EFFECT_": "u32", "SR_LOG_": "i32", "SR_": "sr_status"}
KEYWORDS = {"final": "final_", "self": "self_"}
FUNCTION = re.compile(r"(.+?) ?\(\*(\w+)\)\((.*)\) ?SR_NOEXCEPT", re.S)

HEAD = '''\
// The C ABI of showrunner/abi.h and showrunner/ext/*.h, which say what everything means. Generated
// by sdk/tools/make_abi_rs.py of Showrunner: do not edit.
#![allow(non_camel_case_types, dead_code)]
use std::mem::size_of;
use std::os::raw::{c_char, c_void};

#[cfg(not(all(target_pointer_width = "64", target_endian = "little")))]
compile_error!("the ABI is for 64-bit, little-endian machines");
'''

TESTS = '''\
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
'''


def without_comments(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S).replace("\\\n", " ")
    text = re.sub(r"#ifdef __cplusplus.*?#endif", "", text, flags=re.S)
    return re.sub(r'extern __attribute__.*?;', "", text)


def split(text, separator):
    """At separators outside of parentheses."""
    parts, depth = [""], 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [" ".join(part.split()) for part in parts if part.strip()]


class Function:
    """A function's type in Rust."""

    def __init__(self, arguments, result):
        self.arguments = arguments
        self.result = f" -> {result}" if result else ""

    def __str__(self):
        return f'unsafe extern "C" fn({", ".join(self.arguments)}){self.result}'

    def with_a_line_for_each_argument(self, indent):
        lines = "".join(f"{indent}    {argument},\n" for argument in self.arguments)
        return f'unsafe extern "C" fn(\n{lines}{indent}){self.result}'


class Abi:
    def __init__(self):
        self.types = {name: (rust, size, size) for name, (rust, size) in SCALARS.items()}
        self.lines = []  # of the file; an item may hold several
        self.offsets = []

    def value_type(self, text):
        """(Rust type, size, alignment) of a C type without a declarator."""
        const = text.startswith("const ")
        name, stars = re.fullmatch(r"(?:const )?(\w+)(\**)", text).groups()
        rust, size, alignment = self.types[name]
        for depth, _ in enumerate(stars):
            rust = ("*const " if const and depth == 0 else "*mut ") + rust
            size = alignment = 8
        return rust, size, alignment

    def declare(self, text):
        """(name, Rust type, size, alignment) of one field or parameter."""
        function = FUNCTION.fullmatch(text)
        if function:
            result, name, parameters = function.groups()
            return name, self.function_type(result, parameters), 8, 8
        base, name, count = re.fullmatch(r"(.+?)[ ]?(\w+)(?:\[(\d+)\])?", text).groups()
        name = KEYWORDS.get(name, name)
        rust, size, alignment = self.value_type(base)
        if count:
            return name, f"[{rust}; {count}]", size * int(count), alignment
        return name, rust, size, alignment

    def function_type(self, result, parameters):
        arguments = []
        for parameter in split(parameters, ",") if parameters != "void" else []:
            name, rust, _, _ = self.declare(parameter)
            decayed = re.sub(r"^\[(\w+); \d+\]$", r"*mut \1", str(rust))
            arguments.append(f"{name}: {decayed}")
        return Function(arguments, "" if result == "void" else self.value_type(result)[0])

    def write(self, before, rust, after):
        """Broken as rustfmt breaks it."""
        indent = " " * (len(before) - len(before.lstrip()))
        line = f"{before}{rust}{after}"
        on_its_own = f"{indent}    {rust}{after}"
        if len(line) <= WIDTH:
            self.lines.append(line)
        elif len(on_its_own) <= WIDTH:
            self.lines += [before.rstrip(), on_its_own]
        else:
            self.lines.append(before + rust.with_a_line_for_each_argument(indent) + after)

    def add_define(self, name, value):
        if value.startswith('"'):
            self.lines.append(f"pub const {name}: &str = {value};")
        else:
            self.lines.append(f"pub const {name}: u32 = {int(value.rstrip('u'))};")

    def add_enum(self, body):
        for constant in split(body, ","):
            name, value = constant.split(" = ")
            rust = next(t for prefix, t in ENUMS.items() if name.startswith(prefix))
            self.lines.append(f"pub const {name}: {rust} = {value};")

    def add_typedef(self, text):
        name, rust, size, alignment = self.declare(text)
        self.write(f"pub type {name} = ", rust, ";")
        self.types[name] = (name, size, alignment)

    def add_struct(self, name, body):
        self.lines += ["", "#[repr(C)]", "#[derive(Clone, Copy)]", f"pub struct {name} {{"]
        offset = largest = 0
        for field in split(body, ";"):
            member, rust, size, alignment = self.declare(field)
            offset += -offset % alignment
            self.offsets.append(f"        assert_offset!({name}, {member}, {offset});")
            self.write(f"    pub {member}: ", rust, ",")
            offset += size
            largest = max(largest, alignment)
        offset += -offset % largest
        self.types[name] = (name, offset, largest)
        self.lines += ["}", f"const _: () = assert!(size_of::<{name}>() == {offset});"]

    def add_header(self, text):
        item = re.compile(r"#define (?P<define>SR_\w+) (?P<value>\S+)\n"
                          r"|#(?:define|ifndef|ifdef|include|endif).*\n"
                          r"|enum \{(?P<enum>[^}]*)\};"
                          r"|typedef struct (?P<struct>\w+) \{(?P<body>[^}]*)\} \w+;"
                          r"|typedef (?P<typedef>[^;{]+);"
                          r"|\s+")
        text, at = without_comments(text), 0
        self.lines.append("")
        while at < len(text):
            found = item.match(text, at)
            if not found:
                sys.exit("make_abi_rs: cannot read: " + text[at:at + 80])
            if found["define"]:
                self.add_define(found["define"], found["value"])
            elif found["enum"]:
                self.add_enum(found["enum"])
            elif found["struct"]:
                self.add_struct(found["struct"], found["body"])
            elif found["typedef"]:
                self.add_typedef(" ".join(found["typedef"].split()))
            at = found.end()


def make():
    abi = Abi()
    for header in [INCLUDE / "abi.h", *sorted((INCLUDE / "ext").glob("*.h"))]:
        abi.add_header(header.read_text(encoding="utf-8"))
    return HEAD + "\n".join(abi.lines) + "\n\n" + TESTS + "\n".join(abi.offsets) + "\n    }\n}\n"


if __name__ == "__main__":
    sys.stdout.write(make())
