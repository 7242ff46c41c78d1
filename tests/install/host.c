/* A host that knows the library only at run time: host PATH.  Opens, uses and closes it, again and again. */
#include <dlfcn.h>
#include <stdio.h>

#ifndef PREFIX /* of a build with --with-symbol-prefix */
#define PREFIX ""
#endif

int main(int argc, char **argv) {
    for (int round = 0; round < 3; round++) {
        void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
        if (library == NULL) {
            fprintf(stderr, "%s\n", argc > 1 ? dlerror() : "usage: host PATH");
            return 1;
        }
        void (*initialize)(int);
        int (*is_initialized)(void);
        int (*finalize)(void);
        *(void **)&initialize = dlsym(library, PREFIX "Py_InitializeEx");
        *(void **)&is_initialized = dlsym(library, PREFIX "Py_IsInitialized");
        *(void **)&finalize = dlsym(library, PREFIX "Py_FinalizeEx");
        if (initialize == NULL || is_initialized == NULL || finalize == NULL) {
            fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
        initialize(0);
        if (!is_initialized() || finalize() != 0 || is_initialized()) {
            fprintf(stderr, "round %d failed\n", round);
            return 1;
        }
        dlclose(library);
        if (dlopen(argv[1], RTLD_NOW | RTLD_NOLOAD) != NULL) {
            fprintf(stderr, "round %d: still mapped after dlclose\n", round);
            return 1;
        }
    }
    puts("host: opened, used, closed");
    return 0;
}
