#!/usr/bin/env perl
# The page "from CPython to interlock", made from the list of exports and the headers.
#   gen-from-cpython.pl INCLUDE_DIR [CPYTHON_INCLUDE_DIR]
# With a folder of CPython's headers the page lists what its limited API declares and interlock does not.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Headers;

print <<'END';
# From CPython to interlock {#from_cpython}

A program written against the initialization and threads chapter of `Python.h` compiles unchanged: replace
`pkg-config python3-embed` by `pkg-config interlock`. A compiled extension module of the stable ABI (`NAME.abi3.so`) that
needs no Python code is imported as it is.

**What is there.** The tables below, one per header: the runtime and its threads; the object kernel (types by
PyType_FromSpec(), ints of any size, float, complex, bytes, str, tuple, list, dict, set, slice, capsules, modules, built-in
functions, exceptions, weak references, the cycle collector, buffers, argument parsing); import of built-in and compiled
modules; `sys` and its streams; configuration. What is not in the tables is not declared, so the compiler says so.

**What is not.** No language: nothing parses, compiles or runs Python code, so there are no code objects to evaluate, no
`.py` modules and no standard library.

**What differs** is said in each function's documentation and repeated in the last column. Names that later CPythons
removed stay, marked deprecated. Names that begin with `Interlock_` are what CPython has not.

END
my (%of, @order);
for my $d (declarations($ARGV[0])) {
    push @order, $d->{header} unless $of{ $d->{header} };
    push @{ $of{ $d->{header} } }, $d;
}
if (defined $ARGV[1]) {
    my %here = map { $_->{name} => 1 } map { @$_ } values %of;
    my @absent = grep { !$here{$_} } limited_api($ARGV[1]);
    my ($release) = $ARGV[1] =~ m{python(3\.\d+)};
    printf "## Not there\n\nOf the limited API that CPython %s declares, these %d names: %s.\n\n",
        $release // '', scalar @absent, join ', ', map { "`$_`" } @absent;
}
for my $header (@order) {
    print "## $header\n\n| name | what | differs from CPython |\n| --- | --- | --- |\n";
    for my $d (@{ $of{$header} }) {
        my $block = $d->{block};
        # The block's first sentence, and its paragraph of differences.
        my ($brief) = $block =~ /^\s*(?:\@brief\s+)?(.*?)(?=\n\s*\n|\n\s*\@|\s\@since|\z)/s;
        my ($differs) = $block =~ /Differs from CPython:\s*(.*?)(?=\n\s*\n|\n\s*\@|\z)/s;
        for ($brief, $differs) {
            $_ //= '';
            s/\s+/ /g;
            s/\|/\\|/g;
        }
        $brief .= ' *Deprecated.*' if $d->{deprecated} ne '';
        print "| $d->{name} | $brief | $differs |\n";
    }
    print "\n";
}

# limited_api(INCLUDE_DIR): the functions and data that CPython's headers export to the limited API of their version.
sub limited_api {
    my ($include) = @_;
    my $text = qx{printf '#include <%s>\\n' Python.h structmember.h pythread.h | \
        \${CC:-cc} -DPy_LIMITED_API=PY_VERSION_HEX -I'$include' -E -P -};
    my %names;
    while ($text =~ /visibility\s*\("default"\)\)\)\s*([^;{]*);/g) {
        (my $declaration = $1) =~ s/__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)//g;
        $names{$1} = 1 if $declaration =~ /(\w+)\s*\(/ || $declaration =~ /(\w+)\s*$/;
    }
    return sort keys %names;
}
