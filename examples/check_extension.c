/* Does a compiled extension module find in interlock what it needs?  Nothing of it is loaded.
 *
 *   check_extension FILE.so ...      lists what is missing (-v: also what is provided)
 *
 * Exit status: 0 all is there, 1 something is missing, 2 a file cannot be read. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <interlock.h>

static int verbose;

static void print_symbol(const char *name, int provided, void *data) {
    if (!provided || verbose) {
        printf("%s: %s %s\n", (const char *)data, provided ? "provided" : "missing ", name);
    }
}

int main(int argc, char **argv) {
    int worst = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-v") == 0) {
            verbose = 1;
            continue;
        }
        int missing = Interlock_CheckExtension(argv[i], print_symbol, argv[i]);
        if (missing < 0) {
            fprintf(stderr, "%s: %s\n", argv[i], strerror(errno));
            worst = 2;
        } else {
            printf("%s: %d missing\n", argv[i], missing);
            worst = missing && worst < 1 ? 1 : worst;
        }
    }
    return worst;
}
