#!/usr/bin/env perl
# The page "from CPython to interlock", made from the list of exports and the headers.
#   gen-from-cpython.pl INCLUDE_DIR
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Headers;

print <<'END';
# From CPython to interlock {#from_cpython}

A program written against the initialization and threads chapter of `Python.h` compiles unchanged: replace
`pkg-config python3-embed` by `pkg-config interlock`. There is no language: nothing parses, compiles or runs Python code,
and there is no standard library. What is exported is in the tables below and nowhere else; a name that is not there is
not declared, so the compiler says so.

Deprecated names that later CPythons removed stay. Names that begin with `Interlock_` are what CPython has not.

END
my (%of, @order);
for my $d (declarations($ARGV[0])) {
    push @order, $d->{header} unless $of{ $d->{header} };
    push @{ $of{ $d->{header} } }, $d;
}
for my $header (@order) {
    print "## $header\n\n| name | what | differs from CPython |\n| --- | --- | --- |\n";
    for my $d (@{ $of{$header} }) {
        my $block = $d->{block};
        # The block's first sentence, and its paragraph of differences.
        my ($brief) = $block =~ /(?:\@brief\s+|^\s*)(.*?)(?=\n\s*\n|\n\s*\@|\s\@since|\z)/s;
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
