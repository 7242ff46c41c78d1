-- ilua demo.lua [FOLDER]: threads count FOLDER's source files and what child processes write, while one computes.
--
-- All threads are OS threads of this one Lua state, so that they share tables and variables. It ends by itself after
-- some seconds; Ctrl-C ends it early, with what was counted until then.

local folder = arg[1] or arg[0]:gsub("[^/]*$", "") .. "../.."
local began = os.time()
local done = false -- what the computing thread looks at
local workers = {} -- in the order of their start: {title, thread, counts, waits}

-- Starts a thread and a row of the report for it.
local function worker(title, body, ...)
  local row = {title = title, lines = 0, words = 0, items = 0, waits = {}}
  row.thread = thread.start(body, row, ...)
  workers[#workers + 1] = row
  return row
end

-- Counts a stream's lines, and notes after each wait how long the thread then had to wait for its turn.
local function count(row, stream)
  for line in stream do
    row.waits[#row.waits + 1] = thread.waited()
    row.lines = row.lines + 1
    for _ in line:gmatch("%S+") do row.words = row.words + 1 end
  end
  row.items = row.items + 1
end

-- Reads files whose names come through a channel.
local function read_files(row, names)
  local name = names:receive()
  while name do
    local file = thread.open(name)
    count(row, file)
    file:close()
    name = names:receive()
  end
end

-- Reads what a command writes.
local function read_command(row, command)
  local output = thread.popen(command)
  count(row, output)
  local status = output:close()
  assert(status == 0, command .. " ended with " .. status)
end

-- Lists the files; this, too, is a child process that is read.
local function list_files(row, names)
  local list = thread.popen("find '" .. folder .. "' -name .git -prune -o -name 'obj*' -prune -o -type f "
    .. "\\( -name '*.[ch]pp' -o -name '*.[ch]' -o -name '*.lua' -o -name '*.sh' \\) -print")
  for name in list do
    row.items = row.items + 1
    names:send(name)
  end
  list:close()
  names:close()
end

local function count_primes(row)
  local n = 1
  while not done do
    n = n + 2
    local prime = true
    for d = 3, math.floor(math.sqrt(n)), 2 do
      if n % d == 0 then prime = false; break end
    end
    if prime then row.items = row.items + 1 end
  end
end

local names = thread.channel()
local primes = worker("computes primes", count_primes)
worker("lists files", list_files, names)
for _ = 1, 3 do worker("reads files", read_files, names) end
worker("reads a slow child", read_command, "for i in $(seq 60); do echo tick $i; sleep 0.05; done")
worker("reads a slow child", read_command, "for i in $(seq 30); do echo tock $i; sleep 0.1; done")
worker("reads sort", read_command, "cat '" .. folder .. "'/lib/*/*.cpp | tr -cs A-Za-z '\\n' | sort | uniq -c")

-- Ctrl-C is an error of the main thread, here.
local finished, message = pcall(function()
  for _, row in ipairs(workers) do
    if row ~= primes then assert(row.thread:join()) end
  end
end)
done = true
if not finished then print("stopped early: " .. tostring(message)) end
for _, row in ipairs(workers) do row.thread:join() end

-- The report.
local function quantile(waits, q)
  return waits[math.max(1, math.ceil(#waits * q))] * 1e6
end
print(string.format("%-20s %6s %8s %8s   %s", "thread", "items", "lines", "words", "wait for its turn, us: median / 99 % / most"))
local lines, all = 0, {}
for _, row in ipairs(workers) do
  local text = string.format("%-20s %6d %8d %8d", row.title, row.items, row.lines, row.words)
  table.sort(row.waits)
  if #row.waits > 0 then
    text = text .. string.format("   %.0f / %.0f / %.0f", quantile(row.waits, 0.5), quantile(row.waits, 0.99), quantile(row.waits, 1))
  end
  print(text)
  lines = lines + row.lines
end
print(string.format("%d lines and %d primes in %d s", lines, primes.items, os.time() - began))
