#!/usr/bin/env python3
# Writes unicode_tables.inc (to standard output) from the Unicode character database that comes with the Python that
# runs this.  Run with CPython 3.13 (Unicode 15.1); the result is in the tree, so a build needs no Python.
import sys
import unicodedata

FLAGS = ('alpha decimal digit numeric lower upper title printable space linebreak id_start id_continue '
         'case_ignorable cased special fold').split()


def flags_of(c):
    before_sigma = ('A' + c + '\u03a3').lower().endswith('\u03c2')
    cased = (c + '\u03a3').lower().endswith('\u03c2')
    full = (c.lower(), c.upper(), c.title())
    found = {
        'alpha': c.isalpha(), 'decimal': c.isdecimal(), 'digit': c.isdigit(), 'numeric': c.isnumeric(),
        'lower': c.islower(), 'upper': c.isupper(), 'title': unicodedata.category(c) == 'Lt',
        'printable': c.isprintable(), 'space': c.isspace(), 'linebreak': len(('a' + c + 'b').splitlines()) > 1,
        'id_start': c.isidentifier(), 'id_continue': ('a' + c).isidentifier(),
        'case_ignorable': before_sigma and not cased, 'cased': cased,
        'special': any(len(text) != 1 for text in full), 'fold': c.casefold() != c.lower(),
    }
    return sum(1 << FLAGS.index(name) for name in FLAGS if found[name])


def delta(c, text):
    return ord(text) - ord(c) if len(text) == 1 else 0


records, runs, special, fold, previous = {}, [], [], [], None
for code in range(sys.maxunicode + 1):
    c = chr(code)
    record = (flags_of(c), delta(c, c.lower()), delta(c, c.upper()), delta(c, c.title()))
    # Ten digits in a row make one run: the value of a digit is its distance from the begin of its run, modulo 10.
    row = code - unicodedata.decimal(c) if c.isdecimal() else None
    if (record, row) != previous:
        if not (row is not None and previous and previous[0] == record and (row - runs[-1][0]) % 10 == 0):
            runs.append((code, records.setdefault(record, len(records))))
        previous = (record, row)
    for kind, text in enumerate((c.lower(), c.upper(), c.title())):
        if len(text) != 1:
            special.append((code, kind, text))
    if c.casefold() != c.lower():
        fold.append((code, 3, c.casefold()))

print('// Made by make_unicode_tables.py from Unicode %s; do not edit.' % unicodedata.unidata_version)


def table(head, entries, width=118):
    print(head + ' = {')
    line = '   '
    for entry in entries:
        if len(line) + len(entry) + 2 > width:
            print(line)
            line = '   '
        line += ' ' + entry + ','
    print(line + '\n};')


table('constexpr CharRecord kRecords[]', ['{0x%x, %d, %d, %d}' % record for record in records])
table('constexpr CharRun kRuns[]', ['{0x%x, %d}' % run for run in runs])
table('constexpr CharSpecial kSpecials[]',
      ['{0x%x, %d, {%s}}' % (code, kind, ', '.join('0x%x' % ord(t) for t in text))
       for code, kind, text in sorted(special + fold)])
