#!/usr/bin/env bash
# examples/tools: the profiler and the coverage tool, on a Lua script, on the demo, and in CPython where there is one.
set -u
ilua=$OBJDIR/examples/lua/ilua tools=$OBJDIR/examples/tools
[ -x "$ilua" ] || { echo "lua5.4 was not found by ./configure"; exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failures=0
complain() {
    echo "$*"
    failures=$((failures + 1))
}
# has FILE LINE: the file has a line that matches the pattern.
has() {
    grep -qE -e "$2" "$1" || { complain "$1 has no line $2:"; sed 's/^/    /' "$1"; }
}

cat >"$tmp/script.lua" <<'LUA'
local function leaf(x)
  if x > 2 then
    error("too much")
  end
  return x
end

local function numbers()
  for i = 1, 3 do
    coroutine.yield(i)
  end
end

local function never()
  return 1
end

for i = 1, 3 do
  pcall(leaf, i)
end
local sum = 0
for n in coroutine.wrap(numbers) do
  sum = sum + n
end
thread.start(function()
  leaf(1)
end):join()
LUA

PROFILE_CALLS_OUTPUT=$tmp/profile "$ilua" --tool "$tools/profile_calls.so" "$tmp/script.lua" ||
    complain "the profiler: status $?"
has "$tmp/profile" '^ +4 .* \(.*script.lua:1\)$'
has "$tmp/profile" '^ +3 .* pcall \(C\)$'
has "$tmp/profile" '^ +4 .* \(.*script.lua:8\)$' # called once, resumed three times
has "$tmp/profile" '^ +1 +[0-9]+\.[0-9]+ +([1-9]|0\.[0-9]*[1-9]).* main chunk \(.*script.lua:1\)$'
has "$tmp/profile" '^ +1 .*\(.*script.lua:25\)$'

LINE_COVERAGE_OUTPUT=$tmp/coverage.info "$ilua" --tool "$tools/line_coverage.so" "$tmp/script.lua" ||
    complain "the coverage tool: status $?"
has "$tmp/coverage.info" '^SF:/.*/script.lua$'
has "$tmp/coverage.info" '^DA:2,4$'
has "$tmp/coverage.info" '^DA:3,1$'
has "$tmp/coverage.info" '^DA:5,3$'
has "$tmp/coverage.info" '^DA:10,3$'
has "$tmp/coverage.info" '^DA:26,1$'
has "$tmp/coverage.info" '^FNDA:4,leaf:1$'
has "$tmp/coverage.info" '^DA:15,0$' # in a function that is never called
has "$tmp/coverage.info" '^FNDA:0,never:14$'
has "$tmp/coverage.info" '^end_of_record$'

# The lines that can run are those that Lua names, also far from each other and in long functions; and names.
cat >"$tmp/lines.lua" <<'LUA'
#!/usr/bin/env ilua
local M = {}
function M.outer(n)
  local t = { x = 1.5, y = "a long string that is not kept in the table of short ones", z = 1 << 40 }
  return function() -- no name
    return t, nil, true, false
  end
end
M.value = function(...) return ... end
function M:method() return self end
LUA
{
    echo 'M.long = function(x)'
    yes '  x = (x + 1) * 2 // 3 .. "text" == x' | head -n 400
    yes '' | head -n 300
    echo '  return x'
    echo 'end'
    echo 'for _, f in ipairs { debug.getinfo(1, "f").func, M.outer, M.outer(), M.value, M.method, M.long } do'
    echo '  for line in pairs(debug.getinfo(f, "L").activelines) do print("DA:" .. line) end'
    echo 'end'
} >>"$tmp/lines.lua"
LINE_COVERAGE_OUTPUT=$tmp/coverage.info "$ilua" --tool "$tools/line_coverage.so" "$tmp/lines.lua" >"$tmp/expected" ||
    complain "the coverage tool on many lines: status $?"
diff <(sort -u "$tmp/expected") <(grep ^DA: "$tmp/coverage.info" | sed 's/,.*//' | sort -u) || complain "other lines can run"
for name in outer:3 value:9 method:10 long:11; do
    has "$tmp/coverage.info" "^FN:[0-9]+,M.$name\$"
done
has "$tmp/coverage.info" '^FN:5,function:5$'

# A tool that is not there; no script.
"$ilua" --tool "$tmp/none.so" "$tmp/script.lua" 2>"$tmp/errors" && complain "a tool that is not there is no error"
has "$tmp/errors" "No module named 'none'"
"$ilua" --tool "$tools/line_coverage.so" 2>"$tmp/errors" </dev/null && complain "no script is no error"
has "$tmp/errors" usage

# The demo, under both.
PROFILE_CALLS_OUTPUT=$tmp/profile LINE_COVERAGE_OUTPUT=$tmp/coverage.info \
    "$ilua" --tool "$tools/profile_calls.so" --tool "$tools/line_coverage.so" "$SRCDIR/examples/lua/demo.lua" "$SRCDIR" \
    >"$tmp/out" || complain "the demo under both tools: status $?"
has "$tmp/profile" 'count_primes|demo.lua'
has "$tmp/coverage.info" '^SF:/.*/demo.lua$'
if command -v genhtml >/dev/null; then
    genhtml -q "$tmp/coverage.info" -o "$tmp/html" >"$tmp/genhtml" 2>&1 || { complain "genhtml:"; cat "$tmp/genhtml"; }
    [ -s "$tmp/html/index.html" ] || complain "genhtml made no index.html"
fi

# The same files in CPython 3.11.
if [ -z "${SANITIZE:-}" ] && command -v /usr/bin/python3.11 >/dev/null && ! ldd "$tools/profile_calls.so" | grep -q 'san'; then
    cat >"$tmp/program.py" <<'PY'
def leaf(x):
    if x > 2:
        x = 0
    return x

def never():
    return 1

for i in range(3):
    len([leaf(i)])
PY
    PROFILE_CALLS_OUTPUT=$tmp/profile LINE_COVERAGE_OUTPUT=$tmp/coverage.info PYTHONPATH=$tools \
        env -u PYTHONHOME /usr/bin/python3.11 -c "
import sys
sys.path.insert(0, '$tools')
import profile_calls, line_coverage
exec(compile(open('$tmp/program.py').read(), '$tmp/program.py', 'exec'))" || complain "CPython: status $?"
    has "$tmp/profile" '^ +3 .* leaf \(.*program.py:1\)$'
    has "$tmp/profile" '^ +3 .* len \(C\)$'
    has "$tmp/coverage.info" '^DA:2,3$'
    has "$tmp/coverage.info" '^DA:3,0$'
    has "$tmp/coverage.info" '^DA:7,0$'
    has "$tmp/coverage.info" '^FNDA:0,never:6$'
fi

[ "$failures" -eq 0 ]
