# symbols.txt -> linker version script: one node per release, oldest first; the first one hides all the rest.
# -v prefix=il_ puts a prefix in front of each name (--with-symbol-prefix).
function rank(version,    part) {
    split(version, part, ".")
    return part[1] * 1000 + part[2]
}
/^[ \t]*(#|$)/ { next }
NF != 4 || ($2 != "func" && $2 != "data") {
    printf "%s:%d: expected \"name func|data since tier\"\n", FILENAME, FNR > "/dev/stderr"
    failed = 1
    exit 1
}
{
    if (!($3 in symbols)) {
        releases[++count] = $3
    }
    symbols[$3] = symbols[$3] "        " prefix $1 ";\n"
}
END {
    if (failed) {
        exit 1
    }
    if (count == 0) {
        releases[count = 1] = "0.1"
    }
    for (i = 2; i <= count; i++) {
        for (j = i; j > 1 && rank(releases[j]) < rank(releases[j - 1]); j--) {
            swap = releases[j]
            releases[j] = releases[j - 1]
            releases[j - 1] = swap
        }
    }
    for (i = 1; i <= count; i++) {
        print "INTERLOCK_" releases[i] " {"
        if (symbols[releases[i]] != "") {
            printf "    global:\n%s", symbols[releases[i]]
        }
        if (i == 1) {
            print "    local:\n        *;"
        }
        print "}" (i > 1 ? " INTERLOCK_" releases[i - 1] : "") ";"
    }
}
