# callgrind's output -> the functions of the library that ran.  A name is written out once, then meant by its number.
function name_of(table, text,    id) {
    match(text, /^\([0-9]+\)/)
    id = substr(text, 1, RLENGTH)
    if (length(text) > RLENGTH) {
        table[id] = substr(text, RLENGTH + 2)
    }
    return table[id]
}
/^c?ob=/ {
    file = name_of(files, substr($0, index($0, "=") + 1))
    if (/^ob=/) {
        ours = file ~ /interlock\.so/
    }
}
/^c?fn=/ {
    name = name_of(functions, substr($0, index($0, "=") + 1))
    # "'2" marks a recursive call; code without a symbol has an address for a name.
    sub(/'[0-9]+$/, "", name)
    if (/^fn=/ && ours && name ~ /^[_A-Za-z]/ && !seen[name]++) {
        print name
    }
}
