// str from and to UTF-7: ASCII with sections of base64 that hold UTF-16.
#include "base/base.hpp"

#include "objects/err.hpp"
#include "objects/unicode_codec.hpp"

namespace interlock::objects {
namespace {

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64_value(char c) noexcept {
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

// Written as it is outside of a section.
bool is_direct(Py_UCS4 c) noexcept {
    return c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c < 0x7F && c != '+' && c != '\\' && c != '~');
}

// A section while it is read.
struct Section {
    uint64_t bits = 0;  // not used yet, the last `count` of them
    int count = 0;
    Py_UCS4 high = 0;   // a high surrogate that waits for its low one, or 0

    void take_unit(UnicodeBuilder &text) noexcept {
        count -= 16;
        Py_UCS4 unit = static_cast<Py_UCS4>(bits >> count) & 0xFFFF;
        bits &= (uint64_t{1} << count) - 1;
        if (high) {
            Py_UCS4 first = high;
            high = 0;
            if (unit >= 0xDC00 && unit <= 0xDFFF) {
                text.append_code_point(0x10000 + ((first & 0x3FF) << 10 | (unit & 0x3FF)));
                return;
            }
            text.append_code_point(first);
        }
        if (unit >= 0xD800 && unit <= 0xDBFF) {
            high = unit;
        } else {
            text.append_code_point(unit);
        }
    }
};

class Decoder {
public:
    Decoder(const char *bytes, Py_ssize_t size, const char *errors) noexcept
        : bytes_(bytes), size_(size), errors_("utf7", bytes, size, errors) {}

    PyObject *run(Py_ssize_t *consumed) noexcept {
        while (position_ < size_) {
            if (in_section_ ? !section_byte() : !plain_byte()) {
                return nullptr;
            }
            if (position_ == size_ && in_section_ && !consumed && unfinished()) {
                if (!wrong(start_, size_, "unterminated shift sequence")) {
                    return nullptr;
                }
            }
        }
        if (consumed) {
            *consumed = size_;
            if (in_section_) {
                *consumed = start_;
                text_.truncate(start_size_, start_length_);
            }
        } else if (in_section_ && section_.high) {
            text_.append_code_point(section_.high);
        }
        return text_.finish();
    }

private:
    bool unfinished() const noexcept {
        return section_.high || section_.count >= 6 || (section_.count > 0 && section_.bits != 0);
    }
    bool wrong(Py_ssize_t start, Py_ssize_t end, const char *reason) noexcept {
        in_section_ = false;
        position_ = errors_.handle(start, end, reason, text_);
        return position_ >= 0;
    }
    bool plain_byte() noexcept {
        char c = bytes_[position_];
        if (c == '+') {
            Py_ssize_t next = position_ + 1;
            if (next < size_ && bytes_[next] == '-') {
                position_ += 2;
                return text_.append_char('+');
            }
            if (next < size_ && base64_value(bytes_[next]) < 0) {
                return wrong(position_, next + 1, "ill-formed sequence");
            }
            in_section_ = true;
            start_ = position_;
            start_size_ = text_.size();
            start_length_ = text_.length();
            section_ = Section{};
            position_ = next;
            return true;
        }
        if (static_cast<unsigned char>(c) >= 0x80) {
            return wrong(position_, position_ + 1, "unexpected special character");
        }
        ++position_;
        return text_.append_char(c);
    }
    bool section_byte() noexcept {
        char c = bytes_[position_];
        int value = base64_value(c);
        if (value >= 0) {
            section_.bits = section_.bits << 6 | static_cast<unsigned>(value);
            section_.count += 6;
            ++position_;
            if (section_.count >= 16) {
                section_.take_unit(text_);
            }
            return !text_.failed();
        }
        if (section_.count >= 6) {
            return wrong(start_, position_ + 1, "partial character in shift sequence");
        }
        if (section_.bits != 0) {
            return wrong(start_, position_ + 1, "non-zero padding bits in shift sequence");
        }
        in_section_ = false;
        if (section_.high) {
            text_.append_code_point(section_.high);
        }
        if (c == '-') {
            ++position_;  // only ends the section
        }
        return !text_.failed();
    }

    const char *bytes_;
    Py_ssize_t size_;
    DecodeErrors errors_;
    UnicodeBuilder text_;
    Py_ssize_t position_ = 0;
    bool in_section_ = false;
    Section section_;
    Py_ssize_t start_ = 0, start_size_ = 0, start_length_ = 0;  // where the section began
};

}  // namespace

PyObject *unicode_decode_utf7_stateful(const char *bytes, Py_ssize_t size, const char *errors, Py_ssize_t *consumed) noexcept {
    Decoder decoder(bytes, size, errors);
    return decoder.run(consumed);
}

PyObject *encode_utf7(PyObject *text) noexcept {
    BytesBuilder out;
    bool in_section = false;
    uint64_t bits = 0;
    int count = 0;
    auto flush = [&] {
        if (count > 0) {
            out.append_byte(static_cast<unsigned char>(kBase64[bits << (6 - count) & 63]));
        }
        bits = 0;
        count = 0;
        in_section = false;
    };
    auto put_unit = [&](Py_UCS4 unit) {
        bits = bits << 16 | unit;
        count += 16;
        while (count >= 6) {
            count -= 6;
            out.append_byte(static_cast<unsigned char>(kBase64[bits >> count & 63]));
        }
        bits &= (uint64_t{1} << count) - 1;
    };
    const char *p = unicode_data(text), *end = p + unicode_size(text);
    while (p < end) {
        Py_UCS4 c = utf8::next(p);
        if (is_direct(c)) {
            if (in_section) {
                flush();
                if (base64_value(static_cast<char>(c)) >= 0 || c == '-') {
                    out.append_byte('-');
                }
            }
            out.append_byte(c);
            continue;
        }
        if (!in_section) {
            out.append_byte('+');
            if (c == '+') {
                out.append_byte('-');
                continue;
            }
            in_section = true;
        }
        if (c >= 0x10000) {
            put_unit(0xD800 | (c - 0x10000) >> 10);
            c = 0xDC00 | (c & 0x3FF);
        }
        put_unit(c);
    }
    if (in_section) {
        flush();
        out.append_byte('-');
    }
    return out.finish();
}

}  // namespace interlock::objects
