# start-functions.txt and the linker's own script (ld --verbose) -> that script with these functions first in .text, and
# large zeroed data (IL_LARGE) in front of .bss.  Into .text itself: valgrind knows the code of no other section.
NR == FNR {
    if (!/^#/) {
        name[++count] = $1
        # A constructor runs under one of two names.
        if (sub(/C1E/, "C2E", $1) + sub(/D1E/, "D2E", $1)) {
            name[++count] = $1
        }
    }
    next
}
/^=====/ { inside = !inside; next }
!inside { next }
/^  \.bss / { print "  .bss.large (NOLOAD) : { *(.bss.large) }" }
{ print }
/^  \.text / { in_text = 1 }
in_text && /\{/ {
    for (i = 1; i <= count; i++) {
        print "    *(.text." name[i] ")"
    }
    # pthread_atfork: glibc links it in.
    print "    *libc_nonshared.a:*(.text .text.*)"
    in_text = 0
}
