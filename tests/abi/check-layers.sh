#!/usr/bin/env bash
# The floors of lib/: capi -> modules -> objects -> runtime -> sync -> base, and never back.
. "$(dirname "$0")/lib.sh"

listed | awk '$2 == "func" { print $1 }' | perl -e '
use strict; use warnings;
my $top = shift;
my %exported = map { chomp; ($_ => 1) } <STDIN>;
my @floors = qw(base sync runtime objects modules capi);
my %rank; @rank{@floors} = 0 .. $#floors;
# The list of exports and the layout assertions look at every floor.
$rank{abi} = 99;
for my $path (sort glob "$top/lib/*/*.*") {
    my ($floor, $file) = $path =~ m{/lib/([^/]+)/([^/]+)$} or next;
    unless (exists $rank{$floor}) { print "lib/$floor/$file: unknown floor\n"; next }
    next if $floor eq "abi" && $file !~ /\.cpp$/;
    next if $file =~ /\.(def|inc|py)$/;  # a table that a source includes, and what makes it
    if ($file !~ /\.[ch]pp$/) { print "lib/$floor/$file: a source is .cpp, a private header .hpp\n"; next }
    open my $in, "<", $path or die "$path: $!"; local $/; my $text = <$in>; close $in;
    # Comments, strings and character constants say nothing; line numbers stay.
    $text =~ s{(//[^\n]*)|(/\*.*?\*/)|(\x27(?:\\.|[^\\\x27\n])+\x27)|((?<!#include )"(?:\\.|[^\\"\n])*")}
              {my $t = $&; my $n = ($t =~ tr/\n//); (defined $4 ? "\"\"" : " ") . "\n" x $n}gse;
    my $line = 0;
    for (split /\n/, $text) {
        $line++;
        my $at = "lib/$floor/$file:$line";
        if (/^\s*#\s*include\s+"([^"]+)"/) {
            my $target = $1;
            next if $target eq "config.h" || $target =~ m{^interlock/};
            my ($to) = $target =~ m{^([^/]+)/};
            if (!defined $to || !exists $rank{$to}) { print "$at: \"$target\" is not written from lib/\n" }
            elsif ($rank{$to} > $rank{$floor}) { print "$at: $floor includes upwards: \"$target\"\n" }
            next;
        }
        print "$at: only sync says uv_: $1\n" if $floor ne "sync" && /\b(uv_(?!loop_[ts]\b)\w+)/;
        print "$at: only sync includes libuv\n" if $floor ne "sync" && /#\s*include\s*<uv\.h>/;
        print "$at: only sync says pthread_ and futex: $1\n" if $floor ne "sync" && /\b(pthread_\w+|SYS_futex|FUTEX_\w+)/;
        print "$at: using namespace\n" if /\busing\s+namespace\b/;
        next if $floor eq "capi" || $floor eq "abi";
        while (/(?<![\w:.>])(\w+)\s*\(/g) {
            print "$at: $floor calls the exported function $1\n" if $exported{$1};
        }
    }
}
' "$SRCDIR" | complain_each
find "$SRCDIR/lib" -name '*.h' | complain_each "a private header is .hpp:"
finish
