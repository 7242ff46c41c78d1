#!/usr/bin/env bash
# Every export: declared in exactly one header, documented there, and named in the CHANGELOG of its release
# (by itself or as a family, PyThread_*).
. "$(dirname "$0")/lib.sh"

listed | perl -e '
use strict; use warnings;
my $top = shift;
my (%kind, %since, %where);
while (<STDIN>) { my ($n, $k, $s) = split; $kind{$n} = $k; $since{$n} = $s }
for my $path (sort glob "$top/include/interlock/*.h") {
    my ($header) = $path =~ m{([^/]+)$};
    next if $header eq "export.h";
    open my $in, "<", $path or die "$path: $!"; local $/; my $text = <$in>; close $in;
    my $group = 0;                             # inside @{ ... @}: one block may document several data
    while ($text =~ /(\@\{)|(\@\})|^[^\n*]*?\bPyAPI_(FUNC|DATA)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)\s*(\w+)([^;]*;[^\n]*)/mg) {
        if (defined $1) { $group++; next }
        if (defined $2) { $group--; next }
        my ($which, $type, $name, $rest) = ($3, $4, $5, $6);
        my $before = substr($text, 0, $-[0]);
        # Preprocessor lines may stand between the block and its declaration.
        1 while $before =~ s/\n[ \t]*#[^\n]*\s*$/\n/;
        $before =~ s/\s+$//;
        my $block = $before =~ m{(/\*\*(?:(?!\*/).)*\*/)$}s ? $1 : "";
        $block .= $1 if $rest =~ m{(/\*\*<.*)};
        if (!exists $kind{$name}) { print "$header: $name is declared but not in symbols.txt\n"; next }
        my $kind = $which eq "FUNC" ? "func" : "data";
        print "$header: $name is a $kind here, a $kind{$name} in symbols.txt\n" if $kind ne $kind{$name};
        print "$name is declared in $where{$name} and in $header\n" if $where{$name};
        $where{$name} = $header;
        if ($kind eq "data") {
            print "$header: $name has no documentation\n" if $block eq "" && !$group;
            next;
        }
        if ($block eq "") { print "$header: $name has no documentation\n"; next }
        for my $tag (qw(@brief @gil @signalsafe @since)) {
            print "$header: $name: no $tag\n" unless $block =~ /\Q$tag\E\s+\S/;
        }
        if ($block =~ /\@since\s+(\S+)/ && $1 ne $since{$name}) {
            print "$header: $name: \@since $1, but $since{$name} in symbols.txt\n";
        }
        # A value comes back: say what it is.
        $type =~ s/\s+//g;
        print "$header: $name: no \@return\n" if $type ne "void" && $block !~ /\@return|\@retval/;
    }
}
for (sort keys %kind) { print "$_ is in symbols.txt but no header declares it\n" unless $where{$_} }

# CHANGELOG: the words of each release, and families that end in *.
my (%words, @order);
open my $log, "<", "$top/CHANGELOG" or die "CHANGELOG: $!";
my $release = "";
while (<$log>) {
    if (/^## .*?(\d+\.\d+)/) { $release = $1; next }
    $words{$release}{$_} = 1 for /([A-Za-z_]\w*\*?)/g;
}
for my $name (sort keys %kind) {
    my $said = $words{$since{$name}} || {};
    next if $said->{$name};
    next if grep { /\*$/ && index($name, substr($_, 0, -1)) == 0 && length > 3 } keys %$said;
    print "$name is not named in the CHANGELOG of $since{$name}\n";
}
' "$SRCDIR" | complain_each
finish
