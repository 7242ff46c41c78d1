#!/usr/bin/env perl
# One manual page per export, made from the documentation blocks of the headers.
#   gen-man3.pl INCLUDE_DIR OUTPUT_DIR NAME VERSION
# NAME is what pkg-config calls the library.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Headers;

my ($include, $output, $library, $version) = @ARGV;
die "usage: gen-man3.pl INCLUDE_DIR OUTPUT_DIR NAME VERSION\n" unless defined $version;

# The sections of a page, in order, and the mark of the block that fills each.
my @sections = (
    [return => 'RETURN VALUE'], [gil => 'LOCK'], [signalsafe => 'IN A SIGNAL HANDLER'],
    [beforeinit => 'BEFORE INITIALIZATION'], [fatal => 'FATAL ERRORS'], [note => 'NOTES'], [warning => 'CAVEATS'],
    [since => 'HISTORY'],
);

# Plain text to troff: nothing in it may be taken for a request or an escape.
sub plain {
    my ($text) = @_;
    $text =~ s/\\/\\e/g;
    $text =~ s/-/\\-/g;
    $text =~ s/^([.'])/\\&$1/mg;
    return $text;
}

# Inline marks: `code`, @p argument, @c code, @ref name.
sub inline {
    my ($text) = @_;
    my $out = '';
    while ($text =~ /\G(?:`([^`]+)`|\@([pcea]|ref)\s+([\w.:*]+)(\(\))?|\*\*([^*]+)\*\*|(.[^`\@*]*))/gs) {
        if (defined $1) { $out .= '\fB' . plain($1) . '\fP' }
        elsif (defined $2) { $out .= ($2 eq 'p' || $2 eq 'a' || $2 eq 'e' ? '\fI' : '\fB') . plain($3 . ($4 // '')) . '\fP' }
        elsif (defined $5) { $out .= '\fB' . plain($5) . '\fP' }
        else { $out .= plain($6) }
    }
    $out =~ s/^([.'])/\\&$1/mg;
    return $out;
}

# A stretch of the block: paragraphs, numbered and dashed lists, code.
sub body {
    my ($text) = @_;
    my ($out, $fresh) = ('', 1);
    for my $part (split /(\@code.*?\@endcode)/s, $text) {
        if ($part =~ /^\@code(?:\{[^}]*\})?\n?(.*?)\s*\@endcode$/s) {
            $out .= ".PP\n.in +4n\n.nf\n" . plain($1) . "\n.fi\n.in\n";
            $fresh = 0;
            next;
        }
        for my $paragraph (split /\n[ \t]*\n/, $part) {
            next unless $paragraph =~ /\S/;
            my $list = 0;
            for my $item (split /\n(?=[ \t]*(?:\d+\.|-)\s)/, $paragraph) {
                $item =~ s/^\s+|\s+$//g;
                next if $item eq '';
                if ($item =~ /^(\d+\.|-)\s+(.*)$/s) {
                    my ($mark, $words) = ($1 eq '-' ? '\(bu' : $1, $2);
                    $words =~ s/\n\s*/\n/g;
                    $out .= ".IP $mark 4\n" . inline($words) . "\n";
                    $list = 1;
                } else {
                    $item =~ s/\n\s*/\n/g;
                    $out .= ".PP\n" unless $fresh;
                    $out .= inline($item) . "\n";
                }
                $fresh = 0;
            }
        }
    }
    return $out;
}

# Splits a block into its marks: { brief => text, text => rest, param => [[name, text]...], return => ... }.
sub marks {
    my ($block) = @_;
    my %m = (text => '', param => []);
    my $now = \$m{text};
    my $code = 0;
    for my $line (split /\n/, $block) {
        $code = 1 if $line =~ /\@code/;
        if (!$code && $line =~ /^\s*\@(brief|param|returns?|retval|gil|signalsafe|beforeinit|fatal|since|note|warning|see)\b(?:\[[^\]]*\])?\s*(.*)$/) {
            my ($tag, $words) = ($1, $2);
            # One line may carry several: "@brief Text. @since 0.1".
            my $more = $words =~ s/\s+\@since\s+(\S+)\s*$// ? $1 : undef;
            $tag = 'return' if $tag eq 'returns';
            if ($tag eq 'param') {
                my ($name, $text) = $words =~ /^(\S+)\s*(.*)$/ or next;
                push @{ $m{param} }, [$name, $text];
                $now = \$m{param}[-1][1];
            } else {
                $tag = 'return' if $tag eq 'retval';
                $m{$tag} = defined $m{$tag} ? "$m{$tag}\n$words" : $words;
                $now = \$m{$tag};
            }
            $m{since} = $more if defined $more;
        } elsif (!$code && $line !~ /\S/ && $now != \$m{text}) {
            # A blank line ends a mark; what follows belongs to the description.
            $now = \$m{text};
        } else {
            $$now .= "\n$line";
        }
        $code = 0 if $line =~ /\@endcode/;
    }
    # Without @brief the first sentence is it.
    if (!defined $m{brief}) {
        $m{text} =~ s/^\s+//;
        $m{brief} = $m{text} =~ s/^(.*?\.)(?=\s|$)//s ? $1 : '';
    }
    return \%m;
}

my @all = declarations($include);
my %of_header;
push @{ $of_header{ $_->{header} } }, $_ for @all;
mkdir $output;

for my $d (@all) {
    my $m = marks($d->{block});
    my $brief = $m->{brief} =~ /\S/ ? $m->{brief} : $d->{group};
    $brief =~ s/\s+/ /g; $brief =~ s/^ //; $brief =~ s/\.? *$//;
    my $page = qq{.TH "$d->{name}" 3 "" "interlock $version" "interlock"\n};
    $page .= ".SH NAME\n$d->{name} \\- " . inline($brief) . "\n";
    my $first = $d->{name} =~ /^Interlock_/ ? 'interlock.h' : 'Python.h';
    (my $prototype = $d->{prototype}) =~ s/\s+/ /g;
    # Long prototypes break at their arguments.
    $prototype =~ s/, /,\n        /g if length $prototype > 76;
    $page .= ".SH SYNOPSIS\n.nf\n#include <$first>\n\n" . plain($prototype) . ";\n.fi\n.PP\n"
        . "Compile and link with \\fBcc file.c \$(pkg\\-config \\-\\-cflags \\-\\-libs $library)\\fP.\n";
    my $text = body($m->{text});
    my $arguments = '';
    for my $p (@{ $m->{param} }) {
        my ($name, $words) = @$p;
        $words =~ s/^\s+//; $words =~ s/\n\s*/\n/g;
        $arguments .= ".TP\n\\fI" . plain($name) . "\\fP\n" . inline($words) . "\n";
    }
    $text = inline($brief) . ".\n" if $text eq '';
    $page .= ".SH DESCRIPTION\n$text";
    $page .= ".SS Arguments\n$arguments" if $arguments ne '';
    for my $section (@sections) {
        my ($tag, $title) = @$section;
        my $words = $m->{$tag};
        next unless defined $words && $words =~ /\S/;
        $words = "Since interlock $words." if $tag eq 'since';
        $words .= " Deprecated since Python $d->{deprecated}; kept for the programs that use it."
            if $tag eq 'since' && $d->{deprecated} ne '';
        $words =~ s/(\w)\s*$/$1./;
        $page .= ".SH $title\n" . body($words);
    }
    # Neighbours in the header are what a reader looks for next.
    my @near = grep { $_->{name} ne $d->{name} } @{ $of_header{ $d->{header} } };
    if (@near > 8) {
        my ($at) = grep { $of_header{ $d->{header} }[$_]{name} eq $d->{name} } 0 .. $#{ $of_header{ $d->{header} } };
        my $from = $at - 4 < 0 ? 0 : $at - 4;
        $from = @near - 8 if $from > @near - 8;
        @near = @near[$from .. $from + 7];
    }
    $page .= ".SH SEE ALSO\n.ad l\n.nh\n" . join('', map { ".BR $_->{name} (3),\n" } @near) . ".BR interlock (7)\n";
    open my $out, '>', "$output/$d->{name}.3" or die "$output/$d->{name}.3: $!\n";
    print $out $page;
    close $out or die "$output/$d->{name}.3: $!\n";
}
