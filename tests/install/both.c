/* Links interlock (prefixed) and CPython. */
#include "both.h"

#include <stdio.h>

int main(void) {
    for (int round = 1; round <= 3; round++) {
        int ours = half_of_interlock(round);
        int cpython = half_of_cpython(round);
        if (ours != 0 || cpython != 0) {
            fprintf(stderr, "round %d: interlock %d, CPython %d\n", round, ours, cpython);
            return 1;
        }
    }
    puts("both runtimes in one program");
    return 0;
}
