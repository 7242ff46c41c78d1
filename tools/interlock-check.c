/* interlock-check: does a compiled extension module find in interlock what it needs?  Nothing of it is loaded or run.
   man/interlock-check.1 tells its use. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <interlock.h>

enum { kAllProvided = 0, kSomethingMissing = 1, kTrouble = 2 };

struct report {
    const char *file;
    int show_provided, show_missing;
    int provided, missing;
};

static void print_symbol(const char *name, int provided, void *data) {
    struct report *report = data;
    report->provided += provided != 0;
    report->missing += provided == 0;
    if (provided ? report->show_provided : report->show_missing) {
        printf("%s: %s %s\n", report->file, provided ? "provided" : "missing ", name);
    }
}

static int check(const char *file, int show_provided, int quiet) {
    struct report report = {file, show_provided, !quiet, 0, 0};
    if (Interlock_CheckExtension(file, print_symbol, &report) < 0) {
        const char *reason = errno == ENOEXEC ? "not a shared object of this machine" : strerror(errno);
        fprintf(stderr, "interlock-check: %s: %s\n", file, reason);
        return kTrouble;
    }
    if (!quiet) {
        printf("%s: %d provided, %d missing\n", file, report.provided, report.missing);
    }
    return report.missing ? kSomethingMissing : kAllProvided;
}

static void usage(FILE *out) {
    fputs("Usage: interlock-check [-a | -q] FILE...\n"
          "Lists the symbols of Python's API that extension modules need and interlock lacks.\n"
          "\n"
          "  -a, --all      list the symbols that are provided, too\n"
          "  -q, --quiet    only the exit status\n"
          "  -h, --help     this text\n"
          "  -V, --version  the version of the library\n"
          "\n"
          "Exit status: 0 all is provided, 1 something is missing, 2 a file cannot be read or the use is wrong.\n",
          out);
}

int main(int argc, char **argv) {
    static const struct option options[] = {{"all", no_argument, NULL, 'a'},     {"quiet", no_argument, NULL, 'q'},
                                            {"help", no_argument, NULL, 'h'},    {"version", no_argument, NULL, 'V'},
                                            {NULL, 0, NULL, 0}};
    int show_provided = 0, quiet = 0, option;
    while ((option = getopt_long(argc, argv, "aqhV", options, NULL)) != -1) {
        switch (option) {
        case 'a':
            show_provided = 1;
            break;
        case 'q':
            quiet = 1;
            break;
        case 'h':
            usage(stdout);
            return kAllProvided;
        case 'V':
            puts("interlock-check " INTERLOCK_VERSION);
            return kAllProvided;
        default:
            usage(stderr);
            return kTrouble;
        }
    }
    if (optind == argc || (show_provided && quiet)) {
        usage(stderr);
        return kTrouble;
    }
    int worst = kAllProvided;
    for (int i = optind; i < argc; i++) {
        int result = check(argv[i], show_provided, quiet);
        worst = result > worst ? result : worst;
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "interlock-check: standard output: %s\n", strerror(errno));
        return kTrouble;
    }
    return worst;
}
