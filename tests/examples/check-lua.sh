#!/usr/bin/env bash
# examples/lua: what the host ilua does with good and with bad scripts: output, messages, exit status.
set -u
ilua=$OBJDIR/examples/lua/ilua
[ -x "$ilua" ] || { echo "lua5.4 was not found by ./configure"; exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failures=0

# run NAME STATUS [ARGS...] <script: runs it; its output and errors are in $tmp/out.
run() {
    name=$1 expected=$2
    shift 2
    cat >"$tmp/script.lua"
    "$ilua" "$tmp/script.lua" "$@" >"$tmp/out" 2>&1 </dev/null
    check_status $? "$expected"
}
check_status() {
    [ "$1" -eq "$2" ] || complain "exit status $1, expected $2"
}
says() {
    grep -qF -e "$1" "$tmp/out" || complain "does not say \"$1\""
}
complain() {
    echo "$name: $1; it printed:"
    sed 's/^/    /' "$tmp/out"
    failures=$((failures + 1))
}

run "threads return values" 0 one two <<'LUA'
local t = thread.start(function(a, b) return a + b, "more", nil end, 2, 3)
local ok, sum, more, none = t:join()
assert(ok == true and sum == 5 and more == "more" and none == nil)
assert(select("#", t:join()) == 4) -- once more
assert(arg[1] == "one" and arg[2] == "two" and arg[0]:find("script.lua") and select(1, ...) == "one")
print("good")
LUA
says good

run "a lock keeps a counter exact, and so does the state by itself" 0 <<'LUA'
local lock, n, threads = thread.lock(), 0, {}
for i = 1, 8 do
  threads[i] = thread.start(function()
    for k = 1, 1000 do
      assert(lock:acquire())
      local seen = n
      if k % 100 == 0 then thread.sleep(0) end
      n = seen + 1
      lock:release()
    end
    local t = {}
    for k = 1, 20000 do t[k % 100] = {k} end -- garbage of all threads in one heap
  end)
end
for i = 1, 8 do assert(threads[i]:join()) end
assert(n == 8000)
print("good")
LUA
says good

run "threads run while others wait, with time limits" 0 <<'LUA'
local lock, channel, reader, writer = thread.lock(), thread.channel(), thread.pipe()
lock:acquire()
local t = thread.start(function()
  assert(lock:acquire(0.01) == false and channel:receive(0.01) == nil)
  channel:send("started")
  assert(lock:acquire())
  return channel:receive(), reader:read(), reader:read(3), reader:read(1), reader:read()
end)
assert(channel:receive() == "started")
assert(t:join(0.01) == nil)
lock:release()
channel:send("sent")
thread.sleep(0.01)
writer:write("a line\nabcd")
writer:close()
local ok, sent, line, three, one, rest = t:join()
assert(ok and sent == "sent" and line == "a line" and three == "abc" and one == "d" and rest == nil)
channel:close()
assert(channel:receive() == nil)
print(pcall(channel.send, channel, 1))
LUA
says "the channel is closed"

run "a thread that fails tells its joiner" 0 <<'LUA'
local t = thread.start(function() error("from the thread") end)
local ok, message = t:join()
assert(ok == false and message:find("from the thread") and message:find("stack traceback"))
assert(thread.start(error, {}):join() == false) -- an error that is no text
assert(thread.start(coroutine.yield):join() == false)
LUA

run "a failure that nobody joins is told at the end" 1 <<'LUA'
thread.start(function() error("unseen") end)
LUA
says "ilua: thread 2: "
says unseen

run "an error of the script ends the threads" 1 <<'LUA'
thread.start(function() while true do end end)
thread.start(function() while true do pcall(thread.sleep, 100) end end)
thread.start(function() thread.channel():receive() end)
error("oh no")
LUA
says "script.lua:4: oh no"

run "join on itself" 0 <<'LUA'
print(pcall(function() thread.current():join() end))
print(thread.start(function() thread.current():join() end):join())
local main = thread.current()
print(thread.start(function() main:join() end):join())
LUA
says "thread 1 cannot join itself"
says "thread 2 cannot join itself"
says "the main thread cannot be joined"

run "two threads that join each other" 0 <<'LUA'
local go, other = thread.channel(), nil
local a = thread.start(function() go:receive(); return other:join() end)
other = thread.start(function() return a:join(5) end)
thread.sleep(0.05)
go:send(true)
print(a:join())
LUA
says "already"

run "a lock released twice" 1 <<'LUA'
local lock = thread.lock()
lock:acquire()
lock:release()
lock:release()
LUA
says "script.lua:4: the lock is not locked"

run "a lock of another thread, and one taken twice" 0 <<'LUA'
local lock = thread.lock()
lock:acquire()
print(thread.start(function() lock:release() end):join())
print(pcall(function() lock:acquire() end))
LUA
says "the lock belongs to another thread"
says "thread 1 has the lock already"

run "finalizers at the end wait, but start no threads" 0 <<'LUA'
setmetatable({}, {__gc = function() thread.sleep(0.001); print(pcall(thread.start, print)) end})
LUA
says "no thread can be started while the state ends"

run "wrong arguments" 0 <<'LUA'
for _, call in ipairs {
  function() thread.start(1) end, function() thread.sleep("x") end, function() thread.sleep(-1) end,
  function() thread.sleep(0 / 0) end, function() thread.channel():send(nil) end, function() thread.open() end,
  function() thread.open("/does/not/exist") end, function() thread.open("/"):read() end,
  function() thread.pipe():read(-1) end,
  function() local r, w = thread.pipe(); r:close(); w:write("x") end,
  function() local r = thread.pipe(); r:close(); r:read() end, function() thread.lock().release({}) end,
} do
  local ok, message = pcall(call)
  assert(not ok)
  print(message)
end
LUA
says "/does/not/exist: No such file or directory"
says "Is a directory"
says "Broken pipe"
says "the stream is closed"
says "not a number of seconds"

run "child processes" 0 <<'LUA'
local child = thread.popen("echo one; echo two; exit 3")
local got = {}
for line in child do got[#got + 1] = line end
assert(#got == 2 and got[2] == "two" and child:close() == 3)
assert(thread.popen("kill -9 $$"):close() == -9)
thread.popen("sleep 1000") -- forgotten: ended with the state
local big = thread.popen("yes | head -n 100000")
local n = 0
while true do local piece = big:read(1000000); if not piece then break end n = n + #piece end
assert(n == 200000 and big:close() == 0)
LUA

# A machine without network has a loopback interface, as a rule.
if perl -MIO::Socket -e 'exit !IO::Socket::INET->new(Proto => "udp", PeerAddr => "127.0.0.1:9")'; then
perl -MIO::Socket::INET -e '
    my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die; $| = 1; print $s->sockport, "\n";
    my $c = $s->accept; my $line = <$c>; print $c "you said $line";' >"$tmp/port" &
server=$!
until [ -s "$tmp/port" ]; do sleep 0.01; done
run "sockets" 0 "$(cat "$tmp/port")" <<'LUA'
local socket = thread.connect("127.0.0.1", tonumber(arg[1]))
thread.yield()
socket:write("hello\n")
print(socket:read())
assert(not pcall(thread.connect, "127.0.0.1", 1))
assert(not pcall(thread.connect, "nowhere", 1))
LUA
says "you said hello"
kill $server 2>/dev/null || : # nobody may have come
wait $server || :
else
    echo "no loopback interface: sockets are not tried"
fi

name="a script that cannot be read"
"$ilua" "$tmp/none.lua" >"$tmp/out" 2>&1; check_status $? 1
says "cannot open $tmp/none.lua"
run "a script that is no Lua" 1 <<<'this is no Lua'
says "syntax error"
name="no script"
"$ilua" >"$tmp/out" 2>&1; check_status $? 2
says "usage: ilua SCRIPT [ARGS]"
name="a script from the standard input"
"$ilua" - x <<<'print("read", ...)' >"$tmp/out" 2>&1; check_status $? 0
says "read	x"
run "os.exit in a thread" 4 <<'LUA'
thread.start(function() os.exit(4) end)
thread.sleep(1000)
LUA

name="no descriptor for another thread"
echo 'for i = 1, 100 do thread.start(thread.sleep, 0.01) end' >"$tmp/script.lua"
(ulimit -n 24; "$ilua" "$tmp/script.lua" >"$tmp/out" 2>&1); check_status $? 1
says "no descriptor is left for another thread"

# interrupted NAME <script: sends Ctrl-C as soon as the script printed "ready".
interrupted() {
    name=$1
    cat >"$tmp/script.lua"
    mkfifo "$tmp/ready"
    # A background job of a shell without job control ignores SIGINT, and ilua sets its own handler.
    "$ilua" "$tmp/script.lua" >"$tmp/ready" 2>"$tmp/errors" &
    local pid=$!
    { read -r; kill -INT $pid; cat; } <"$tmp/ready" >"$tmp/out"
    wait $pid
    local status=$?
    cat "$tmp/errors" >>"$tmp/out"
    rm "$tmp/ready"
    check_status $status 130
}
ready='io.stdout:setvbuf("line"); print("ready")'
interrupted "Ctrl-C while all compute" <<LUA
for i = 1, 3 do thread.start(function() while true do end end) end
$ready
while true do end
LUA
says interrupted
interrupted "Ctrl-C while all wait" <<LUA
local channel, child = thread.channel(), thread.popen("sleep 1000")
thread.start(function() channel:receive() end)
thread.start(function() thread.sleep(1000) end)
thread.start(function() child:read() end)
local t = thread.start(function() while true do pcall(thread.sleep, 1000) end end)
$ready
t:join()
LUA
says interrupted
interrupted "Ctrl-C leaves the partial result" <<LUA
local n = 0
local t = thread.start(function() while true do n = n + 1 end end)
while n == 0 do thread.sleep(0) end
$ready
print(pcall(t.join, t))
print(t:join())
print(n > 0 and "partial result")
LUA
says "partial result"
interrupted "Ctrl-C while waiting for the threads at the end" <<LUA
$ready
thread.start(function() thread.sleep(1000) end)
LUA

name=demo
"$ilua" "$SRCDIR/examples/lua/demo.lua" "$SRCDIR" >"$tmp/out" 2>&1; check_status $? 0
says " primes in "
says "reads files"

[ "$failures" -eq 0 ]
