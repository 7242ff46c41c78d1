#!/usr/bin/env bash
# Every export: declared in exactly one header, documented there, and named in the CHANGELOG of its release
# (by itself or as a family, PyThread_*).
. "$(dirname "$0")/lib.sh"

listed | perl -I "$(dirname "$0")/../../man" -MHeaders -e '
use strict; use warnings;
my $top = shift;
my (%kind, %since, %where);
while (<STDIN>) { my ($n, $k, $s) = split; $kind{$n} = $k; $since{$n} = $s }
for my $d (declarations("$top/include/interlock")) {
    my ($header, $name, $kind, $block) = @$d{qw(header name kind block)};
    if (!exists $kind{$name}) { print "$header: $name is declared but not in symbols.txt\n"; next }
    print "$header: $name is a $kind here, a $kind{$name} in symbols.txt\n" if $kind ne $kind{$name};
    print "$name is declared in $where{$name} and in $header\n" if $where{$name};
    $where{$name} = $header;
    if ($kind eq "data") {
        # Inside @{ ... @} one heading may stand for several data.
        print "$header: $name has no documentation\n" if $block eq "" && $d->{group} eq "";
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
    my ($void, $says) = ($d->{type} =~ /^\s*void\s*$/, $block =~ /\@return|\@retval/);
    print "$header: $name: no \@return\n" if !$void && !$says;
    print "$header: $name: \@return, but it returns nothing\n" if $void && $says;
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
