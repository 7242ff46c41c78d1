/* The runtime's start and end: in a process that had it before, in a fresh one, and what it takes of memory. */
#include "bench.h"

#include <dlfcn.h>
#include <link.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>

static void init_finalize_warm(void) {
    bench_start();
    Py_FinalizeEx();
    BENCH_LOOP("init_finalize_warm", Py_InitializeEx(0); Py_FinalizeEx());
}

static void once(void) {
    const double begin = now_ns();
    Py_InitializeEx(0);
    Py_FinalizeEx();
    report("once", now_ns() - begin, "ns");
}

/* A process for each figure: from within, and from its start to its end as its parent sees it. */
static void init_finalize_cold(void) {
    bench_pin(0);
    double inside[kBatches], whole[kBatches];
    for (int i = 0; i < kBatches; i++) {
        char *arguments[] = {"bench_lifecycle", "_once", NULL};
        int out[2], status;
        pid_t child;
        posix_spawn_file_actions_t actions;
        if (pipe(out) != 0 || posix_spawn_file_actions_init(&actions) != 0 ||
            posix_spawn_file_actions_adddup2(&actions, out[1], 1) != 0 ||
            posix_spawn_file_actions_addclose(&actions, out[0]) != 0) {
            abort();
        }
        const double begin = now_ns();
        if (posix_spawn(&child, "/proc/self/exe", &actions, NULL, arguments, environ) != 0 ||
            waitpid(child, &status, 0) != child || status != 0) {
            abort();
        }
        whole[i] = now_ns() - begin;
        close(out[1]);
        FILE *printed = fdopen(out[0], "r");
        if (!printed || fscanf(printed, "once %lf", &inside[i]) != 1) {
            abort();
        }
        fclose(printed);
        posix_spawn_file_actions_destroy(&actions);
    }
    report("init_finalize_cold", median(inside, kBatches), "ns");
    report("whole_process", median(whole, kBatches), "ns");
}

static void memory_init(void) {
    const double before = bench_resident();
    Py_InitializeEx(0);
    report("memory_init", bench_resident() - before, "B");
}

/* Adds up what is loaded of the object that has the address. */
static int add_loaded(struct dl_phdr_info *object, size_t size, void *argument) {
    const uintptr_t address = *(uintptr_t *)argument;
    double loaded = 0;
    int found = 0;
    (void)size;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type == PT_LOAD) {
            loaded += (double)part->p_memsz;
            found |= address - (object->dlpi_addr + part->p_vaddr) < part->p_memsz;
        }
    }
    if (found) {
        report("library_loaded", loaded, "B");
    }
    return found;
}

static void library_loaded(void) {
    uintptr_t address = (uintptr_t)dlsym(RTLD_DEFAULT, "Py_InitializeEx");
    if (!dl_iterate_phdr(add_loaded, &address)) {
        abort();
    }
}

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
        {"init_finalize_warm", init_finalize_warm}, {"init_finalize_cold", init_finalize_cold},
        {"memory_init", memory_init},               {"library_loaded", library_loaded},
        {"_once", once},
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
