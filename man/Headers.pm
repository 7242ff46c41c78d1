# Reads the public headers: every PyAPI_FUNC and PyAPI_DATA with its documentation block.
package Headers;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT = qw(declarations);

# declarations(INCLUDE_DIR): a list of { name kind type header prototype block group }, in the order of the headers.
# `block` is the text of the block in front, without the comment's frame; "" when there is none.  `group` is the
# heading (@name) of the group in which the declaration stands.
sub declarations {
    my ($include) = @_;
    my @found;
    for my $path (sort glob "$include/*.h") {
        my ($header) = $path =~ m{([^/]+)$};
        next if $header eq 'export.h';
        open my $in, '<', $path or die "$path: $!\n";
        my $text = do { local $/; <$in> };
        close $in;
        my ($group, $depth) = ('', 0);
        while ($text =~ m{
                (?:\@name\s+(?<heading>[^\n]*?)\s*)?(?<open>\@\{)
              | (?<close>\@\})
              | ^(?<lead>[^\n*]*?)\bPyAPI_(?<which>FUNC|DATA)\((?<type>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)
                \s*(?<pointer>\(\*)?(?<name>\w+)(?<rest>[^;]*);(?<tail>[^\n]*)
            }xmg) {
            my %m = %+;
            if (defined $m{open}) { $depth++; $group = $m{heading} // ''; next }
            if (defined $m{close}) { $depth--; $group = '' if $depth == 0; next }
            my $before = substr $text, 0, $-[0];
            # Preprocessor lines may stand between the block and its declaration.
            1 while $before =~ s/\n[ \t]*#[^\n]*\s*$/\n/;
            $before =~ s/\s+$//;
            my $block = $before =~ m{(/\*\*(?:(?!\*/).)*\*/)$}s ? $1 : '';
            # The closing mark of a group documents nothing.
            $block = '' if $block =~ /\@[{}]/;
            $block = $1 if $block eq '' && $m{tail} =~ m{(/\*\*<.*?\*/)};
            $block =~ s{^/\*\*<?}{}; $block =~ s{\*/$}{}; $block =~ s{^[ \t]*\* ?}{}mg;
            (my $rest = $m{rest}) =~ s/\s*\n\s*/ /g;
            $rest =~ s/\s*IL_PRINTF\([^()]*\)//;
            my $type = $m{type};
            push @found, {
                name => $m{name}, kind => ($m{which} eq 'FUNC' ? 'func' : 'data'), type => $type, header => $header,
                prototype => ($m{which} eq 'DATA' ? 'extern ' : '') . $type . ($type =~ /\*$/ ? '' : ' ') . ($m{pointer} // '') . $m{name} . $rest,
                block => $block, group => $depth ? ($group eq '' ? 'group' : $group) : '',
                deprecated => ($m{lead} . $m{rest}) =~ /Py_DEPRECATED\(([^()]*)\)/ ? $1 : '',
            };
        }
    }
    return @found;
}
1;
