#include "base/base.hpp"

#include "objects/print.hpp"

#include <cerrno>

#include "objects/bytes.hpp"
#include "objects/err.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

int object_print(PyObject *object, std::FILE *stream, int flags) noexcept {
    errno = 0;
    std::clearerr(stream);
    if (!object) {
        std::fputs("<nil>", stream);
    } else {
        Ref<> text = Ref<>::steal(flags & Py_PRINT_RAW ? object_str(object) : object_repr(object));
        Ref<> bytes = Ref<>::steal(
            text ? unicode_as_encoded_string(text.get(), "utf-8", "backslashreplace") : nullptr);
        if (!bytes) {
            return -1;
        }
        std::fwrite(bytes_data(bytes.get()), 1, static_cast<size_t>(bytes_length(bytes.get())), stream);
    }
    if (std::ferror(stream)) {
        err_set_from_errno(PyExc_OSError);
        std::clearerr(stream);
        return -1;
    }
    return 0;
}

}  // namespace interlock::objects
