#include "base/base.hpp"

#include "runtime/extension_check.hpp"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace interlock::runtime {
namespace {

// A file in memory, read-only; every access is checked against its size.
class FileView {
public:
    explicit FileView(const char *path) noexcept {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        struct stat info;
        if (fd >= 0 && fstat(fd, &info) == 0 && info.st_size > 0) {
            void *memory = mmap(nullptr, static_cast<size_t>(info.st_size), PROT_READ, MAP_PRIVATE, fd, 0);
            if (memory != MAP_FAILED) {
                bytes_ = static_cast<const char *>(memory);
                size_ = static_cast<size_t>(info.st_size);
            }
        } else if (fd >= 0) {
            errno = ENOEXEC;
        }
        if (fd >= 0) {
            int error = errno;
            close(fd);
            errno = error;
        }
    }
    ~FileView() {
        if (bytes_) {
            munmap(const_cast<char *>(bytes_), size_);
        }
    }
    FileView(const FileView &) = delete;
    FileView &operator=(const FileView &) = delete;
    explicit operator bool() const noexcept { return bytes_ != nullptr; }

    // `count` objects at an offset; null when they are not all inside.
    template <class T>
    const T *at(uint64_t offset, uint64_t count = 1) const noexcept {
        bool inside = offset <= size_ && count <= (size_ - offset) / sizeof(T) && offset % alignof(T) == 0;
        return inside ? reinterpret_cast<const T *>(bytes_ + offset) : nullptr;
    }
    // A string that ends inside of [offset, offset + size).
    const char *text(uint64_t offset, uint64_t size, uint64_t index) const noexcept {
        const char *table = at<char>(offset, size);
        return table && index < size && std::memchr(table + index, 0, size - index) ? table + index : nullptr;
    }

private:
    const char *bytes_ = nullptr;
    size_t size_ = 0;
};

bool is_of_the_api(const char *name) noexcept {
    return std::strncmp(name, "Py", 2) == 0 || std::strncmp(name, "_Py", 3) == 0;
}

// This library, as a handle for dlsym; null: linked into the program.
void *own_handle() noexcept {
    Dl_info info;
    if (!dladdr(reinterpret_cast<void *>(&check_extension), &info) || !info.dli_fname) {
        return nullptr;
    }
    return dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
}

}  // namespace

int check_extension(const char *path, SymbolVisitor visit, void *data) noexcept {
    FileView file(path);
    if (!file) {
        return -1;
    }
    errno = ENOEXEC;
    const auto *header = file.at<ElfW(Ehdr)>(0);
    if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 || header->e_type != ET_DYN ||
        header->e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32)) {
        return -1;
    }
    const auto *sections = file.at<ElfW(Shdr)>(header->e_shoff, header->e_shnum);
    for (int i = 0; sections && i < header->e_shnum; i++) {
        const auto &table = sections[i];
        if (table.sh_type != SHT_DYNSYM || table.sh_link >= header->e_shnum) {
            continue;
        }
        const auto &names = sections[table.sh_link];
        uint64_t count = table.sh_size / sizeof(ElfW(Sym));
        const auto *symbols = file.at<ElfW(Sym)>(table.sh_offset, count);
        if (!symbols) {
            return -1;
        }
        void *self = own_handle();
        int missing = 0;
        for (uint64_t s = 0; s < count; s++) {
            const char *name = file.text(names.sh_offset, names.sh_size, symbols[s].st_name);
            if (symbols[s].st_shndx != SHN_UNDEF || !name || !is_of_the_api(name)) {
                continue;
            }
            bool provided = dlsym(self ? self : RTLD_DEFAULT, name) != nullptr;
            missing += !provided && ELF64_ST_BIND(symbols[s].st_info) != STB_WEAK;
            if (visit) {
                visit(name, provided, data);
            }
        }
        if (self) {
            dlclose(self);
        }
        return missing;
    }
    return -1;
}

}  // namespace interlock::runtime
